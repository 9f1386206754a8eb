"""Commands of the one program, keyworker."""
