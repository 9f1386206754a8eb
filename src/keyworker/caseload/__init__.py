"""What is read off the record, for one worker, team or case and for many at once."""
