"""Sample authorities of any size, each in a database of its own: how are they loaded, and how are their pages asked for?"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any
from urllib.parse import quote

from psycopg import connect

from benchmarks.copies import copy_authority
from benchmarks.databases import database, use
from keyworker.config.database_names import APPLICATION_ROLE, SUPERUSER

# Asks for a page so many times, and gives how many milliseconds each took.
Ask = Callable[[int], list[float]]


class Loaded:
    """One loaded authority and who asks for its pages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def use(self) -> None:
        """Have Django's one connection speak to this database."""
        use(self.name)

    def address(self) -> str:
        """Where a server finds this database, as the application's own role."""
        from django.db import connection

        at = connection.settings_dict
        return f"postgresql://{APPLICATION_ROLE}@:{at['PORT']}/{self.name}?host={quote(at['HOST'], safe='')}"

    def asks_for(self, who: str, address: str) -> Ask:
        """Asks for the page so many times as the person it is for; AssertionError where it is refused."""
        from django.test import Client

        self.use()
        client = Client(headers={"host": "localhost"})
        client.force_login(self._user(who), backend="keyworker.access.backends.PeopleAtWork")
        found = self._filled_in(address)
        path, _, words = found.partition("?words=")

        def ask_once() -> None:
            answer = (
                # What is found has an address of its own, without the words.
                client.post(path, {"words": words}, secure=True, follow=True)
                if words
                else client.get(path, secure=True)
            )
            assert answer.status_code == 200, f"{path}: {answer.status_code}"

        def ask(times: int) -> list[float]:
            self.use()
            # A connection that has just been opened knows nothing of the database yet.
            ask_once()
            gc.collect()
            return [_milliseconds(ask_once) for _ in range(times)]

        return ask

    @staticmethod
    def _user(username: str) -> Any:
        from keyworker.access.models import User

        return User.objects.get(username=username)

    def _filled_in(self, address: str) -> str:
        from keyworker.record.models import Case

        team = self._user("manager").worker.team
        # Those with the longest record, so that both authorities show their fullest page.
        led = Case.objects.filter(
            team=team,
            stage="open",
            allocations__role="lead",
            allocations__period__endswith__isnull=True,
        )
        fullest = led.order_by("-version").values_list("reference", "allocations__worker").first()
        theirs = (
            Case.objects.open_for(self._user("practitioner").worker).order_by("-version").first()
        )
        assert fullest is not None
        assert theirs is not None
        return (
            address.replace("CASE", fullest[0])
            .replace("WORKER", str(fullest[1]))
            .replace("THEIRS", theirs.reference)
        )


def _milliseconds(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


@contextmanager
def database_of(cases: int, *, keep: bool) -> Iterator[Loaded]:
    """A database with a sample authority of that size, dropped again afterwards unless it is kept for the next run."""
    from django.db import connection

    from keyworker import clock
    from keyworker.exchange.demo.loading import load, loaded

    name = f"bench_{cases}"
    with database(name, keep=keep):
        if loaded() is None:
            print(f"Loading {cases} open cases ...", flush=True)
            load(now=clock.now(), seed=1, cases=cases)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield Loaded(name)


@contextmanager
def copies_of(sample: Loaded, *, cases: int, times: int, keep: bool) -> Iterator[Loaded]:
    """So many of that sample authority side by side in a database of their own, which would take hours to load one by one."""
    from django.db import connection

    name = f"bench_{cases}"
    with database(name, keep=keep, like=sample.name):
        from keyworker.workforce.models import Team

        at = connection.settings_dict
        if Team.objects.filter(slug__endswith="-copy-1").count() == 0:
            print(f"Copying it {times} times ...", flush=True)
            connection.close()
            with connect(
                host=at["HOST"], port=at["PORT"], user=SUPERUSER, dbname=name, autocommit=True
            ) as copying:
                copy_authority(copying, times=times)
        yield Loaded(name)
