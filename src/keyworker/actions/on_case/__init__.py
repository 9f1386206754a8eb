"""What a person can do to a case, in four families of verbs."""
