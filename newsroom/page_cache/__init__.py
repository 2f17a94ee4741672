"""Readers' pages answered from memory: right until the generation of the site changes (docs/decisions/0037)."""
