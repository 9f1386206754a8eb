"""An answer that what is recorded has no place for is refused by name, and never thrown away without a word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from keyworker.actions.action import Action, Entry
from keyworker.actions.available import context_of, context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.outcome import Refused
from keyworker.actions.perform import perform
from keyworker.actions.questions import ask, made_into
from keyworker.actions.submission import Submission
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.problems import DeclarationError
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase, OnWorker
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, act, act_on, an_office, at, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).working("2026-05-27").case


def visit(case: Case, by: Any, **answers: Any) -> Any:
    return act(case, "record-visit", by, where="home", **answers)


def test_a_no_to_what_did_not_happen_is_taken_and_loses_nothing(case: Case, office: Office) -> None:
    nothing = {"home_seen": "no", "sleeping_arrangements_seen": "no", "children_seen": ["none"]}
    (event,) = done(visit(case, office.practitioner, anyone_seen="no", **nothing))
    assert event.kind == "visit.attempted"


@pytest.mark.parametrize(
    ("seen", "alone", "more", "field"),
    [
        (["none", "child"], [], {}, "children_seen"),
        (["none"], ["child"], {}, "seen_alone"),
        (["child"], [], {"home_seen": "no", "sleeping_arrangements_seen": "yes"}, "home_seen"),
    ],
)
def test_answers_that_contradict_each_other_count_for_nothing(
    case: Case,
    office: Office,
    seen: list[str],
    alone: list[str],
    more: dict[str, str],
    field: str,
) -> None:
    ref = case.case_children.get().person.ref
    ticked = {
        name: [ref if each == "child" else each for each in ticks]
        for name, ticks in (("children_seen", seen), ("seen_alone", alone))
        if ticks
    }
    refused = visit(case, office.practitioner, anyone_seen="yes", **ticked, **more)
    assert list(refused.errors) == [field]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            {"home_seen": "yes"},
            "Leave ‘Was the home seen’ empty: it has no place where a visit was attempted",
        ),
        (
            {"sleeping_arrangements_seen": "yes"},
            "Leave ‘Were bedrooms seen’ empty: it has no place where a visit was attempted",
        ),
    ],
)
def test_what_only_a_visit_made_can_say_is_refused_where_nobody_was_there(
    case: Case, office: Office, answer: dict[str, str], sentence: str
) -> None:
    refused = visit(case, office.practitioner, anyone_seen="no", **answer)
    assert refused.errors == dict.fromkeys(answer, sentence)
    assert not case.events.filter(kind__startswith="visit.").exists()


def test_a_child_cannot_be_seen_where_nobody_was_there(case: Case, office: Office) -> None:
    child = case.case_children.get().person.ref
    refused = visit(case, office.practitioner, anyone_seen="no", children_seen=child)
    assert refused.errors == {"children_seen": "Leave this empty where nobody was there"}


def test_that_none_was_seen_may_be_said_where_nobody_was_there(case: Case, office: Office) -> None:
    (event,) = done(visit(case, office.practitioner, anyone_seen="no", children_seen="none"))
    assert (event.kind, event.data["result"]) == ("visit.attempted", "Nobody there")


def test_why_this_worker_is_kept_where_nobody_says_how_it_was_agreed(office: Office) -> None:
    story = a_case(office).received("2026-05-21").trawled("2026-05-22").analysed("2026-05-22")
    case = story.opened("2026-05-22").case
    told = {"worker": office.practitioner.ref, "reason": "Knows the family", "note": "By phone"}
    events = done(act(case, "allocate", office.manager, on="2026-05-22 16:00", **told))
    (started,) = [each for each in events if each.kind == "allocation.started"]
    assert (started.data["reason"], started.data["note"]) == ("Knows the family", "By phone")


def meeting(case: Case, by: Worker, told: dict[str, str]) -> Any:
    """Record a meeting on 2 June: one of its questions has the name under which the others take the day."""
    sent = Submission(actor=by, user=by.user, id=uuid4(), now=at("2026-06-02 09:00"), entered=told)
    return perform("record-meeting", OnCase(case), sent)


def test_a_meeting_held_keeps_the_hour_beside_the_day(case: Case, office: Office) -> None:
    told = {"type": "taf", "on": "2026-06-01", "at": "2026-06-01 14:30"}
    (event,) = done(meeting(case, office.manager, told))
    assert event.at == at("2026-06-01 14:30")


def test_a_meeting_is_not_held_on_two_days(case: Case, office: Office) -> None:
    told = {"type": "taf", "on": "2026-06-01", "at": "2026-05-30 14:30"}
    refused = meeting(case, office.manager, told)
    assert isinstance(refused, Refused)
    assert refused.errors.keys() == {"on"}


def test_a_meeting_to_come_was_not_held_yet(case: Case, office: Office) -> None:
    told = {"type": "taf", "on": "2026-06-08", "at": "2026-06-01 14:30"}
    refused = meeting(case, office.manager, told)
    assert refused.errors == {
        "at": "Leave ‘When was it held’ empty: it has no place where a meeting was planned"
    }


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"type": "mentoring", "percent": "10", "cases": "CASE"}, "cases"),
        (
            {
                "type": "supervised-contact",
                "count_by": "children",
                "cases": "CASE",
                "percent": "10",
            },
            "percent",
        ),
    ],
)
def test_other_work_takes_no_answer_that_its_kind_does_not_count(
    case: Case, office: Office, answers: dict[str, str], field: str
) -> None:
    told = {**answers, "cases": case.reference, "first_day": "2026-06-01", "reason": "New starter"}
    refused = act_on(OnWorker(office.practitioner), "record-reduction", office.manager, **told)
    assert isinstance(refused, Refused)
    assert refused.errors.keys() == {field}
    assert not office.practitioner.reductions.exists()


def test_what_the_plan_itself_says_is_not_asked_of_who_closes_the_case() -> None:
    office = an_office("suffolk")
    case = a_case(office).working("2026-05-27").case
    context = context_of(case, office.manager, as_of=at("2026-06-10").date())
    asked = {each.name for each in form_of(ACTIONS["close-case"], context)}
    assert "actions_settled" not in asked


def test_what_was_reviewed_in_a_session_is_not_asked_of_who_signs_it(office: Office) -> None:
    context = context_on(
        OnWorker(office.practitioner), office.manager, as_of=at("2026-06-10").date()
    )
    asked = {
        each.name
        for pack in bundled_packs()
        for each in form_of(ACTIONS["sign-session"], replace(context, pack=pack))
    }
    assert "caseload_reviewed" not in asked


def test_an_action_that_drops_an_answer_refuses_it(
    case: Case, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgets(entry: Entry) -> Any:
        return [entry.record("contact.attempted", note=None)]

    broken = replace(ACTIONS["attempt-contact"], does=forgets)
    monkeypatch.setitem(ACTIONS, "attempt-contact", broken)
    told = {"method": "phone", "result": "Voicemail left"}
    refused = act(case, "attempt-contact", office.practitioner, **told, note="Rang twice")
    assert refused.errors.keys() == {"note"}
    done(act(case, "attempt-contact", office.practitioner, **told))


def test_an_answer_cannot_be_made_into_a_field_that_is_not_there() -> None:
    action = ACTIONS["attempt-contact"]
    with pytest.raises(DeclarationError, match=r"contact\.attempted has no field outcome"):
        _asking(action, made_into(ask("result", "What came of it?"), "outcome"))


def test_what_is_left_out_has_to_be_a_field() -> None:
    with pytest.raises(DeclarationError, match=r"contact\.attempted has no field outcome"):
        replace(ACTIONS["attempt-contact"], leaves_out={"outcome": "never known"})


def _asking(action: Action, *questions: Any) -> Action:
    return replace(action, asks=questions)
