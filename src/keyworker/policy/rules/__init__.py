"""What each kind of rule in a pack may say: one module a kind."""
