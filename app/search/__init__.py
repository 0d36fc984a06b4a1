"""Finding films by what people type."""
