"""What every page of the site shares, and what « published » means."""
