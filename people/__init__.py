"""Records: profile pages of people and companies, their names and sourced facts. Never imports articles."""
