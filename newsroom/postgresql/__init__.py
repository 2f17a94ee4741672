"""Django's database backend for PostgreSQL, of which the silence costs readers less than a second."""
