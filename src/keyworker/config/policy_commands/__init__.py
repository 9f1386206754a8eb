"""Which commands ask a policy and a file, and never the record? The modules here, one a command.

They start in a fraction of a second: neither they nor what they import knows of Django or a database.
"""
