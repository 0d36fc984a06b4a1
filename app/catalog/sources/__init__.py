"""Outside data turned into records; no database here."""
