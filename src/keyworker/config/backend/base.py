"""Where does a connection go? Asked when the first one is opened, so that commands without one start no server."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base

from keyworker.config import database


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the managed server, or to our own, which it starts."""

    def get_connection_params(self) -> dict[str, Any]:
        try:
            where = database.address()
        except database.DatabaseProblem as problem:
            raise ImproperlyConfigured(str(problem)) from problem
        self.settings_dict.update(HOST=where.host, PORT=where.port, USER=where.user, PASSWORD=where.password)
        self.settings_dict["OPTIONS"] = {**self.settings_dict["OPTIONS"], **where.options}
        return super().get_connection_params()
