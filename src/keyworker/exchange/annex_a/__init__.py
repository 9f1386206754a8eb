"""The eleven child-level lists an authority prepares for inspection: what they hold and what it means here."""
