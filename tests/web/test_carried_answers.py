"""What a trawl found is filled in where the analysis asks the same, with who found it and when; whoever analyses may change it."""

from __future__ import annotations

import html
import re

import pytest
from django.db import transaction
from django.urls import reverse

from keyworker.policy.packs.loader import bundled_packs
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from tests.builders import CaseStory, Office, a_case, act, an_office, at, done
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("suffolk")


def trawled(office: Office, **answers: object) -> CaseStory:
    story = a_case(office).of("Mia", born="2016-03-02").received("2026-05-18")
    mia = story.case.case_children.get().person.ref
    found = {
        "risks": ["Missed appointments", "The home is cold"],
        "life_for_child": {mia: "She is often hungry"},
        **answers,
    }
    return story.happened("trawl.completed", "2026-05-19", by=office.manager, answers=found)


def asked(office: Office, case: Case) -> str:
    address = reverse("action", args=[case.reference, "complete-analysis"])
    return browsing(office.manager).get(address).text


def typed(page: str, name: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>(.*?)</textarea>', page, re.S)
    assert found is not None, name
    return html.unescape(found[1]).strip()


def test_what_the_trawl_found_is_filled_in_and_says_who_found_it_when(office: Office) -> None:
    case = trawled(office).case
    page, mia = asked(office, case), case.case_children.get().person.ref
    assert typed(page, "answers.risks") == "Missed appointments\nThe home is cold"
    assert typed(page, f"answers.life_for_child.{mia}") == "She is often hungry"
    # Nothing of the trawl's, and another question.
    assert typed(page, "answers.protective_factors") == ""
    said = html.unescape(" ".join(page.split()))
    who = f"a data trawl was completed, {office.manager.name}, Tue 19 May 2026"
    assert said.count(f"On record, and filled in: </span>{who}") == 2


def test_that_nothing_was_found_is_ticked_in_the_words_of_the_analysis(office: Office) -> None:
    case = trawled(office, risks="No risk identified").case
    page = asked(office, case)
    assert typed(page, "answers.risks") == ""
    tick = re.search(r'<input[^>]*name="answers.risks.nothing"[^>]*>', page)
    assert tick is not None
    assert "checked" in tick[0]


def test_after_an_analysis_only_a_later_trawl_is_filled_in(office: Office) -> None:
    story = trawled(office).analysed("2026-05-20")
    assert typed(asked(office, story.case), "answers.risks") == ""
    story.happened("trawl.completed", "2026-05-21", by=office.manager, answers={"risks": ["A dog"]})
    assert typed(asked(office, story.case), "answers.risks") == "A dog"


def test_an_earlier_piece_of_work_fills_in_nothing(office: Office) -> None:
    story = trawled(office).happened("case.closed", "2026-05-25", by=office.manager)
    story.happened("referral.received", "2026-05-28", by=office.manager, type="caf")
    assert typed(asked(office, story.case), "answers.risks") == ""


def test_the_record_says_which_answers_were_kept_and_whose_they_were(office: Office) -> None:
    story = trawled(office)
    mia = story.case.case_children.get().person.ref
    answers = {"risks": ["A dog"], "life_for_child": {mia: "She is often hungry"}}
    with transaction.atomic():
        add_events(
            OnCase(story.case),
            [NewEvent(kind="analysis.completed", at=at("2026-05-20"), data={"answers": answers})],
            recorded_by=office.lead.user,
            recorded_at=at("2026-05-20"),
            action="complete-analysis",
        )
    address = reverse("timeline", args=[story.case.reference])
    page = html.unescape(browsing(office.manager).get(address).text)
    kept = (
        f"As on record before: A data trawl was completed, {office.manager.name}, Tue 19 May 2026"
    )
    assert page.count(kept) == 1


def test_a_draft_of_several_lines_is_filled_in_whole(office: Office) -> None:
    case = a_case(office).of("Mia", born="2016-03-02").received("2026-05-18").case
    lines = {"answers.needs": "A school place\nHelp with rent"}
    done(act(case, "draft-trawl", office.manager, answers={"needs": lines["answers.needs"]}))
    address = reverse("action", args=[case.reference, "complete-trawl"])
    page = browsing(office.manager).get(address).text
    assert typed(page, "answers.needs") == lines["answers.needs"]


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_what_is_carried_is_the_same_question(pack: object) -> None:
    """One question, one name: asked of the same, and answered alike."""
    for checklist in pack.checklists:  # type: ignore[attr-defined]
        asked_here = {item.id: item for item in checklist.items}
        for action in checklist.carries:
            who = pack.who_may(action)  # type: ignore[attr-defined]
            assert who is not None
            earlier = {item.id: item for item in pack.checklist(who.checklist).items}  # type: ignore[attr-defined]
            same = asked_here.keys() & earlier.keys()
            assert same, f"{checklist.id} carries nothing of {action}"
            assert all(
                (asked_here[each].type, asked_here[each].per)
                == (earlier[each].type, earlier[each].per)
                for each in same
            )
