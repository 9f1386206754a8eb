"""The work with a family itself."""
