"""The search: one reading of French (analysis.py) for what is indexed and what is typed, on SQLite as on PostgreSQL."""
