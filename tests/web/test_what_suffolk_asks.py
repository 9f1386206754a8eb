"""Each question of a Suffolk checklist stands on its form, is missed where it is left blank, and is on record once answered."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from keyworker.actions.available import context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.outcome import Refused
from keyworker.record.models import Case
from tests.builders import CaseStory, Office, act, at, done
from tests.web.conftest import browsing, in_a_row

pytestmark = pytest.mark.django_db

# Each form with what is entered on it beside its checklist.
OWN: dict[str, dict[str, Any]] = {
    "complete-trawl": {},
    "complete-analysis": {
        "outcomes": "School attendance",
        "to_do": [{"what": "Ring the school", "owner": "holder"}],
    },
    "complete-assessment": {},
    "agree-plan": {"visit_every": "3 weeks"},
    "review-plan": {},
    "summarise-closure": {"summary": "s", "analysis": "a", "evidence": {"0": "Register"}},
}
ON = "2026-06-10 10:00"


@pytest.fixture
def case(office: Office) -> Case:
    """Two children, one of whom came as a sibling, a baby since born, and another expected: every question applies."""
    story = CaseStory(office).of("Mia").of("Leo")
    story.received("2026-05-18", type="sibling").trawled("2026-05-19").analysed("2026-05-19")
    story.opened("2026-05-20").allocated("2026-05-27")
    story.happened("birth.recorded", "2026-05-28", by=office.practitioner)
    story.happened("response.none", "2026-05-29", by=office.manager)
    return story.case


def fields(case: Case, action: str, office: Office) -> list[FormField]:
    case.refresh_from_db()
    context = context_of(case, office.manager, as_of=at(ON).date())
    return [each for each in form_of(ACTIONS[action], context) if each.name.startswith("answers.")]


def answers(asked: list[FormField]) -> dict[str, str]:
    """Something of its own in each, so that each is told from the others."""
    return {
        each.name: each.choices[0][0]
        if each.type == "choice"
        else {"date": "2026-05-20", "yes-no": "yes"}.get(each.type, f"Said of {number}")
        for number, each in enumerate(asked)
    }


def own(case: Case, action: str) -> dict[str, Any]:
    children = [each.person.ref for each in case.case_children.order_by("pk")]
    if action == "summarise-closure":
        results = {"0": dict.fromkeys(children, "met")}
        return OWN[action] | {"people": children, "results": results}
    return OWN[action] | ({"people": children} if action == "complete-assessment" else {})


def _before(case: Case, action: str, office: Office) -> None:
    if action == "complete-trawl":
        # A case that comes back is looked into anew.
        story = CaseStory.about(office, case).closed("2026-06-01")
        story.happened("case.reopened", "2026-06-02", by=office.manager, reason="Back")


@pytest.mark.parametrize("action", OWN)
def test_each_question_is_asked_missed_where_it_is_blank_and_on_record_once_answered(
    office: Office, case: Case, action: str
) -> None:
    _before(case, action, office)
    asked = fields(case, action, office)
    page = in_a_row(
        unescape(browsing(office.manager).get(f"/cases/{case.reference}/do/{action}").text)
    )
    given = answers(asked)
    for field in asked:
        assert f'name="{field.name}' in page, field.name
        assert field.clause in page, field.name
        if not field.wanted:
            continue
        blank = act(
            case, action, office.manager, on=ON, **own(case, action), **{**given, field.name: ""}
        )
        assert isinstance(blank, Refused), field.name
        # What the policy demands is an error of the question; what it expects may be left out with a reason alone.
        expected = [each for each in blank.unmet if f"answers.{each.rule}" in field.name]
        assert field.name in blank.errors if field.required else expected, field.name
    (event, *_) = done(act(case, action, office.manager, on=ON, **own(case, action), **given))
    told = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}/timeline").text)
    assert [each for each in given.values() if each.startswith("Said") and each not in told] == []
    kept = event.data["answers"]
    for name in given:
        item, _, child = name.removeprefix("answers.").partition(".")
        assert (kept[item][child] if child else kept[item]) not in (None, "", [])


@pytest.mark.parametrize(
    ("action", "items"),
    [
        ("complete-trawl", {"key_information_child", "development", "life_for_child", "context"}),
        ("complete-analysis", {"impact_on_child", "life_for_child", "context"}),
        (
            "complete-assessment",
            {
                "life_for_child",
                "experiences",
                "wishes",
                "direct_work",
                "circumstances",
                "risks",
                "impact_on_sibling",
                "ehcp",
            },
        ),
        ("agree-plan", {"life_for_child"}),
        ("review-plan", {"life_for_child"}),
        ("summarise-closure", {"life_for_child"}),
    ],
)
def test_these_are_asked_of_each_child(
    office: Office, case: Case, action: str, items: set[str]
) -> None:
    _before(case, action, office)
    children = {each.person.ref for each in case.case_children.all()}
    asked = {each.name for each in fields(case, action, office)}
    assert {f"answers.{item}.{child}" for item in items for child in children} <= asked


def test_what_life_is_like_for_the_child_is_asked_with_the_last_answer_shown(
    office: Office, case: Case
) -> None:
    CaseStory.about(office, case).happened(
        "analysis.completed",
        "2026-05-30",
        by=office.manager,
        outcomes=["School attendance"],
        answers={
            "life_for_child": {
                each.person.ref: f"Quiet for {each.person.given_name}"
                for each in case.case_children.all()
            }
        },
    )
    for action in ("complete-assessment", "agree-plan", "review-plan", "summarise-closure"):
        page = browsing(office.practitioner).get(f"/cases/{case.reference}/do/{action}").text
        for child in ("Mia", "Leo"):
            assert f"Quiet for {child}" in page, action


def test_no_answer_on_a_plan_for_education_and_health_changes_what_is_asked(
    office: Office, case: Case
) -> None:
    asked = fields(case, "complete-assessment", office)
    given = answers(asked) | {each.name: "" for each in asked if ".ehcp." in each.name}
    done(
        act(
            case,
            "complete-assessment",
            office.practitioner,
            on=ON,
            **own(case, "complete-assessment"),
            **given,
        )
    )
    without = {each.name for each in fields(case, "complete-assessment", office)}
    for status in ("Yes", "No"):
        given |= {each.name: status for each in asked if ".ehcp." in each.name}
        done(
            act(
                case,
                "complete-assessment",
                office.practitioner,
                on=ON,
                **own(case, "complete-assessment"),
                **given,
            )
        )
        assert {each.name for each in fields(case, "complete-assessment", office)} == without


def test_a_review_in_a_pregnancy_asks_once_for_the_next_and_does_not_leave_it_out(
    case: Case, office: Office
) -> None:
    CaseStory.about(office, case).happened("pregnancy.recorded", "2026-06-01", due="2026-12-01")
    case.refresh_from_db()
    context = context_of(case, office.practitioner, as_of=at(ON).date())
    asked = [
        each for each in form_of(ACTIONS["review-plan"], context) if "next review" in each.label
    ]
    assert [(each.name, each.wanted) for each in asked] == [("due", True)]
    entered = (
        own(case, "review-plan") | answers(fields(case, "review-plan", office)) | {"note": "Better"}
    )
    refused = act(case, "review-plan", office.practitioner, **entered)
    assert isinstance(refused, Refused)
    assert "No date is set for the next review" in [each.because[0] for each in refused.unmet], (
        refused
    )
    done(act(case, "review-plan", office.practitioner, **entered, due="2026-09-01"))
