"""Where the parts are put together: settings, the database, addresses and the command line."""
