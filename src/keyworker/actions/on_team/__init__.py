"""What managers do for a team or a service."""
