"""What the records add to Wagtail's admin and rich text."""
