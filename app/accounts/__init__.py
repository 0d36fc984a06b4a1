"""Users, guests and their sessions."""
