"""Stories, sections, dossiers and corrections for programs (newsroom/api/): what each says, and which a list holds."""
