"""Lists come from the copy of the database only while it is young enough, and never for whoever has just saved."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from keyworker.access.models import User
from keyworker.config.database import replica
from keyworker.config.database_names import COPY, DatabaseProblem
from keyworker.config.replica.age import OLDEST, Age
from keyworker.config.replica.lists import JUST_SAVED, LISTS, ReadListsFromCopy, may_be_older
from keyworker.config.replica.router import DATABASE, Router, reading_from_copy
from keyworker.record.models import Case
from keyworker.workforce.models import Worker


class Servers:
    """A database and its copy, as far as their logs tell, and the time that passes."""

    def __init__(self) -> None:
        self.second = 100.0
        self.written = self.replayed = 7
        self.away = False
        self.asked = 0
        self.age = Age(
            written=lambda: self.written,
            replayed=self._replayed,
            seconds=lambda: self.second,
            unreachable=OperationalError,
        )

    def _replayed(self) -> int:
        self.asked += 1
        if self.away:
            raise OperationalError
        return self.replayed

    def young_after(self, seconds: float = 0.0) -> bool:
        self.second += seconds
        return self.age.young_enough()


def test_a_copy_that_has_all_there_is_is_read() -> None:
    assert Servers().young_after()


def test_nothing_is_known_of_a_copy_that_has_never_caught_up() -> None:
    servers = Servers()
    servers.replayed = 6
    assert not servers.young_after()


def test_a_copy_that_stands_still_is_read_for_as_long_as_it_may_be_old_and_no_longer() -> None:
    servers = Servers()
    assert servers.young_after()
    servers.written = 8
    assert [servers.young_after(OLDEST / 2) for _ in range(3)] == [True, True, False]
    servers.replayed = 8
    assert servers.young_after()


def test_a_copy_that_is_started_again_further_back_is_as_old_as_it_then_is() -> None:
    servers = Servers()
    assert servers.young_after()
    servers.written = servers.replayed = 9
    assert servers.young_after(OLDEST + 2)
    servers.replayed = 7
    assert not servers.young_after(2)


def test_a_copy_behind_a_database_that_writes_nothing_is_never_old() -> None:
    servers = Servers()
    assert all(servers.young_after(OLDEST * 3) for _ in range(3))


def test_a_copy_that_is_away_is_not_asked_again_at_every_page() -> None:
    servers = Servers()
    servers.away = True
    assert not any(servers.young_after(1) for _ in range(5))
    assert servers.asked == 1
    servers.away = False
    assert servers.young_after(OLDEST)


def test_only_what_a_list_shows_is_asked_of_the_copy_and_only_while_it_is_made() -> None:
    router = Router()
    assert router.db_for_read(Case) == DATABASE
    with reading_from_copy():
        assert (router.db_for_read(Case), router.db_for_read(Worker)) == (COPY, COPY)
        assert {router.db_for_read(User), router.db_for_read(Session)} == {DATABASE}
        # Who asks, and what their job lets them see, is never some seconds old.
        assert router.db_for_read(Worker, instance=User()) == DATABASE
    assert router.db_for_read(Case) == DATABASE


def test_what_is_written_goes_to_the_database_and_takes_the_rest_of_the_list_with_it() -> None:
    router = Router()
    with reading_from_copy():
        assert router.db_for_write(Session) == DATABASE
        assert router.db_for_read(Case) == COPY
        assert router.db_for_write(Case) == DATABASE
        assert router.db_for_read(Case) == DATABASE
    with reading_from_copy():
        assert router.db_for_read(Case) == COPY


def asked(name: str, *, method: str = "GET", query: str = "", saved: bool = False) -> HttpRequest:
    path = reverse(name)
    request = RequestFactory().generic(method, f"{path}{query}")
    request.resolver_match = resolve(path)
    if saved:
        request.COOKIES[JUST_SAVED] = "1"
    return request


@pytest.mark.parametrize("name", sorted(LISTS - {"calendar-feed"}))
def test_a_list_may_be_some_seconds_old(name: str) -> None:
    assert may_be_older(asked(name))


@pytest.mark.parametrize(
    ("name", "method", "query", "saved"),
    [
        ("home", "GET", "", True),
        ("home", "GET", "?as_of=2026-03-03", False),
        ("caseload", "POST", "", False),
        ("notices", "GET", "", False),
        ("receive", "GET", "", False),
        ("sign-in", "GET", "", False),
    ],
)
def test_what_follows_ones_own_save_or_is_no_list_of_today_is_not(
    name: str, method: str, query: str, saved: bool
) -> None:
    assert not may_be_older(asked(name, method=method, query=query, saved=saved))


def test_whoever_saves_is_marked_for_longer_than_the_copy_may_be_old() -> None:
    answered = ReadListsFromCopy(lambda _: HttpResponse())
    assert answered(asked("home")).cookies == {}
    marked = answered(asked("receive", method="POST")).cookies[JUST_SAVED]
    assert int(marked["max-age"]) > OLDEST


def test_a_copy_is_read_only_where_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@one/keyworker")
    assert replica() is None
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgresql://app@two/keyworker")
    found = replica()
    assert found is not None
    assert (found.host, found.options["connect_timeout"]) == ("two", "2")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "two")
    with pytest.raises(DatabaseProblem, match="DATABASE_REPLICA_URL"):
        replica()
