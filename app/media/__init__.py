"""Posters drawn by the site."""
