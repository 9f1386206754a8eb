"""Where does a connection go? Asked when the first one is opened, so that commands without one start no server."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg import OperationalError

from keyworker.config import database
from keyworker.config.database_names import COPY, DatabaseProblem

_BY_SERVER: Any = base.ServerBindingCursor


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the managed server, or to our own, which it starts."""

    def get_connection_params(self) -> dict[str, Any]:
        try:
            where = (database.replica() if self.alias == COPY else None) or database.address()
        except DatabaseProblem as problem:
            raise ImproperlyConfigured(str(problem)) from problem
        self.settings_dict.update(
            HOST=where.host, PORT=where.port, USER=where.user, PASSWORD=where.password
        )
        self.settings_dict["OPTIONS"] = {**self.settings_dict["OPTIONS"], **where.options}
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = self._opened(conn_params)
        try:
            database.refuse_old(connection.info.server_version)
        except DatabaseProblem as problem:
            connection.close()
            raise ImproperlyConfigured(str(problem)) from problem
        return connection

    def preparing_cursor(self) -> Any:
        """A cursor whose questions the database prepares and keeps its plans for; otherwise as any other."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor: Any = _BY_SERVER(self.connection)
        return self._prepare_cursor(cursor)  # type: ignore[attr-defined]

    def _opened(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            if database.is_managed() or self.alias == COPY:
                raise
            # Our own server was stopped or killed since this process found it: start it once more.
            database.forget_own_server()
            return super().get_new_connection(self.get_connection_params())
