"""The part of the API that is about stories (newsroom/api/): stories, sections, dossiers, corrections, keywords."""
