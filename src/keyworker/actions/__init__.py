"""Everything anybody can do, declared once and done by one function."""
