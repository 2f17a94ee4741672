"""The API of stories, sections, dossiers and corrections: their fields and their lists (newsroom/api/)."""
