"""Keyworker: allocates children's services work under the authority's own policy and keeps every clock on it."""

__version__ = "0.1.0"
