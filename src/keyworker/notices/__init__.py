"""Who is told what: in-app notices, letters and feeds, written with the change they are about."""
