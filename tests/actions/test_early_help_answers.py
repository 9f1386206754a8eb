"""What the early help process asks on its forms: a blank is refused by name, an answer is kept, a no has its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.actions.outcome import Refused
from keyworker.decisions.gates import check_action
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.checklists import Item
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, Event, Timescale
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, act, an_office, clocks, copied_in, done, refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
RING_THE_SCHOOL = {"what": "Ring the school", "owner": "holder", "due": "2026-12-18"}


@pytest.fixture
def office() -> Office:
    return copied_in(an_office("early-help-process"))


@pytest.fixture
def case(office: Office) -> Case:
    """A case of two children that the worker leads since 1 June, pointed and decided on."""
    story = a_case(office).of("Mia").of("Tom").received("2026-05-29")
    _decided(office, story.case)
    done(act(story.case, "allocate", office.manager, worker=office.practitioner.ref))
    return story.case


def _decided(office: Office, case: Case, **decision: Any) -> None:
    done(act(case, "give-points", office.manager, points="5", needs=["Attendance"], risks=["Debt"]))
    said = {"to_do": [RING_THE_SCHOOL], "caf_required": "yes", **decision}
    done(act(case, "record-managers-decision", office.manager, **said))


def children(case: Case) -> list[str]:
    return [each.person.ref for each in case.case_children.order_by("pk")]


def questions(office: Office, action: str) -> list[Item]:
    pack = pack_for(office.service, DAY)
    rule = pack.who_may(action)
    assert rule is not None
    assert rule.checklist is not None
    return list(pack.checklist(rule.checklist).items)


def names_of(item: Item, case: Case) -> list[str]:
    """The fields in which a question is asked: one, or one a child."""
    name = f"answers.{item.id}"
    return [f"{name}.{ref}" for ref in children(case)] if item.per == "child" else [name]


def answered(items: list[Item], case: Case) -> dict[str, str]:
    """Something said to each, and nothing to put right in what is checked."""
    said = {"date": DAY.isoformat(), "yes-no": "yes"}
    return {
        name: (item.options[0] if item.options else said.get(item.type, "Said"))
        for item in items
        for name in names_of(item, case)
    }


def _read(office: Office, case: Case) -> None:
    done(
        act(case, "check-background", office.practitioner, **_all(office, case, "check-background"))
    )
    done(act(case, "read-markers", office.practitioner, markers_understood="yes"))


def _all(office: Office, case: Case, action: str) -> dict[str, str]:
    return answered(questions(office, action), case)


def _submitted(office: Office, case: Case, on: str = "2026-06-01 10:00", **answers: str) -> None:
    done(act(case, "update-chronology", office.practitioner, on=on, reason="Two school moves"))
    said = {**_all(office, case, "complete-assessment"), **answers}
    to: dict[str, Any] = {"people": children(case), "worker": office.manager.ref}
    done(act(case, "complete-assessment", office.practitioner, on=on, **to, **said))


def _made_ready(office: Office, case: Case, action: str) -> tuple[Worker, dict[str, Any]]:
    """Whoever does it, and what its form asks beside the policy's questions, once everything before it is done."""
    me = office.practitioner
    match action:
        case "record-contact":
            return me, {"method": "phone", "with": "Mother"}
        case "record-information":
            return office.support, {"from": "Police"}
        case "plan-visit":
            _read(office, case)
            times = {"starts": "2026-06-02 10:00", "ends": "2026-06-02 11:00"}
            return me, {**times, "alone": "yes", "check_in": "Duty desk"}
        case "record-visit":
            _read(office, case)
            seen = {"children_seen": children(case), "seen_alone": children(case)}
            return me, {"where": "home", "anyone_seen": "yes", **seen}
        case "complete-assessment":
            done(act(case, "update-chronology", me, reason="Two school moves"))
            return me, {"people": children(case), "worker": office.manager.ref}
        case "authorise-assessment":
            _submitted(office, case)
            return office.manager, {"submitted": DAY}
        case "check-plan":
            done(act(case, "agree-plan", me, **_all(office, case, "agree-plan")))
            return office.manager, {}
        case "record-supervision":
            return office.manager, {"worker": me.ref}
        case _:
            return me, {}


ASKED = (
    "check-background",
    "plan-visit",
    "record-visit",
    "record-contact",
    "record-information",
    "complete-assessment",
    "authorise-assessment",
    "agree-plan",
    "check-plan",
    "record-supervision",
)


@pytest.mark.parametrize("action", ASKED)
def test_each_question_is_asked_a_blank_is_refused_by_name_and_the_answer_is_on_record(
    office: Office, case: Case, action: str
) -> None:
    who, entered = _made_ready(office, case, action)
    asked = questions(office, action)
    blank = act(case, action, who, **entered)
    assert isinstance(blank, Refused)
    said = {each.rule for each in blank.unmet}
    for item in asked:
        missed = {
            Force.MUST: set(names_of(item, case)) <= set(blank.errors),
            Force.SHOULD: item.id in said,
            Force.MAY: item.id not in said and not set(names_of(item, case)) & set(blank.errors),
        }
        assert missed[item.force], item.id
    (event, *_) = done(act(case, action, who, **entered, **answered(asked, case)))
    kept = Event.objects.get(pk=event.pk).data["answers"]
    assert set(kept) == {item.id for item in asked}
    for item in asked:
        if item.per == "child":
            assert set(kept[item.id]) == set(children(case)), item.id


