"""A case changes hands, changes service, or ends."""
