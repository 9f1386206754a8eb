"""What a page shows, put together from the record: no page decides anything here."""
