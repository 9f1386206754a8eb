"""One module a kind of decision, each a pure function of a pack, a case as it was known, and a day."""
