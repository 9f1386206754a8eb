"""What a field of an event holds is of the field's type, from wherever it comes; and what cannot leave in a file is said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from keyworker.actions.outcome import Refused
from keyworker.policy.vocabulary import EVENT_KINDS, FieldType
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase
from keyworker.record.writing import History, NewEvent, NotPossible, add_events, add_histories
from tests.builders import Office, a_case, act, an_office

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
# Of each type something that is not of it.
WRONG: dict[FieldType, Any] = {
    FieldType.TEXT: 3,
    FieldType.YES_NO: "yes",
    FieldType.NUMBER: "3",
    FieldType.DATE: "1/6/2026",
    FieldType.MOMENT: "noon",
    FieldType.DURATION: 3,
    FieldType.CHOICE: "none-of-these",
    FieldType.PERSON: 3,
    FieldType.PEOPLE: "P1",
    FieldType.WORKER: 7,
    FieldType.LIST: "A and B",
}
EACH = [
    (kind.name, field.name, [] if field.of_any_type else WRONG[field.type])
    for kind in EVENT_KINDS.values()
    if not kind.derived
    for field in kind.fields
]


@pytest.fixture
def office() -> Office:
    return an_office()


def test_no_field_of_any_kind_takes_what_is_not_of_its_type(office: Office) -> None:
    case = a_case(office).of("Mia").case
    refused = {(kind, field): _refusal(case, kind, {field: value}) for kind, field, value in EACH}
    assert [
        each for each, said in refused.items() if not said.startswith(f"{each[0]}, {each[1]}: ")
    ] == []
    assert not Event.objects.ever_recorded().exists()


def _refusal(case: Case, kind: str, data: dict[str, Any]) -> str:
    """Why it cannot be recorded; empty where it was."""
    event = NewEvent(kind=kind, at=NOW, data=data)
    try:
        with transaction.atomic():
            add_events(OnCase(case), [event], recorded_by=None, recorded_at=NOW)
    except NotPossible as refusal:
        return str(refusal)
    return ""


def test_no_history_brings_one_in(office: Office) -> None:
    case = a_case(office).of("Mia").case
    event = NewEvent(kind="plan.agreed", at=NOW, data={"visit_every": 3})
    with pytest.raises(NotPossible, match="has no unit; write a length such as '3 weeks'"):
        add_histories([History(subject=OnCase(case), events=[event], recorded_at=NOW)])


def test_a_form_that_holds_one_is_refused_in_a_sentence(office: Office) -> None:
    case = a_case(office).working("2026-05-27").case
    planned: dict[str, Any] = {
        "visit_every": "3 weeks",
        "to_do": [{"what": "Call", "owner": "holder", "duo": "2026-06-09"}],
    }
    outcome = act(case, "agree-plan", office.practitioner, on="2026-06-01 10:00", **planned)
    assert isinstance(outcome, Refused)
    assert "did you mean 'due'?" in outcome.errors["to_do"]


def test_what_cannot_leave_with_a_case_is_said(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case = a_case(office).of("Mia").received("2026-05-21").case
    told = NewEvent(kind="contact.made", at=NOW, data={"method": "phone", "of_old": "x"})
    (event,) = add_events(OnCase(case), [told], recorded_by=None, recorded_at=NOW)
    call_command("export", "case", case.reference)
    said = capsys.readouterr().err
    assert f"{event.ref} (contact.made): of_old is left out: no rule reads it" in said
