"""Tests of which branches of templates are drawn."""
