"""Training: from films and ratings to a published build."""
