"""Who may sign in, what each person may see, and who has looked at what."""
