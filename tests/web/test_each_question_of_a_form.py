"""Each question that a policy's checklist puts stands on the page of its action, and its answer is on record."""

from __future__ import annotations

from html import unescape
from typing import Any, NamedTuple

import pytest

from keyworker.policy.packs.loader import find_pack
from keyworker.record.models import Case
from keyworker.web.presenters.steps import step
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, act, an_office, done

from .conftest import browsing, in_a_row

pytestmark = pytest.mark.django_db
MOVE = {"to": "family-intervention", "move": "between-teams", "reason": "Moved near"}
TASKS = ("open_tasks", "pending_authorisations", "open_episodes")
PREPARED = {
    **dict.fromkeys((*TASKS, "members_unconfirmed", "documents_unfiled"), "0"),
    "chronology_to": "2026-05-29",
    "latest_event_on": "2026-05-20",
    "warnings_needed": "no",
}
MEETING = {"threshold_met": "no", "rationale": "Early help goes on", "attended_by": "All"}
TAF = {
    "type": "taf",
    "chair": "case-manager",
    "attended_by": "School",
    "outcome": "agreed",
    "disagreements": "None",
    "family_present": "yes",
}


class Form(NamedTuple):
    """An action with a checklist, by whom it is done, and what its form demands besides."""

    pack: str
    action: str
    by: str
    also: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.pack}-{self.action}"


FORMS = (
    Form("camden", "decide", "lead", {"outcome": "not-open", "rationale": "No need"}),
    Form("camden", "plan-transfer", "manager", MOVE),
    Form("camden", "complete-assessment", "practitioner", {}),
    Form("camden", "prepare-transfer", "practitioner", PREPARED),
    Form("camden", "decide-step-up", "lead", MEETING),
    Form("camden", "rule-out-joint-visit", "manager", {"why": "refused", "reason": "They said no"}),
    Form("nottinghamshire", "request-step-down", "manager", {}),
    Form("nottinghamshire", "put-on-hold", "manager", {"reason": "MASH"}),
    Form("nottinghamshire", "complete-assessment", "practitioner", {}),
    Form("nottinghamshire", "agree-plan", "practitioner", {"criteria_met": "0"}),
    Form("nottinghamshire", "review-plan", "practitioner", {"family_attended": "yes"}),
    Form("nottinghamshire", "record-meeting", "practitioner", TAF),
    Form("nottinghamshire", "record-supervision", "manager", {}),
)


def about(form: Form, office: Office) -> Case:
    """A case as it stands before the action, about one child."""
    story = a_case(office)
    if form.pack == "camden":
        return _of_camden(form.action, story).case
    story.received("2026-05-05").allocated("2026-05-11")
    for kind, said in _BEFORE.get(form.action, ()):
        story.happened(kind, "2026-05-28", by=office.manager, **said)
    return story.case


_BEFORE: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "request-step-down": (
        (
            "step-down.discussed",
            {"with": "team-manager", "agreed": True, "if_not_engaging": "Back to us"},
        ),
        ("consent.recorded", {"given": True, "who": "Mother"}),
    ),
}


def _of_camden(action: str, story: CaseStory) -> CaseStory:
    if action == "decide":
        return story.received("2026-05-29")
    if action == "decide-step-up":
        story.received("2026-05-29")
        return story.happened("step-up.requested", "2026-05-29", immediate_risk=False)
    return story.working("2026-05-27")


@pytest.fixture(params=FORMS, ids=str)
def form(request: pytest.FixtureRequest) -> Form:
    found: Form = request.param
    return found


def test_it_is_asked_on_the_page_and_kept(form: Form) -> None:
    office = an_office(form.pack)
    by: Worker = getattr(office, form.by)
    case = about(form, office)
    pack = find_pack(form.pack)
    who = pack.who_may(form.action)
    assert who is not None
    assert who.checklist is not None
    items = pack.checklist(who.checklist).items
    page = in_a_row(unescape(browsing(by).get(step(form.action, case).href).text))
    child = case.case_children.get().person.ref
    answers = {}
    for item in items:
        if item.when is not None:
            continue
        assert " ".join(item.ask.split()) in page, item.id
        name = f"answers.{item.id}" + (f".{child}" if item.per == "child" else "")
        answers[name] = {"yes-no": "yes", "date": "2026-05-29"}.get(item.type, f"Said {item.id}")
    more = {"worker": office.practitioner.ref} if form.action in _OF_A_WORKER else {}
    given = {**form.also, **more, **answers}
    if form.action in {"complete-assessment", "agree-plan"}:
        given["people"] = [child]
    event = done(act(case, form.action, by, because="Agreed by phone", **given))[0]
    kept = str(event.data["answers"])
    missing = [item.id for item in items if item.when is None and item.id not in kept]
    assert not missing


_OF_A_WORKER = {"rule-out-joint-visit", "record-supervision"}


def test_the_needs_of_the_siblings_stand_beside_a_decision_on_short_breaks() -> None:
    office = an_office("camden")
    story = a_case(office).working("2026-05-27")
    needs = {"needs": {story.child.ref: "Sleep, and time with her father"}}
    story.happened("assessment.completed", "2026-05-29", by=office.practitioner, answers=needs)
    page = browsing(office.manager).get(step("decide-short-break", story.case).href).text
    beside = page.split("kw-background", 1)[1]
    assert "Sleep, and time with her father" in beside
