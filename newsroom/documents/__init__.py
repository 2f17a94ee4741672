"""Documents that stories link to: rulings, reports, letters."""
