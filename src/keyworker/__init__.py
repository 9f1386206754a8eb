"""Keyworker: allocates children's services work under an authority's policy and keeps every clock on it."""

__version__ = "0.11.0"
