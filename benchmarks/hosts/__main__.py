"""``python -m benchmarks.hosts [--minutes N] [--seed N]``."""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from benchmarks.hosts import ages, checks
from benchmarks.hosts.authority import Authority, load
from benchmarks.hosts.people import Person, work
from benchmarks.hosts.processes import Kept, end_when_told, free_port
from benchmarks.hosts.servers import Servers, own
from tests.notices.mail_server import MailServer

_PEOPLE = 3
_BETWEEN_KILLS = (2.0, 6.0)  # seconds
_STANDS_STILL = 14.0  # seconds
_LOOKS_AGAIN = 0.5  # seconds


class Hosts:
    """Two hosts that serve, two workers, and the servers behind them; ``folder`` holds all they keep."""

    def __init__(self, folder: Path, mail: MailServer) -> None:
        self.servers = Servers(folder)
        self.ports = [free_port(), free_port()]
        self._folder, self._mail, self._key = folder, mail, token_hex(32)
        self.web = [self._serving(number, port) for number, port in enumerate(self.ports, start=1)]
        self.workers = [self._working(number) for number in (1, 2)]
        self.by_copy = 0

    @property
    def killed(self) -> list[Kept]:
        """Those that are killed."""
        others = [self.servers.copy, *([self.servers.pool] if self.servers.pool else [])]
        return [*self.web, *self.workers, *others]

    def environment(self, host: str, *, through: str = "pool") -> dict[str, str]:
        """Of a program on that host, through the pool or straight to the database."""
        plain = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("KEYWORKER_", "DATABASE_", "DJANGO_"))
        }
        return {
            **plain,
            "DATABASE_URL": self.servers.address(through, "keyworker_app"),
            "DATABASE_OWNER_URL": self.servers.address("database", "keyworker_owner"),
            "DATABASE_REPLICA_URL": self.servers.address("copy", "keyworker_app"),
            "KEYWORKER_DATA_DIR": str(self._folder / host),
            "KEYWORKER_SECRET_KEY": self._key,
            "KEYWORKER_PLAIN_HTTP": "1",
            "KEYWORKER_SENDING": "smtp",
            "KEYWORKER_MAIL_HOST": "127.0.0.1",
            "KEYWORKER_MAIL_PORT": str(self._mail.port),
        }

    def command(self, *arguments: str, through: str = "pool") -> subprocess.CompletedProcess[str]:
        """Run a command of Keyworker's to its end."""
        return subprocess.run(
            [sys.executable, "-m", "keyworker", *arguments],
            env=self.environment("operator", through=through),
            capture_output=True,
            text=True,
            check=False,
        )

    def keep_running(self) -> None:
        """Start again what has ended by itself, as whatever looks after services does."""
        for each in self.killed:
            each.start()

    def end(self) -> None:
        for each in (*self.web, *self.workers):
            each.stop()
        self.servers.end()

    def _serving(self, number: int, port: int) -> Kept:
        return self._kept(f"host {number}", "serve", "--no-worker", "--port", str(port))

    def _working(self, number: int) -> Kept:
        return self._kept(f"worker {number}", "worker")

    def _kept(self, name: str, *arguments: str) -> Kept:
        return Kept(
            name,
            [sys.executable, "-m", "keyworker", *arguments],
            log=self._folder / f"{name.replace(' ', '-')}.log",
            environment=self.environment(name.replace(" ", "-")),
        )


