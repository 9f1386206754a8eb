"""Does our own PostgreSQL come up, come back and go, whatever was done to it?"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import psycopg
import pytest

from keyworker.config import own_server
from keyworker.config.database_names import APPLICATION_ROLE, DATABASE, OWNER_ROLE, DatabaseProblem
from keyworker.config.own_server import Socket, ensure_running, stop_if_unused
from tests.config.running import end, keyworker, own_folder, postmaster, python

USES_IT = """
import sys
from pathlib import Path
from threading import Timer
from keyworker.config.own_server import ensure_running
print(ensure_running(Path(sys.argv[1])).port, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where a server's data are to stand; nothing is there yet."""
    place = tmp_path / "postgresql"
    yield place
    own_server.stop_if_unused(place)
    end(place)


@pytest.fixture(scope="module")
def stopped() -> Iterator[Path]:
    """The data of a server that was used and stopped, to copy."""
    with own_folder() as data:
        place = data / "postgresql"
        write(
            ensure_running(place),
            "CREATE TABLE kept (word text)",
            "INSERT INTO kept VALUES ('kept')",
        )
        assert stop_if_unused(place)
        yield place


@pytest.fixture
def used(folder: Path, stopped: Path) -> Path:
    """The data of a server that holds something and does not run."""
    shutil.copytree(stopped, folder, copy_function=_copy)
    os.chmod(folder, 0o700)
    if os.geteuid() == 0:
        owner = stopped.stat().st_uid
        for each in [folder, *folder.rglob("*")]:
            os.chown(each, owner, -1)
    return folder


def _copy(source: str, target: str) -> str:
    return shutil.copy2(source, target) if not source.endswith(".s.PGSQL.5432") else target


def connect(socket: Socket, role: str = OWNER_ROLE) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(socket.folder), port=socket.port, user=role, dbname=DATABASE, autocommit=True
    )


def write(socket: Socket, *statements: str) -> None:
    with connect(socket) as connection:
        for each in statements:
            connection.execute(each)


def kept(socket: Socket) -> list[Any]:
    with connect(socket) as connection:
        return connection.execute("SELECT word FROM kept").fetchall()


