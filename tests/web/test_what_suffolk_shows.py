"""What Suffolk's policy has its people see: what comes next on a case, a caseload before it grows, who is away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from keyworker.documents.writing import letters_of
from keyworker.policy.wording import on_day
from keyworker.record.governing_pack import governing
from keyworker.workforce.models import Absence
from tests.builders import CaseStory, Office, at
from tests.the_day import as_at, now, today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def page(office: Office, address: str) -> str:
    return in_a_row(browsing(office.manager).get(address).text)


def test_a_case_says_what_is_due_next_by_whom_and_under_which_clause(office: Office) -> None:
    with as_at(at("2026-06-01 10:00")):
        story = CaseStory(office).working("2026-05-27")
        shown = in_a_row(browsing(office.practitioner).get(f"/cases/{story.case.reference}").text)
    head = shown[shown.index('id="next"') : shown.index("</section>", shown.index('id="next"'))]
    assert "First contact with the family</strong> due Fri 5 Jun 2026" in head
    assert 'kw-next__who">you' in head
    assert "Suffolk 3.4 (first 3.4: contact with the family)" in head


def test_a_referral_shows_that_decision_and_allocation_are_both_due(office: Office) -> None:
    with as_at(at("2026-05-22 10:00")):
        story = CaseStory(office).received("2026-05-21")
        shown = page(office, f"/cases/{story.case.reference}")
    for duty in (
        "Decide whether the CAF is opened",
        "Allocate the CAF to a practitioner",
        "Complete the data trawl",
        "Complete the case analysis",
    ):
        assert duty in shown


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-05-26", "1 working day left"), ("2026-05-27", "Due today"), ("2026-05-28", "late")],
)
def test_managers_are_warned_of_a_decision_the_day_before_on_the_day_and_after(
    office: Office, day: str, words: str
) -> None:
    """A CAF of Thursday 21 May is decided by Wednesday 27 May, for Monday is a bank holiday."""
    with as_at(at(f"{day} 10:00")):
        story = CaseStory(office).received("2026-05-21")
        for address in ("/", "/referrals"):
            shown = in_a_row(browsing(office.lead).get(address).text)
            line = shown[shown.index(story.case.reference) :][:1200]
            assert words in line, address
            assert "kw-due--soon" in line or "kw-due--today" in line or "kw-due--late" in line


def test_a_request_to_broker_a_caf_stands_with_who_sent_it(office: Office) -> None:
    for source, name in (("mash", "MASH"), ("ptt", "Participation and Tracking Team")):
        story = CaseStory(office).received(days_ago(1), type="broker-caf", source=source)
        shown = page(office, "/referrals")
        assert f"Broker CAF from {name}" in shown[shown.index(story.case.reference) :]


def test_what_a_caseload_would_come_to_stands_where_somebody_is_chosen(office: Office) -> None:
    story = CaseStory(office)
    for number in range(23):
        story.of(f"Child {number}")
    story.working(days_ago(20))
    siblings = CaseStory(office).of("Ann").of("Bea").of("Cal")
    siblings.received(days_ago(2)).trawled(days_ago(2)).analysed(days_ago(2)).opened(days_ago(1))
    shown = page(office, f"/cases/{siblings.case.reference}/allocate")
    ada = shown[shown.index("Ada Ruiz") :].split("Ben Khan")[0]
    assert "23 → 26" in ada
    assert "of 20 to 25" in ada
    assert "have not both agreed to this caseload" in ada
    assert "Suffolk 6.4 (agreement)" in ada


def test_a_case_whose_practitioner_is_away_says_when_it_would_be_re_allocated(
    office: Office,
) -> None:
    story = CaseStory.about(office, a_led_case(office)).contacted(days_ago(15))
    since, back = today() - timedelta(days=2), today() + timedelta(days=60)
    Absence.objects.create(
        worker=office.practitioner, first_day=since, expected_return=back, recorded_at=now()
    )
    story.happened(
        "absence.started",
        days_ago(2),
        by=office.manager,
        worker=office.practitioner,
        first_day=since.isoformat(),
        expected_return=back.isoformat(),
    )
    shown = page(office, f"/cases/{story.case.reference}")
    banner = shown[shown.index("Ada Ruiz is away") : shown.index("</section>")]
    assert "<dt>Held by</dt> <dd> <strong>Nobody yet</strong>" in banner
    assert "<dt>Family told</dt> <dd>Not yet</dd>" in banner
    assert f"<dt>Re-allocate the family</dt> <dd>{on_day(since + timedelta(weeks=6))}" in banner


def test_the_trawl_is_read_beside_the_analysis_and_the_decision(office: Office) -> None:
    story = CaseStory(office).received(days_ago(1))
    story.happened(
        "trawl.completed",
        days_ago(1),
        by=office.manager,
        answers={"needs": ["Sleep and routines"]},
    )
    for action in ("complete-analysis", "decide"):
        beside = page(office, f"/cases/{story.case.reference}/do/{action}")
        assert "Sleep and routines" in beside[beside.index("On record") :], action


def test_no_letter_to_a_family_or_an_assessor_cites_a_clause_or_repeats_the_policy(
    office: Office,
) -> None:
    pack = governing(office.service, today())
    offered = list(letters_of(pack).values())
    assert offered
    for letter in offered:
        for clause in pack.clauses:
            assert clause.ref not in letter.text
            assert clause.says not in letter.text
        assert "Suffolk" not in letter.text


def test_a_role_without_a_figure_is_shown_as_such_and_with_its_count(office: Office) -> None:
    type(office.practitioner).objects.filter(pk=office.practitioner.pk).update(
        role="early-help-coach"
    )
    story = CaseStory(office)
    for number in range(31):
        story.of(f"Child {number}")
    story.working(days_ago(20))
    shown = page(office, "/team")
    ada = shown[shown.index("Ada Ruiz") :].split("Ben Khan")[0]
    assert "31" in ada
    assert "No figure in policy" in ada
