"""One module a page, or a few pages that answer one question."""
