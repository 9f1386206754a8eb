"""A sample authority, invented whole: its teams, workers, families and two years of casework."""
