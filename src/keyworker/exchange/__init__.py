"""What comes in from other systems, what goes out to them, and the sample authority."""
