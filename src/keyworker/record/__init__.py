"""People, families, cases, what happened on them, who holds them, and what is due."""
