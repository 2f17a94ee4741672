"""Accounts of the newsroom's staff."""
