"""Do pages stay quick when the authority is ten times as large?

Two sample authorities are loaded, each into its own database of our own server, and every page of each is asked for in
turns through Django's whole stack, by the role it is for. Teams are as large in both, so a page that looks only at what it shows takes
as long in both: a ratio near 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

from benchmarks.databases import database, use
from benchmarks.ratios import Ratio, in_turns

# Each page and who asks for it; CASE and WORKER stand for the fullest case of the manager's team and for who leads it.
PAGES = (
    ("home of a practitioner", "practitioner", "/"),
    ("home of a manager", "manager", "/"),
    ("home of a service manager", "service-manager", "/"),
    ("home of business support", "support", "/"),
    ("referrals", "manager", "/referrals"),
    ("a new referral", "support", "/referrals/new"),
    ("find a family", "manager", "/search?words=har"),
    ("caseload", "practitioner", "/caseload"),
    ("team board", "manager", "/team"),
    ("everything overdue", "manager", "/overdue"),
    ("everything overdue, a whole service", "service-manager", "/overdue"),
    ("waiting list", "manager", "/waiting"),
    ("unallocated", "service-manager", "/unallocated"),
    ("notices", "manager", "/notices"),
    ("messages", "manager", "/messages"),
    ("case", "manager", "/cases/CASE"),
    ("timeline of a case", "manager", "/cases/CASE/timeline"),
    ("timescales of a case", "manager", "/cases/CASE/timescales"),
    ("steps of a case", "manager", "/cases/CASE/steps"),
    ("people of a case", "manager", "/cases/CASE/people"),
    ("letters of a case", "manager", "/cases/CASE/letters"),
    ("decisions of a case", "manager", "/cases/CASE/decisions"),
    ("contact", "practitioner", "/cases/THEIRS/contact"),
    ("allocate", "manager", "/cases/CASE/allocate"),
    ("close the case", "manager", "/cases/CASE/do/close-case"),
    ("a worker", "manager", "/workers/WORKER"),
    ("supervision prepared", "manager", "/workers/WORKER/session"),
)
_AT_ONCE = 3


def compare(*, small: int, large: int, rounds: int, keep: bool = False) -> list[Ratio]:
    """The time of each page in the larger authority to that in the smaller, and to a page that shows no records."""
    django.setup()
    with _authority(small, keep=keep) as less, _authority(large, keep=keep) as more:
        grown, against_none = [], []
        bare = more.asks_for("manager", "/policy")
        for name, who, address in PAGES:
            one, other = more.asks_for(who, address), less.asks_for(who, address)
            note = f"{large} to {small} open cases"
            grown.append(
                Ratio(
                    f"{name}, larger authority",
                    "smaller",
                    in_turns(one, other, rounds=rounds),
                    note,
                )
            )
            against_none.append(
                Ratio(
                    f"{name}, larger authority",
                    "a page without records",
                    in_turns(one, bare, rounds=rounds),
                )
            )
        return grown + against_none


class _Loaded:
    """One loaded authority and who asks for its pages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def asks_for(self, who: str, address: str) -> Callable[[], None]:
        """Ask for the page a few times as the person it is for; AssertionError where it is refused."""
        from django.test import Client

        use(self.name)
        client = Client(headers={"host": "localhost"})
        client.force_login(self._user(who), backend="keyworker.access.backends.PeopleAtWork")
        found = self._filled_in(address)
        path, _, words = found.partition("?words=")

        def ask() -> None:
            use(self.name)
            for _ in range(_AT_ONCE):
                answer = (
                    client.post(path, {"words": words}, secure=True)
                    if words
                    else client.get(path, secure=True)
                )
                assert answer.status_code == 200, f"{path}: {answer.status_code}"

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


@contextmanager
def _authority(cases: int, *, keep: bool) -> Iterator[_Loaded]:
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
        yield _Loaded(name)
