"""Documents that stories give to read: rulings, reports, letters (ground floor)."""