def test_it_is_started_on_demand_with_two_roles_and_a_database_of_the_owners(folder: Path) -> None:
    socket = ensure_running(folder)

    with connect(socket, APPLICATION_ROLE) as connection:
        owner = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        mine = connection.execute(
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert owner == (OWNER_ROLE,)
    assert mine == (False,)


def test_it_listens_on_no_network_and_asks_the_system_who_calls(used: Path) -> None:
    with connect(ensure_running(used)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        rules = connection.execute("SELECT 1").fetchall()
    assert rules
    assert (used / "pg_hba.conf").read_text().split() == [
        "local",
        "all",
        "all",
        "peer",
        "map=keyworker",
    ]


def test_its_log_does_not_repeat_what_a_failed_statement_held(used: Path) -> None:
    with (
        connect(ensure_running(used)) as connection,
        pytest.raises(psycopg.errors.InvalidTextRepresentation),
    ):
        connection.execute("SELECT 'Robin Example'::integer")
    assert "Robin Example" not in (used / "log").read_text()


def test_it_is_found_again_when_it_runs(used: Path) -> None:
    first = ensure_running(used)
    pid = postmaster(used).pid

    assert ensure_running(used) == first
    assert postmaster(used).pid == pid


def test_it_is_started_again_after_a_stop_with_what_it_held(used: Path) -> None:
    ensure_running(used)
    assert stop_if_unused(used)

    assert kept(ensure_running(used)) == [("kept",)]


def test_it_comes_back_after_being_killed_with_what_it_held(used: Path) -> None:
    write(ensure_running(used), "INSERT INTO kept VALUES ('written before')")
    killed = postmaster(used)
    killed.kill()
    killed.wait(10)

    assert kept(ensure_running(used)) == [("kept",), ("written before",)]


@pytest.mark.parametrize(
    "left", ["", "1", "{pid}\n{folder}\n17", "not a number\n", "99999999999999999999\n"]
)
def test_a_pid_file_that_was_cut_short_does_not_stop_it(used: Path, left: str) -> None:
    (used / "postmaster.pid").write_text(left.format(pid=os.getpid(), folder=used))

    assert kept(ensure_running(used)) == [("kept",)]


def test_a_pid_file_that_names_another_program_does_not_stop_it(used: Path) -> None:
    lines = [os.getpid(), used, 1, 5432, used, "", "1 1", "ready"]
    (used / "postmaster.pid").write_text("\n".join(map(str, lines)) + "\n")

    assert kept(ensure_running(used)) == [("kept",)]


def test_a_pid_file_that_names_another_folders_server_does_not_stop_it(
    used: Path, stopped: Path
) -> None:
    ensure_running(stopped)
    try:
        shutil.copy(stopped / "postmaster.pid", used / "postmaster.pid")
        assert ensure_running(used).folder != stopped
        assert postmaster(used).pid != postmaster(stopped).pid
    finally:
        stop_if_unused(stopped)


def test_a_first_start_that_was_killed_is_made_afresh(folder: Path) -> None:
    (folder / "global").mkdir(parents=True)
    (folder / "PG_VERSION").write_text("18\n")
    folder.with_name("postgresql.unfinished").touch()

    with connect(ensure_running(folder)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (OWNER_ROLE,)


def test_a_folder_that_is_not_ours_to_remake_is_left_as_it_is(folder: Path) -> None:
    folder.mkdir()
    (folder / "PG_VERSION").write_text("18\n")
    (folder / "precious").write_text("record")

    with pytest.raises(DatabaseProblem, match="could not start PostgreSQL"):
        ensure_running(folder)
    assert (folder / "precious").read_text() == "record"


def test_two_processes_that_start_it_at_once_get_one_server(folder: Path) -> None:
    both = [python(folder, USES_IT) for _ in range(2)]
    ports = [each.stdout.readline() for each in both if each.stdout]
    with connect(Socket(folder, ports[0].strip())) as connection:
        databases = connection.execute(
            "SELECT count(*) FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
    endings = [each.communicate() for each in both]

    assert ports[0] == ports[1] != ""
    assert databases == (1,)
    assert [errors for _, errors in endings] == ["", ""]


def test_the_last_process_to_leave_stops_it(used: Path) -> None:
    first, second = python(used, USES_IT), python(used, USES_IT)
    for each in (first, second):
        assert each.stdout
        assert each.stdout.readline()
    first.communicate()
    assert postmaster(used).is_running()
    second.communicate()
    assert not (used / "postmaster.pid").exists()


def test_it_is_left_running_while_another_process_uses_it(used: Path) -> None:
    other = python(used, USES_IT)
    assert other.stdout
    assert other.stdout.readline()
    socket = ensure_running(used)

    assert not stop_if_unused(used)
    assert kept(socket) == [("kept",)]
    other.communicate()


def test_a_process_that_was_killed_does_not_keep_it_running(used: Path) -> None:
    other = python(used, USES_IT)
    assert other.stdout
    assert other.stdout.readline()
    other.kill()
    other.communicate()
    ensure_running(used)

    assert stop_if_unused(used)
    assert not (used / "postmaster.pid").exists()


def test_it_is_left_running_while_another_client_is_connected(used: Path) -> None:
    socket = ensure_running(used)
    with connect(socket):
        assert not stop_if_unused(used)
        assert kept(socket) == [("kept",)]
    assert stop_if_unused(used)


def test_stopping_what_does_not_run_does_nothing(folder: Path, used: Path) -> None:
    assert not stop_if_unused(used)
    assert not stop_if_unused(folder.with_name("nothing"))


def test_the_applications_role_owns_no_table_and_may_not_alter_what_only_grows(
    tmp_path: Path,
) -> None:
    made = keyworker(tmp_path, "migrate", "--verbosity", "0")
    assert (made.returncode, made.stderr) == (0, "")
    socket = ensure_running(tmp_path / "postgresql")
    try:
        with connect(socket, APPLICATION_ROLE) as connection:
            tables = connection.execute(
                "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            assert {owner for _, owner in tables} == {OWNER_ROLE}
            for statement in ("UPDATE casework_event SET kind = ''", "DELETE FROM casework_event"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("ALTER TABLE casework_event DISABLE TRIGGER event_only_grows")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE TABLE mine (word text)")
    finally:
        stop_if_unused(tmp_path / "postgresql")


def test_one_that_is_just_stopping_is_waited_for_and_started_again(used: Path) -> None:
    last = connect(ensure_running(used))
    pid = postmaster(used)
    # A smart stop waits for the last client, and says in its pid file that it is stopping.
    pid.send_signal(signal.SIGTERM)
    while "stopping" not in (used / "postmaster.pid").read_text():
        os.sched_yield()
    leaves = Timer(0.3, last.close)
    leaves.start()
    assert kept(ensure_running(used)) == [("kept",)]
    leaves.join()
    assert postmaster(used).pid != pid.pid


def test_a_program_that_is_not_on_the_path_is_named_with_what_to_do(tmp_path: Path) -> None:
    missing = FileNotFoundError(2, "No such file or directory", "useradd")
    said = own_server.why_not_started(missing, tmp_path)
    assert said == (
        f"could not start PostgreSQL in {tmp_path}: the program useradd is not on the path. "
        "Add the folder that holds it, such as /usr/sbin, to PATH, or start Keyworker as a user other than root"
    )


def test_a_log_is_named_only_where_there_is_one(tmp_path: Path) -> None:
    said = own_server.why_not_started(PermissionError(13, "Permission denied"), tmp_path)
    assert said.endswith("(PermissionError: [Errno 13] Permission denied)")
    (tmp_path / "log").touch()
    said = own_server.why_not_started(RuntimeError("no"), tmp_path)
    assert said.endswith(f"(RuntimeError); see {tmp_path / 'log'}")
