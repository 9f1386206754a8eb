"""Is a managed server's address read as PostgreSQL would, and a mistake in it said without the password?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from keyworker.config.database import Address, read_url, refuse_old
from keyworker.config.database_names import DatabaseProblem
from keyworker.config.own_server import ensure_running, stop_if_unused
from tests.config.running import end, keyworker, own_folder

SECRET = "s3cret-word"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a running server, as the tables' owner."""
    with own_folder() as data:
        folder = data / "postgresql"
        socket = ensure_running(folder)
        yield f"postgresql://{{role}}@/keyworker?host={socket.folder}&port={socket.port}"
        stop_if_unused(folder)
        end(folder)


def test_every_part_of_an_address_is_read() -> None:
    found = read_url(
        "postgresql://case:word@db.example.org:5433/record?sslmode=require", called="DATABASE_URL"
    )

    assert found == Address(
        host="db.example.org",
        port="5433",
        user="case",
        password="word",
        name="record",
        options={"sslmode": "require"},
    )


def test_only_a_database_name_is_needed() -> None:
    assert read_url("postgres:///record", called="DATABASE_URL") == Address(
        host="", port="", user="", password="", name="record", options={}
    )


@pytest.mark.parametrize(
    ("url", "part", "expected"),
    [
        ("postgresql://u%40x:p%2Fa%3Aa%25%23%3F@h/d", "password", "p/a:a%#?"),
        ("postgresql://u%40x:p@h/d", "user", "u@x"),
        ("postgresql://u:a+b@h/d", "password", "a+b"),
        ("postgresql://u@h/my%20record", "name", "my record"),
        ("postgresql://u@%2FVar%2FRun/d", "host", "/Var/Run"),
        ("postgresql:///d?host=/Var/Run", "host", "/Var/Run"),
        ("postgresql://u@[2001:DB8::1]:5433/d", "host", "2001:DB8::1"),
        ("postgresql://u@[2001:db8::1]:5433/d", "port", "5433"),
    ],
)
def test_parts_are_decoded_and_keep_their_case(url: str, part: str, expected: str) -> None:
    assert getattr(read_url(url, called="DATABASE_URL"), part) == expected


def test_a_plus_sign_in_an_option_stays_one() -> None:
    found = read_url(
        "postgresql:///d?application_name=a+b&options=-c%20statement_timeout%3D5s",
        called="DATABASE_URL",
    )

    assert found.options == {"application_name": "a+b", "options": "-c statement_timeout=5s"}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"mysql://u:{SECRET}@h/d", "should start with postgresql://"),
        (f"u:{SECRET}@h/d", "should start with postgresql://"),
        (f"postgresql://u:{SECRET}@h:port/d", "the port is not a number"),
        (f"postgresql://u:{SECRET}@h:99999/d", "the port is not a number"),
        (f"postgresql://u:pa/{SECRET}@h/d", "the port is not a number"),
        (f"postgresql://u:{SECRET}@h", "has no database name"),
        (f"postgresql://u:{SECRET}@h/", "has no database name"),
        (f"postgresql://u:{SECRET}@[::1/d", "the host cannot be read"),
        (f"postgresql://u:{SECRET}\u2100@h/d", "the host cannot be read"),
        (f"postgresql://u@h/d#{SECRET}", "has a #"),
        (f"postgresql://u:{SECRET}@h/d?colour=blue", "'colour' is not an option"),
    ],
)
def test_a_mistake_is_said_without_the_password(url: str, said: str) -> None:
    with pytest.raises(DatabaseProblem) as refused:
        read_url(url, called="DATABASE_OWNER_URL")

    assert str(refused.value).startswith("DATABASE_OWNER_URL: ")
    assert said in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_mistake_is_one_line_and_starts_nothing(tmp_path: Path) -> None:
    ran = keyworker(tmp_path, "migrate", DATABASE_URL=f"postgresql://u:{SECRET}@h:x/d")

    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("DATABASE_URL: the port is not a number")
    assert SECRET not in ran.stderr
    assert not (tmp_path / "postgresql").exists()


def test_a_server_that_does_not_answer_is_one_line_without_the_password(tmp_path: Path) -> None:
    ran = keyworker(
        tmp_path, "migrate", DATABASE_URL=f"postgresql://u:{SECRET}@/d?host={tmp_path}/nowhere"
    )

    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("the database cannot be reached: ")
    assert SECRET not in ran.stderr


@pytest.mark.parametrize("version", [90603, 130001, 140012])
def test_a_server_before_version_15_is_refused(version: int) -> None:
    with pytest.raises(DatabaseProblem, match=r"is PostgreSQL \d+; Keyworker needs 15 or later$"):
        refuse_old(version)


@pytest.mark.parametrize("version", [150000, 150004, 180006])
def test_version_15_and_later_are_accepted(version: int) -> None:
    refuse_old(version)


def test_the_given_server_is_used_and_none_of_our_own_is_started(
    tmp_path: Path, server: str
) -> None:
    owner = server.format(role="keyworker_owner")
    early = keyworker(tmp_path, "verify", DATABASE_URL=owner)
    made = keyworker(tmp_path, "migrate", "--verbosity", "0", DATABASE_URL=owner)
    application = server.format(role="keyworker_app")
    verified = keyworker(tmp_path, "verify", DATABASE_URL=application, DATABASE_OWNER_URL=owner)
    refused = keyworker(tmp_path, "migrate", "config", "zero", DATABASE_URL=application)

    assert early.returncode != 0
    assert (made.returncode, made.stderr) == (0, "")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert refused.returncode == 2
    assert not (tmp_path / "postgresql").exists()


def test_an_application_login_that_may_not_make_tables_is_told_whose_may(
    tmp_path: Path, server: str
) -> None:
    refused = keyworker(
        tmp_path, "migrate", DATABASE_URL=server.format(role="keyworker_app") + "&dbname=postgres"
    )

    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1
    assert "DATABASE_OWNER_URL" in refused.stderr
