"""The starter catalogue that comes with the site."""
