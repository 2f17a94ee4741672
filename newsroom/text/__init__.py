"""Pure functions on texts: characters, words, dates, typography. No query, no request."""
