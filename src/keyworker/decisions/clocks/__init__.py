"""What is due, by when, and was it done in time?"""
