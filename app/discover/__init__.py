"""The home page and the suggestions."""
