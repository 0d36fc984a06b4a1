"""Learning from the site's own visitors while they click."""
