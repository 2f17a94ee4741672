"""The demonstration site: its texts, its pictures and what loads them."""