@pytest.mark.parametrize("action", ["record-visit", "complete-assessment"])
def test_the_child_for_whom_nothing_is_said_is_named(
    office: Office, case: Case, action: str
) -> None:
    who, entered = _made_ready(office, case, action)
    of_each = [item for item in questions(office, action) if item.per == "child"]
    _, second = children(case)
    said = {
        name: value
        for name, value in _all(office, case, action).items()
        if not name.endswith(second)
    }
    left = refused(act(case, action, who, **entered, **said))
    for item in of_each:
        assert f"No answer to ‘{item.ask.rstrip('?.')}’ (Tom Example)" in left, item.id
    assert "(Mia Example)" not in left


def test_a_plan_in_which_the_family_does_nothing_says_why(office: Office, case: Case) -> None:
    said = _all(office, case, "agree-plan")
    del said["answers.family_actions"]
    ticked = {**said, "answers.family_actions.nothing": "on"}
    assert "Nothing, because" in refused(act(case, "agree-plan", office.practitioner, **ticked))
    why = {**ticked, "answers.family_actions": "They are away until July"}
    (event, *_) = done(act(case, "agree-plan", office.practitioner, **why))
    assert "away until July" in str(event.data["answers"]["family_actions"])


def test_a_no_about_a_caf_says_what_to_put_right_and_crowded_out_it_goes_back(
    office: Office, case: Case
) -> None:
    _submitted(office, case)
    marks = {**_all(office, case, "authorise-assessment"), "answers.balanced": "No"}
    nothing = {**marks, "answers.comment": "", "answers.comment.nothing": "on"}
    authorise: dict[str, Any] = {"submitted": DAY}
    assert "not said what is to be put right" in refused(
        act(case, "authorise-assessment", office.manager, **authorise, **nothing)
    )
    crowded = {**marks, "answers.adults_do_not_dominate": "No", "answers.comment": "Ask Mia"}
    assert "goes back to the worker" in refused(
        act(case, "authorise-assessment", office.manager, **authorise, **crowded)
    )
    assert clocks(case)["caf"] == "running"
    done(act(case, "return-assessment", office.manager, gaps="Ask Mia what she thinks"))
    _submitted(office, case)
    marks["answers.comment"] = "Add strengths"
    done(act(case, "authorise-assessment", office.manager, **authorise, **marks))
    assert clocks(case)["caf"] == "met"


@pytest.mark.parametrize("action", ["authorise-assessment", "check-plan"])
def test_whichever_question_of_a_check_is_answered_no_it_says_what_to_put_right(
    action: str,
) -> None:
    pack = find_pack("early-help-process")
    rule = pack.who_may(action)
    assert rule is not None
    assert rule.checklist is not None
    marks = [item.id for item in pack.checklist(rule.checklist).items if item.id != "comment"]
    for name in marks:
        answers = {**dict.fromkeys(marks, "Yes"), name: "No", "comment": "Nothing"}
        tried = {"attempt": {"role": "line-manager", "fields": {"answers": answers}}}
        answer = check_action(pack, action, CaseFile.model_validate(tried), as_of=DAY)
        assert any("is-explained" in each.rule for each in answer.unmet), name


def test_a_second_version_of_a_caf_stands_beside_the_first(office: Office, case: Case) -> None:
    marks = _all(office, case, "authorise-assessment")
    for day in ("2026-06-01", "2026-07-20"):
        _submitted(office, case, f"{day} 10:00", **{"answers.analysis": f"As of {day}"})
        on: dict[str, Any] = {"on": f"{day} 12:00", "submitted": date.fromisoformat(day)}
        done(act(case, "authorise-assessment", office.manager, **on, **marks))
    versions = Event.objects.uncorrected().filter(case=case, kind="assessment.completed")
    said = [each.data["answers"]["analysis"] for each in versions.order_by("at")]
    assert said == ["As of 2026-06-01", "As of 2026-07-20"]
    assert [each.status for each in Timescale.objects.filter(case=case, rule="caf")] == ["met"]


def test_a_caf_needed_after_all_is_due_by_the_day_of_allocation(office: Office) -> None:
    case = a_case(office).received("2026-05-29").case
    _decided(office, case, caf_required="no", no_caf_because="One is up to date")
    done(act(case, "allocate", office.manager, worker=office.practitioner.ref))
    assert "caf" not in clocks(case)
    assert "says that no CAF is needed" in refused(
        act(case, "start-assessment", office.practitioner, people=children(case))
    )
    yes: dict[str, Any] = {"to_do": [RING_THE_SCHOOL], "caf_required": "yes"}
    done(act(case, "record-managers-decision", office.manager, on="2026-06-08 10:00", **yes))
    clock = Timescale.objects.get(case=case, rule="caf")
    assert (clock.started, clock.limit) == (DAY, date(2026, 6, 29))
    on = "2026-06-08 11:00"
    done(act(case, "start-assessment", office.practitioner, on=on, people=children(case)))


def test_a_caf_that_came_with_the_case_is_recorded_and_its_review_is_due_at_once(
    office: Office, case: Case
) -> None:
    done(act(case, "bring-assessment", office.support, completed=date(2025, 11, 3)))
    clock = Timescale.objects.get(case=case, rule="brought-caf-review")
    assert clock.limit == date(2026, 5, 3)
    done(act(case, "review-assessment", office.practitioner, outcome="updated"))
    limits = Timescale.objects.filter(case=case, rule="brought-caf-review", status="running")
    assert [each.limit for each in limits] == [date(2026, 12, 1)]
