"""What accounts tell the features above them."""

from __future__ import annotations

from blinker import Signal

# Sent within the transaction before a guest who logged in ceases to exist, with the keyword
# arguments `from_viewer_id` (the guest) and `into_viewer_id` (the account's viewer).
viewer_merged = Signal("A guest logged in: what is the guest's becomes the account's.")
