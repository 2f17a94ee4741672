"""Accounts of the newsroom's staff (ground floor)."""
