"""Who holds a case, who covers for them, and what is done while nobody does."""
