"""Photos, their rights, renditions and images for shared links."""
