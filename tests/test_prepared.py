"""A question whose text is worked out once asks what Django would ask, and never anything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from keyworker.access.models import User
from keyworker.prepared import Checking, NotTheSame, Prepared, prepared
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["by the server", "by the client"])
def kept_by_server(request: pytest.FixtureRequest, settings: LazySettings) -> bool:
    """Whether the database keeps what it planned, as where no pool stands between."""
    settings.KEYWORKER_PREPARED = request.param
    return bool(request.param)


@prepared
def _of_team(*, team: int, started_by: date) -> QuerySet[Worker]:
    workers = Worker.objects.filter(team=team, started__lte=started_by)
    return workers.select_related("team__service").order_by("name")


@prepared
def _numbered(*, numbers: Sequence[int]) -> QuerySet[Worker, str]:
    return Worker.objects.filter(pk__in=numbers).order_by("pk").values_list("name", flat=True)


@prepared
def _called(*, names: Sequence[str]) -> QuerySet[Worker, int]:
    return Worker.objects.filter(name__in=names).order_by("pk").values_list("pk", flat=True)


@prepared
def _how_many_in(*, team: int) -> QuerySet[Worker, int]:
    workers = Worker.objects.filter(team=team).order_by().values("team")
    return workers.annotate(n=Count("pk")).values_list("n", flat=True)


@pytest.mark.usefixtures("kept_by_server")
def test_the_rows_are_those_of_the_query_each_time_with_other_values(office: Office) -> None:
    early, late = date(1990, 1, 1), date(2030, 1, 1)
    everybody = list(Worker.objects.filter(team=office.team).order_by("name"))
    assert _of_team(team=office.team.pk, started_by=late) == everybody
    assert _of_team(team=office.team.pk, started_by=early) == []
    assert _of_team(team=0, started_by=late) == []
    assert _of_team(team=office.team.pk, started_by=late) == everybody


@pytest.mark.usefixtures("kept_by_server")
def test_what_stands_beside_a_row_is_at_hand(office: Office) -> None:
    first = _of_team(team=office.team.pk, started_by=date(2030, 1, 1))[0]
    with CaptureQueriesContext(connection) as asked:
        assert first.team.service == office.service
    assert len(asked) == 0


@prepared
def _accounts(*, numbers: Sequence[int]) -> QuerySet[User]:
    found = User.objects.select_related("worker__team__service").filter(pk__in=numbers)
    return found.annotate(length=Length("username")).order_by("pk")


@prepared
def _named_only(*, numbers: Sequence[int]) -> QuerySet[Worker]:
    return Worker.objects.filter(pk__in=numbers).only("name").order_by("pk")


@pytest.mark.usefixtures("kept_by_server")
@pytest.mark.parametrize("question", [_accounts, _named_only])
def test_a_record_is_the_one_that_django_makes(
    office: Office, question: Prepared[Any], django_user_model: type[User]
) -> None:
    # Of somebody with a post and of somebody with none, and of both kinds where numbers are the same.
    nobody = django_user_model.objects.create(username="nobody")
    assert office.manager.user is not None
    numbers = [office.manager.user.pk, nobody.pk, office.practitioner.pk]
    made, by_django = (
        question(numbers=numbers),
        list(vars(question)["__wrapped__"](numbers=numbers)),
    )
    assert [*map(_whole, made)] == [*map(_whole, by_django)]
    assert [*map(type, made)] == [*map(type, by_django)]


def _whole(record: Any, *, beside: bool = True) -> object:
    """All that a record knows, and what is at hand beside it."""
    known = {name: value for name, value in vars(record).items() if name != "_state"}
    state = record._state
    at_hand = {
        name: _whole(other, beside=name in {"worker", "team", "service"}) if other else None
        for name, other in (state.fields_cache if beside else {}).items()
        if name != "user"
    }
    return known, at_hand, state.adding, state.db


@pytest.mark.usefixtures("kept_by_server")
def test_a_list_may_be_as_long_as_it_likes(office: Office) -> None:
    people = [office.practitioner, office.colleague, office.manager]
    for known in range(4):
        wanted = sorted(people[:known], key=lambda each: each.pk)
        assert _numbered(numbers=[each.pk for each in wanted]) == [each.name for each in wanted]
        assert _called(names=[each.name for each in wanted]) == [each.pk for each in wanted]


@pytest.mark.usefixtures("kept_by_server")
def test_rows_can_be_counted(office: Office) -> None:
    before = _how_many_in(team=office.team.pk)
    a_worker(office.team, "Ada Fell", "family-support-practitioner")
    after = _how_many_in(team=office.team.pk)
    assert after == [before[0] + 1]


def test_one_question_is_asked_each_time(office: Office) -> None:
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            _numbered(numbers=[office.practitioner.pk])
        assert len(asked) == 1


def test_what_the_text_hangs_on_without_saying_so_is_refused(office: Office) -> None:
    @prepared
    def by_size(*, number: int) -> QuerySet[Worker]:
        return Worker.objects.filter(pk=number) if number < 1_000_000 else Worker.objects.all()

    with pytest.raises(NotTheSame):
        by_size(number=office.practitioner.pk)


def test_the_first_use_is_held_against_the_query_whether_or_not_every_one_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Checking, "every_time", False)

    @prepared
    def by_size(*, number: int) -> QuerySet[Worker]:
        return Worker.objects.filter(pk=number) if number < 1_000_000 else Worker.objects.all()

    with pytest.raises(NotTheSame):
        by_size(number=office.practitioner.pk)


def test_what_is_kept_is_held_against_the_query_of_every_later_use(office: Office) -> None:
    everybody = False

    @prepared
    def called(*, number: int) -> QuerySet[Worker]:
        return Worker.objects.all() if everybody else Worker.objects.filter(pk=number)

    assert called(number=office.practitioner.pk) == [office.practitioner]
    everybody = True
    with pytest.raises(NotTheSame):
        called(number=office.colleague.pk)


def test_rows_that_bring_others_with_them_are_refused(office: Office) -> None:
    @prepared
    def with_absences(*, number: int) -> QuerySet[Worker]:
        return Worker.objects.filter(pk=number).prefetch_related("absences")

    with pytest.raises(NotTheSame):
        with_absences(number=office.practitioner.pk)


def test_a_record_is_not_taken_for_a_value(office: Office) -> None:
    @prepared
    def of(*, worker: Any) -> QuerySet[Worker]:
        return Worker.objects.filter(pk=worker.pk)

    with pytest.raises(TypeError):
        of(worker=cast(Any, office.practitioner))


@prepared
def _said(*, case: int) -> QuerySet[Event, Any]:
    return Event.objects.filter(case=case).order_by("seq").values_list("data", "data__explanation")


def test_what_is_held_as_json_is_read_as_django_reads_it(
    office: Office, kept_by_server: bool
) -> None:
    story = CaseStory(office).received("2026-05-01")
    for what in ("School\nsays \u2018late\u2019", '"quoted" \\ and {braced}', "2026-02-30"):
        story.happened("unallocated.held", "2026-05-02", explanation=what)
    rows = Event.objects.filter(case=story.case).order_by("seq")
    assert _said(case=story.case.pk) == list(rows.values_list("data", "data__explanation"))
    assert [each.data for each in _events(case=story.case.pk)] == [each.data for each in rows]


@prepared
def _events(*, case: int) -> QuerySet[Event]:
    return Event.objects.filter(case=case).order_by("seq")
