"""Do pages stay quick when the authority is ten times as large?

Two sample authorities are loaded, each into its own database of our own server, and the same pages of each are asked
for in turns through Django's whole stack. Teams are as large in both, so a page that looks only at what it shows takes
as long in both: a ratio near 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

from benchmarks.ratios import Ratio, in_turns

PAGES = ("home", "queue", "case", "caseload", "team board")


def compare(*, small: int, large: int, rounds: int) -> list[Ratio]:
    """The time of each page in the larger authority to that in the smaller."""
    django.setup()
    with _authority(small) as less, _authority(large) as more:
        found = []
        for page in PAGES:
            one, other = more.asks_for(page), less.asks_for(page)
            note = f"{large} to {small} open cases"
            found.append(Ratio(f"{page}, larger authority", "smaller", in_turns(one, other, rounds=rounds), note))
        return found


class _Loaded:
    """One loaded authority and who asks for its pages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def asks_for(self, page: str) -> Callable[[], None]:
        """Ask for the page a few times as the person it is for; AssertionError where it is refused."""
        from django.test import Client

        _use(self.name)
        client = Client(headers={"host": "localhost"})
        client.force_login(self._user("manager" if page in {"home", "queue", "case", "team board"} else "practitioner"))
        address = self._address(page)

        def ask() -> None:
            _use(self.name)
            for _ in range(5):
                answer = client.get(address, secure=True)
                assert answer.status_code == 200, f"{page}: {answer.status_code}"

        return ask

    @staticmethod
    def _user(username: str) -> Any:
        from keyworker.access.models import User

        return User.objects.get(username=username)

    def _address(self, page: str) -> str:
        from keyworker.casework.models import Case

        if page == "case":
            team = self._user("manager").worker.team
            # The one with the longest record, so that both authorities show their fullest page.
            return f"/cases/{Case.objects.filter(team=team, stage='open').order_by('-version').first().reference}"
        return {"home": "/", "queue": "/referrals", "caseload": "/caseload", "team board": "/team"}[page]


def _use(name: str) -> None:
    """Have Django's one connection speak to that database."""
    from django.db import connection

    if connection.settings_dict["NAME"] != name:
        connection.close()
        connection.settings_dict["NAME"] = name


@contextmanager
def _authority(cases: int) -> Iterator[_Loaded]:
    """A database with a sample authority of that size, dropped again afterwards."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from keyworker.exchange.demo.loading import load

    home = connection.settings_dict["NAME"]
    name = f"bench_{cases}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    _use(name)
    try:
        print(f"Loading {cases} open cases ...", flush=True)
        call_command("migrate", verbosity=0)
        load(now=timezone.now(), seed=1, cases=cases)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield _Loaded(name)
    finally:
        _use(home)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
