"""Whoever is given a part in a case is chosen from one list, with the same guards whatever the part."""

from __future__ import annotations

import pytest

from keyworker.actions.action import Action
from keyworker.actions.available import context_of
from keyworker.actions.chosen import chosen_worker
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.caseload.candidates import candidates
from keyworker.record.models import Case
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Absence, Reduction
from tests.builders import Office, a_case, act, act_on, an_office, at, done, refused
from tests.the_day import today

pytestmark = pytest.mark.django_db

PACKS = ("suffolk", "cin", "camden", "nottinghamshire", "early-help-process")
# Whom the policy asks about, without giving them a part: an interviewer, the manager a report goes to.
ASKED_ABOUT = {"record-interview", "complete-assessment"}
GIVE_A_PART = [
    each
    for each in ACTIONS.values()
    if each.proposes is chosen_worker and each.id not in ASKED_ABOUT
]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("action", GIVE_A_PART, ids=lambda each: each.id)
def test_business_support_is_never_among_those_to_choose_from(pack: str, action: Action) -> None:
    office = an_office(pack)
    case = a_case(office).working("2026-05-01").case
    context = context_of(case, office.manager, as_of=today())
    (field,) = [each for each in form_of(action, context) if each.name == "worker"]
    refs = [ref for ref, _ in field.choices]
    assert office.support.ref not in refs
    assert office.colleague.ref in refs
    assert office.support not in [
        each.worker for each in candidates(case, as_of=today(), part=action.part)
    ]


def away(office: Office, first: str, back: str | None = None) -> None:
    entered = {"first_day": first} | ({"expected_return": back} if back else {})
    subject = OnWorker(office.colleague).fresh()
    done(act_on(subject, "record-absence", office.manager, on=f"{first} 08:00", **entered))


@pytest.mark.parametrize("back", ["2026-07-01", None])
@pytest.mark.parametrize(
    "action", ["allocate", "propose-allocation", "choose-holder", "add-co-worker"]
)
def test_whoever_is_away_is_given_a_part_for_a_reason_only(action: str, back: str | None) -> None:
    office = an_office("suffolk")
    case = a_case(office).working("2026-05-01").case
    away(office, "2026-06-01", back)
    entered = {"worker": office.colleague.ref, "role": "co-worker", "how": "By phone"}
    said = refused(act(case, action, office.manager, on="2026-06-02 10:00", **entered))
    if action == "choose-holder":
        # The policy says so itself, of a holder.
        assert "The holder is away too" in said
    else:
        assert "Ben Khan is away" in said
        assert ("no date of return" in said) == (back is None)


def test_planned_leave_is_known_where_somebody_is_chosen() -> None:
    office = an_office("suffolk")
    case = a_case(office).working("2026-05-01").case
    Absence.objects.create(
        worker=office.colleague,
        first_day="2026-12-21",
        expected_return="2027-01-04",
        planned=True,
        recorded_at=at("2026-06-01"),
    )
    found = candidates(case, as_of=at("2026-06-01").date(), part="holding")
    colleague = next(each for each in found if each.worker == office.colleague)
    assert [str(each.first_day) for each in colleague.leave] == ["2026-12-21"]
    assert not colleague.absent


def test_what_is_entered_later_is_asked_of_the_range_of_its_own_day() -> None:
    """Full time on the day itself, and half of the week gone since: it fits what it was entered for."""
    office = an_office("suffolk")
    waiting = _opened(office)
    _carrying(office)
    _reduced(office, "2026-06-01")
    entered = {"worker": office.practitioner.ref, "how": "In person"}
    late = act(
        waiting, "allocate", office.manager, on="2026-06-03 10:00", at="2026-05-28", **entered
    )
    assert done(late)


def test_and_what_is_entered_now_of_todays() -> None:
    office = an_office("suffolk")
    waiting = _opened(office)
    _carrying(office)
    _reduced(office, "2026-06-01")
    entered = {"worker": office.practitioner.ref, "how": "In person"}
    assert refused(act(waiting, "allocate", office.manager, on="2026-06-03 10:00", **entered))


def _carrying(office: Office) -> None:
    story = a_case(office)
    for number in range(14):
        story.of(f"Child{number}")
    story.working("2026-04-01")


def _opened(office: Office) -> Case:
    story = a_case(office).received("2026-05-26").trawled("2026-05-27").analysed("2026-05-27")
    return story.opened("2026-05-27").case


def _reduced(office: Office, since: str) -> None:
    Reduction.objects.create(
        worker=office.practitioner, kind="other", percent=50, started=since, reason="Project"
    )
