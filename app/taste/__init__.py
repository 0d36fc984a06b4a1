"""Verdicts: what viewers say of films."""
