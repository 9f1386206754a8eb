"""What is written to people outside: letters from an authority's own templates, as PDF and Word."""
