"""Browsing the catalogue with filters in the address."""
