"""Which PostgreSQL holds the record?

With ``DATABASE_URL`` a managed server, version 15 or later; without it one of our own in the data directory, started
when the first connection is asked for. This is the only module that knows which.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from keyworker.config.database_names import (
    APPLICATION_ROLE,
    DATABASE,
    OWNER_ROLE,
    DatabaseProblem,
)

OLDEST_VERSION = 15
_OWN = "postgresql"

Role = Literal["owner", "application"]


@dataclass(frozen=True)
class Address:
    """Where to connect, as whom; ``options`` go to the driver."""

    host: str
    port: str
    user: str
    password: str
    name: str
    options: dict[str, str]


def data_directory() -> Path:
    """Where Keyworker keeps what it must not lose: ``KEYWORKER_DATA_DIR``, or the platform's place for such data."""
    given = os.environ.get("KEYWORKER_DATA_DIR")
    if given:
        return Path(given).expanduser().resolve()
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser().resolve() / "keyworker"


def chosen_role() -> Role:
    """The role this process connects as; the command line sets it for commands that change tables."""
    return "owner" if os.environ.get("KEYWORKER_DATABASE_ROLE") == "owner" else "application"


def refuse_old(server_version: int) -> None:
    """Raise DatabaseProblem for a server that is too old; the version as the server numbers it, 150004 for 15.4."""
    major = server_version // 10_000
    if major < OLDEST_VERSION:
        raise DatabaseProblem(
            f"the database is PostgreSQL {major}; Keyworker needs {OLDEST_VERSION} or later"
        )


def forget_own_server() -> None:
    """Ask afresh where our own server is when the next connection is opened: it was stopped or killed."""
    _own_address.cache_clear()


def is_managed() -> bool:
    """Whether a server is given, rather than our own."""
    return bool(os.environ.get("DATABASE_URL"))


def has_a_record() -> bool:
    """Whether there is a database to ask: one that is given, or our own where it was made before. None is made by asking."""
    return is_managed() or (data_directory() / _OWN).is_dir()


def replica() -> Address | None:
    """The copy of the database that lists may be read from; None where none is given.

    Raises DatabaseProblem where its address is malformed.
    """
    url = os.environ.get("DATABASE_REPLICA_URL")
    if not url or not is_managed():
        return None
    found = read_url(url, called="DATABASE_REPLICA_URL")
    # A host that does not answer is soon given up: the database itself stands in.
    return replace(found, options={"connect_timeout": "2", **found.options})


def database_name() -> str:
    """The database's name, without connecting or starting anything."""
    return _managed_address(chosen_role()).name if is_managed() else DATABASE


def address() -> Address:
    """Where this process connects; starts our own server where no other is given.

    Raises DatabaseProblem where the address is malformed or our server cannot be started.
    """
    role = chosen_role()
    return _managed_address(role) if is_managed() else _own_address(role)


def _managed_address(role: Role) -> Address:
    name = (
        "DATABASE_OWNER_URL"
        if role == "owner" and os.environ.get("DATABASE_OWNER_URL")
        else "DATABASE_URL"
    )
    return read_url(os.environ[name], called=name)


def read_url(url: str, *, called: str) -> Address:
    """Read ``postgresql://user:password@host:port/name?option=value``.

    Raises DatabaseProblem, naming the variable but never repeating the password.
    """
    if not url.startswith(("postgres://", "postgresql://")):
        raise DatabaseProblem(f"{called}: should start with postgresql://")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise DatabaseProblem(f"{called}: the host cannot be read") from None
    try:
        port = str(parts.port or "")
    except ValueError:
        raise DatabaseProblem(
            f"{called}: the port is not a number; write / ? # and @ in a password as %2F %3F %23 and %40"
        ) from None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise DatabaseProblem(
            f"{called}: has no database name after the host, as in postgresql://host/keyworker"
        )
    if parts.fragment:
        raise DatabaseProblem(f"{called}: has a #; write it as %23")
    options = _options(parts.query, called=called)
    return Address(
        host=options.pop("host", _host(parts.netloc)),
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        name=name,
        options=options,
    )


def _host(netloc: str) -> str:
    # Not the parser's own, which makes it lower case: the host may be a socket's folder.
    host = netloc.rpartition("@")[2]
    return host[1:].partition("]")[0] if host.startswith("[") else unquote(host.partition(":")[0])


def _options(query: str, *, called: str) -> dict[str, str]:
    from psycopg import pq

    # A plus sign is a plus sign to PostgreSQL, not a space.
    options = dict(parse_qsl(query.replace("+", "%2B"), keep_blank_values=True))
    known = {each.keyword.decode() for each in pq.Conninfo.get_defaults()}
    unknown = sorted(set(options) - known)
    if unknown:
        raise DatabaseProblem(
            f"{called}: '{unknown[0]}' is not an option of a PostgreSQL connection"
        )
    return options


@cache
def _own_address(role: Role) -> Address:
    # Only who needs our own server loads the driver and what starts one.
    from keyworker.config import own_server

    socket = own_server.ensure_running(data_directory() / _OWN)
    user = OWNER_ROLE if role == "owner" else APPLICATION_ROLE
    return Address(
        host=str(socket.folder), port=socket.port, user=user, password="", name=DATABASE, options={}
    )
