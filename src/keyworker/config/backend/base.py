"""Where does a connection go? Asked when the first one is opened, so that commands without one start no server."""

from __future__ import annotations

import select
from time import monotonic
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg import OperationalError

from keyworker.config import database
from keyworker.config.database_names import COPY, DatabaseProblem

_BY_SERVER: Any = base.ServerBindingCursor
# For so many questions the database may keep its plans, on each connection.
_PLANS = 1000
# A connection that was used so many seconds ago, and from which nothing came since, needs not be asked whether it is there.
_LATELY = 5


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the managed server, or to our own, which it starts."""

    _used_at: float | None = None

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
        # The driver keeps a hundred and drops what was not asked for longest: all pages together ask more than that, and
        # what is dropped is planned anew.
        connection.prepared_max = _PLANS
        self._used_at = monotonic()
        return connection

    def close_if_health_check_failed(self) -> None:
        """As Django does, but that one used a moment ago is asked only where the server has said something meanwhile.

        A server that goes away says so, or its end of the connection is closed, and either can be seen without asking.
        """
        known: Any = self
        if self.connection is None or not known.health_check_enabled or known.health_check_done:
            return
        now = monotonic()
        if self._used_at is not None and now - self._used_at < _LATELY and self._is_quiet():
            known.health_check_done = True
        else:
            super().close_if_health_check_failed()
        self._used_at = now

    def _is_quiet(self) -> bool:
        """Whether the connection stands and nothing waits to be read from it."""
        if self.connection.closed:
            return False
        try:
            waiting = select.poll()
            waiting.register(self.connection.pgconn.socket, select.POLLIN)
            return not waiting.poll(0)
        except (OSError, ValueError, OperationalError):
            return False

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
