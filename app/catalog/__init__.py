"""Films, people, genres, keywords and countries."""
