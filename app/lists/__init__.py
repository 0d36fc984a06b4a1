"""Curated lists and their share links."""
