"""Do the pages come up, and leave nothing behind when told to stop?"""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psutil
import psycopg
import pytest

from keyworker.config.database_names import APPLICATION_ROLE, DATABASE, OWNER_ROLE
from tests.config.running import end, environment, keyworker, own_folder, postmaster


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data directory whose tables are made."""
    with own_folder() as folder:
        assert keyworker(folder, "migrate", "--verbosity", "0").returncode == 0
        yield folder
        end(folder / "postgresql")


class Served:
    """``keyworker serve`` on a port of its own."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "keyworker", "serve", "--port", "0"],
            env=environment(data, KEYWORKER_PLAIN_HTTP="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr
        told = self.process.stderr.readline()
        assert "http://127.0.0.1:" in told, told
        self.port = int(told.partition("http://127.0.0.1:")[2].partition(";")[0])

    def status_of(self, path: str) -> int:
        """The status of a page; the connection waits until a worker is there."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", path)
            with connection.getresponse() as response:
                return response.status

    def stop(self, how: signal.Signals) -> tuple[int, str]:
        """Stop it; its status and what else it said."""
        self.process.send_signal(how)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def served(data: Path) -> Iterator[Served]:
    it = Served(data)
    # Leaving the process closes what it was read through, however it ended.
    with it.process:
        yield it
        if it.process.poll() is None:
            it.process.kill()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_cleanly_with_its_workers_and_its_database(
    data: Path, served: Served, how: signal.Signals
) -> None:
    assert served.status_of("/sign-in") == 200
    workers = psutil.Process(served.process.pid).children()
    # Beside where it serves, it says at the start where the first administrator begins: it answers before it has.
    assert served.process.stderr
    began = served.process.stderr.readline()
    assert began.startswith("Nobody has an account yet. Begin at http://127.0.0.1:")

    assert served.stop(how) == (0, "")
    assert workers
    assert not any(each.is_running() for each in workers)
    assert not (data / "postgresql" / "postmaster.pid").exists()


def test_it_serves_as_the_application_whatever_the_environment_says(
    data: Path, served: Served
) -> None:
    assert served.status_of("/no/such/page") == 404
    assert served.status_of("/sign-in") == 200
    with psycopg.connect(
        host=str(data / "postgresql"), user=OWNER_ROLE, dbname=DATABASE
    ) as connection:
        held = connection.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE backend_type = 'client backend'"
            " AND pid <> pg_backend_pid()"
        ).fetchall()
    assert held in ([], [(APPLICATION_ROLE,)])


def test_it_survives_the_loss_of_its_database(data: Path, served: Served) -> None:
    assert served.status_of("/sign-in") == 200
    lost = postmaster(data / "postgresql")
    lost.kill()
    lost.wait(10)

    assert served.status_of("/sign-in") == 200
    assert served.stop(signal.SIGTERM)[0] == 0


def test_a_command_that_ends_leaves_the_pages_their_database(data: Path, served: Served) -> None:
    assert served.status_of("/sign-in") == 200
    assert keyworker(data, "verify").returncode == 0

    assert (data / "postgresql" / "postmaster.pid").exists()
    assert served.status_of("/sign-in") == 200


def background_worker_of(served: Served, *, other_than: int | None = None) -> psutil.Process:
    """The worker beside the pages, waited for: it is started a moment after them."""
    parent = psutil.Process(served.process.pid)
    while served.process.poll() is None:
        for child in parent.children():
            with contextlib.suppress(psutil.Error):
                if "worker" in child.cmdline() and child.pid != other_than:
                    return child
        served.status_of("/sign-in")
    raise AssertionError("the pages have stopped")


def test_a_background_worker_that_dies_is_started_again(served: Served) -> None:
    first = background_worker_of(served)
    first.kill()
    assert background_worker_of(served, other_than=first.pid).is_running()


def test_nothing_is_left_behind_where_the_pages_are_killed(served: Served) -> None:
    worker = background_worker_of(served)
    served.process.kill()
    worker.wait(20)
    assert not worker.is_running()


def test_an_address_in_use_is_one_line(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = keyworker(data, "serve", "--port", str(port))

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        f"cannot listen on 127.0.0.1, port {port}: Address already in use; choose another with --port\n"
    )


def test_a_page_that_is_not_there_is_logged_without_its_address(served: Served) -> None:
    assert served.status_of("/cases/Robin-Example?find=Robin") in {302, 404}
    assert served.status_of("/no/Robin-Example") == 404
    status, said = served.stop(signal.SIGTERM)
    assert status == 0
    assert "Robin" not in said
