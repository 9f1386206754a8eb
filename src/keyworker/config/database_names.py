"""What are the roles and the database of Keyworker called, and how is it said that they cannot be used?"""

from __future__ import annotations

APPLICATION_ROLE = "keyworker_app"
OWNER_ROLE = "keyworker_owner"
# Of a server of our own.
SUPERUSER = "postgres"
DATABASE = "keyworker"

# What the settings call the copy that lists may be read from.
COPY = "replica"


class DatabaseProblem(Exception):
    """The database cannot be used; the message is one sentence for a person."""
