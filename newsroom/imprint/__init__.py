"""The pages about the site: legal notice, charter, AI policy, accessibility, privacy."""
