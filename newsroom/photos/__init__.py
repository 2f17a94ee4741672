"""Photos with their rights, and the privacy of those who took them (ground floor)."""
