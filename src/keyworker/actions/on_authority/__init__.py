"""What is done to the authority as a whole: its name, and new services."""
