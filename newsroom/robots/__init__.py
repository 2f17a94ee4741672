"""What machines may do with the site, and what it tells them of itself: one form, said the same way everywhere."""
