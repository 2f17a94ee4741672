"""What the site says of itself: who publishes it, its rules, its accessibility, what it keeps of readers."""
