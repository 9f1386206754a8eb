"""How does a pack say "only if", and what can be said of such a condition?"""
