"""The lists and forms of the admin: fiches, merges, facts, keywords."""
