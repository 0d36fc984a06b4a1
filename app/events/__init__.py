"""The event log: what visitors were shown and did, without any text of theirs."""
