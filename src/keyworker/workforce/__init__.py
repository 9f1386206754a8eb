"""Services, teams, workers, what else they do, and when they are away."""
