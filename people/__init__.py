"""Fiches of persons and companies, their names and sourced facts. Never imports articles."""
