"""What is done to a service: its policy, and new teams."""
