"""The recommender: ids and arrays in, ids and scores out. Pure."""