def main() -> None:
    """Run it all and leave with 1 where anything is not as it must be."""
    parser = argparse.ArgumentParser(prog="bin/hosts", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long things are killed for")
    parser.add_argument("--seed", type=int, default=1, help="another number, other victims")
    asked = parser.parse_args()
    end_when_told()
    with TemporaryDirectory(prefix="keyworker-hosts-", ignore_cleanup_errors=True) as name:
        own(Path(name))
        with MailServer() as mail:
            hosts = Hosts(Path(name), mail)
            try:
                found = _run(hosts, mail, Path(name), minutes=asked.minutes, seed=asked.seed)
            finally:
                hosts.end()
    print("\n".join(each.line() for each in found))
    sys.exit(not all(each.right for each in found))


def _run(
    hosts: Hosts, mail: MailServer, folder: Path, *, minutes: float, seed: int
) -> list[checks.Check]:
    servers = hosts.servers
    if servers.pool is None:
        print("PgBouncer is not installed (Debian: apt-get install pgbouncer): without a pool")
    servers.make()
    with servers.administrator(name="keyworker") as connection:
        authority = load(connection, folder, hosts.environment("operator", through="database"))
    hosts.keep_running()
    people = [Person(hosts.ports, seed=seed + each) for each in range(_PEOPLE)]
    onlooker = Person(hosts.ports, seed=seed - 1)
    print(f"{len(authority.cases)} cases; {_PEOPLE + 1} people; {minutes} minutes", flush=True)
    for each in people:
        each.signs_in("practitioner", authority.password)
    onlooker.signs_in("service-manager", authority.password)
    seen_ages = ages.Ages()
    _work_and_kill(hosts, authority, people, onlooker, seen_ages, minutes=minutes, seed=seed)
    _ask_again(hosts, people)
    _send_the_rest(hosts)
    seen = [*(each.seen for each in people), onlooker.seen]
    with servers.administrator(name="keyworker") as connection:
        return [
            *checks.of_forms(connection, seen),
            *checks.of_people(seen),
            *checks.of_mail(connection, mail.received.messages),
            *checks.of_ages(seen_ages, hosts.by_copy),
            checks.of_locks(connection),
            *(_done_by(hosts, *each) for each in (("verify",), ("rebuild", "--check"))),
        ]


def _work_and_kill(
    hosts: Hosts,
    authority: Authority,
    people: Sequence[Person],
    onlooker: Person,
    seen: ages.Ages,
    *,
    minutes: float,
    seed: int,
) -> None:
    until = monotonic() + minutes * 60

    def goes_on() -> bool:
        return monotonic() < until

    with (
        hosts.servers.administrator(name="keyworker") as connection,
        ThreadPoolExecutor(max_workers=len(people) + 3) as threads,
    ):
        at_work = [
            *(
                threads.submit(work, each, authority.cases, goes_on=goes_on, seed=seed + number)
                for number, each in enumerate(people)
            ),
            threads.submit(ages.count_up, connection, seen, authority.team, goes_on=goes_on),
            threads.submit(
                partial(ages.look, onlooker, seen, authority.team, authority.cases[0]),
                goes_on=goes_on,
            ),
            threads.submit(_count_what_the_copy_answers, hosts, goes_on),
        ]
        _kill_one_after_another(hosts, goes_on, chance=random.Random(seed))
        for each in at_work:
            each.result()


def _kill_one_after_another(
    hosts: Hosts, goes_on: Callable[[], bool], *, chance: random.Random
) -> None:
    started = monotonic()
    next_: list[Kept] = []
    for number in count(1):
        wait_until = monotonic() + chance.uniform(*_BETWEEN_KILLS)
        while monotonic() < wait_until and goes_on():
            sleep(_LOOKS_AGAIN)
            hosts.keep_running()
        if not goes_on():
            break
        if number % 6 == 5:
            _has_copy_stand_still(hosts, goes_on)
            continue
        # Each in turn, in an order that nobody chose, so that a short run spares none.
        next_ = next_ or chance.sample(hosts.killed, len(hosts.killed))
        victim = next_.pop()
        victim.kill()
        print(f"{monotonic() - started:6.1f} s  killed {victim.name}", flush=True)
        # It stays away for a moment.
        sleep(chance.uniform(0.0, 2.0))
        victim.start()
    hosts.keep_running()
    print(
        ", ".join(f"{each.name}: {each.kills} kills, {each.starts} starts" for each in hosts.killed)
    )


def _has_copy_stand_still(hosts: Hosts, goes_on: Callable[[], bool]) -> None:
    """The copy answers, and takes nothing in: lists must leave it when it has become too old."""
    hosts.servers.wait_for("copy")
    with hosts.servers.administrator("copy") as connection:
        connection.execute("SELECT pg_wal_replay_pause()")
        print("          the copy stands still", flush=True)
        until = monotonic() + _STANDS_STILL
        while monotonic() < until and goes_on():
            sleep(_LOOKS_AGAIN)
            hosts.keep_running()
        connection.execute("SELECT pg_wal_replay_resume()")


def _count_what_the_copy_answers(hosts: Hosts, goes_on: Callable[[], bool]) -> None:
    """The copy counts anew whenever it is started; what is added between two looks is added up."""
    last = 0
    while goes_on():
        now = _answered_by_copy(hosts) or last
        hosts.by_copy += max(0, now - last) if now >= last else now
        last = now
        sleep(1)


def _answered_by_copy(hosts: Hosts) -> int:
    import psycopg

    try:
        with hosts.servers.administrator("copy") as connection:
            found = connection.execute(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = 'keyworker'"
            ).fetchone()
    except psycopg.Error:
        return 0
    return int(found[0]) if found else 0


def _ask_again(hosts: Hosts, people: Sequence[Person]) -> None:
    """Everything is up again: whoever saw no answer sends the same form once more, as a person does."""
    for each in people:
        open_ = dict(each.seen.unanswered)
        each.seen.unanswered.clear()
        for number, case in open_.items():
            each.sends(case, {"submission": str(number), "with": "Parent", "method": "phone"})


def _send_the_rest(hosts: Hosts) -> None:
    """The workers end; as if the leases of those killed had run out, another sends and settles what is left."""
    for each in hosts.workers:
        each.stop()
    with hosts.servers.administrator(name="keyworker") as connection:
        connection.execute(
            "UPDATE notices_dispatch SET leased_until = now() WHERE sender IS NOT NULL"
        )
    hosts.command("worker", "--once")


def _done_by(hosts: Hosts, *command: str) -> checks.Check:
    done = hosts.command(*command)
    said = (done.stdout.strip() or done.stderr.strip()).splitlines()
    return checks.Check(
        f"keyworker {' '.join(command)}", said[-1] if said else "", not done.returncode
    )


if __name__ == "__main__":
    main()
