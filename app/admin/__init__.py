"""What operators see: whether the site is well, its figures, its analytics."""
