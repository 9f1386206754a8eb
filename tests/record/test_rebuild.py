"""The stored rows are compared with the events and put right lot by lot, by one process or several."""

from __future__ import annotations

from datetime import date
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction

from keyworker.record import daily_update
from keyworker.record import rebuild as rebuilding
from keyworker.record.in_processes import in_processes
from keyworker.record.models import Case, Timescale
from keyworker.record.rebuild import rebuild
from tests.builders import Office, a_case, an_office, at

TODAY = date(2026, 6, 10)


@pytest.fixture
def lots_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "_AT_ONCE", 1)
    monkeypatch.setattr(daily_update, "_AT_ONCE", 1)


def cases_that_differ(office: Office, count: int = 3) -> list[Case]:
    cases = [a_case(office).working().case for _ in range(count)]
    Timescale.objects.filter(rule="first-contact").update(limit="2026-12-01")
    return cases


@pytest.mark.django_db
@pytest.mark.usefixtures("lots_of_one")
def test_stopped_half_way_what_was_done_is_done_and_the_rest_is_taken_up(office: Office) -> None:
    cases = cases_that_differ(office)
    first = next(rebuild(on=TODAY, check=False, processes=1))
    assert (first.cases, first.last, len(first.differences)) == (1, cases[0].pk, 1)
    rest = list(rebuild(on=TODAY, check=False, processes=1, after=first.last))
    assert [(each.last, len(each.differences)) for each in rest] == [
        (cases[1].pk, 1),
        (cases[2].pk, 1),
    ]
    assert _differing() == ()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("lots_of_one")
def test_several_processes_do_what_one_does() -> None:
    cases_that_differ(an_office("suffolk"), 4)
    alone = list(rebuild(on=TODAY, check=True, processes=1))
    assert list(rebuild(on=TODAY, check=True, processes=2)) == alone
    assert sum(len(each.differences) for each in rebuild(on=TODAY, check=False, processes=3)) == 4
    assert _differing() == ()


@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_in_a_process_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_processes(_one_by, [1, 0], processes=2))


def _one_by(number: int) -> float:
    return 1 / number


def _differing() -> tuple[str, ...]:
    found = rebuild(on=TODAY, check=True, processes=1)
    return tuple(sentence for lot in found for sentence in lot.differences)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("lots_of_one")
def test_the_days_pass_over_a_case_that_somebody_holds_and_come_back_to_it() -> None:
    office = an_office("suffolk")
    held, other = (a_case(office).working().case for _ in range(2))
    with _held_elsewhere(held):
        assert daily_update.pass_days(now=at("2026-06-10")) == 1
    assert Case.objects.get(pk=other.pk).derived_on == TODAY
    assert Case.objects.get(pk=held.pk).derived_on != TODAY
    assert daily_update.pass_days(now=at("2026-06-10")) == 1
    assert Case.objects.get(pk=held.pk).derived_on == TODAY


class _held_elsewhere:  # noqa: N801  (reads as a statement where it is used)
    """Another connection holds the case's row meanwhile."""

    def __init__(self, case: Case) -> None:
        self._number, self._holds, self._done = case.pk, Signal(), Signal()
        self._thread = Thread(target=self._hold)

    def _hold(self) -> None:
        with transaction.atomic():
            list(Case.objects.select_for_update().filter(pk=self._number))
            self._holds.set()
            self._done.wait(30)
        connection.close()

    def __enter__(self) -> None:
        self._thread.start()
        self._holds.wait(30)

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
