"""Under which clause was something decided, on which facts, and who was told of it by policy?"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from keyworker.record.models import Case
from tests.builders import CaseStory, Office, a_case, act, an_office, done
from tests.web.conftest import browsing, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def decided(office: Office) -> Case:
    """Received and looked into, then opened by the manager through the form, and allocated with the analysis done."""
    case = a_case(office).received("2026-05-21").trawled("2026-05-22").case
    done(act(case, "decide", office.manager, on="2026-05-26 10:00", outcome="open", rationale="x"))
    CaseStory.about(office, case).analysed("2026-05-26 10:30")
    worker = {"worker": office.practitioner.ref, "role": "lead"}
    done(act(case, "propose-allocation", office.manager, on="2026-05-26 11:00", **worker))
    done(act(case, "agree-allocation", office.practitioner, on="2026-05-27 09:30"))
    return case


def page(office: Office, case: Case, tab: str, *, by: str = "manager") -> str:
    reader = browsing(getattr(office, by))
    return in_a_row(reader.get(f"/cases/{case.reference}/{tab}").text)


def entry(text: str, what: str) -> str:
    """What the page says beside the first entry of that name."""
    return text[text.index(f'words">{what}<') :].split("<li class=")[0]


def test_a_decision_cites_the_clauses_it_was_taken_under_with_the_facts_known(
    office: Office, decided: Case
) -> None:
    said = entry(page(office, decided, "decisions"), "A decision was recorded")
    assert "Tue 26 May 2026, 10:00 · Morgan Reid, Practice manager · recorded Tue 26 May" in said
    assert "Northshire early help, version" in said
    assert "<dt>Northshire 6</dt><dd>For a Practice manager or Practice lead to do" in said
    assert "Done by a Practice manager" in said
    assert "<dt>Northshire 3</dt><dd>A decision says why" in said
    trawl = said[said.index("<dt>Northshire 4</dt>") :]
    assert "The trawl informs the decision to open" in trawl
    assert "A data trawl was completed on Fri 22 May 2026" in trawl
    assert f"/cases/{decided.reference}?as_of=2026-05-26" in said


def test_the_timeline_cites_them_in_a_line_and_whoever_was_told_with_the_clause(
    office: Office, decided: Case
) -> None:
    text = page(office, decided, "timeline")
    assert "<dt>Clauses</dt><dd>Northshire 6; Northshire 3; Northshire 4</dd>" in text
    assert "<dt>Told</dt><dd>Ada Ruiz (Northshire 24)</dd>" in entry(text, "An allocation started")


def test_who_chose_the_worker_stands_among_the_decisions(office: Office, decided: Case) -> None:
    said = entry(page(office, decided, "decisions"), "An allocation was proposed")
    assert "Tue 26 May 2026, 11:00 · Morgan Reid, Practice manager" in said
    assert "Ada Ruiz" in said


def test_what_no_case_keeps_of_that_day_is_not_made_up(office: Office, decided: Case) -> None:
    said = entry(page(office, decided, "decisions"), "An allocation was agreed")
    carried = said[said.index("A caseload above the range") :].split("</dd>")[0]
    assert "What settled this then is not kept with the case" in carried


def test_what_was_passed_with_a_reason_says_so_beside_its_clause(office: Office) -> None:
    story = a_case(office).received("2026-05-18", type="broker-caf").trawled("2026-05-19")
    case = story.analysed("2026-05-20").opened("2026-05-20").allocated("2026-05-21").case
    given = {"outcome": "completed", "note": "All met", "reason": "Ended"}
    outcome = act(
        case, "close-case", office.manager, on="2026-06-01", because="Family moved", **given
    )
    done(outcome)
    said = entry(page(office, case, "decisions"), "The case was closed")
    assert "Passed with a reason, above" in said[said.index("<dt>Northshire 10</dt>") :]


def test_what_was_brought_in_claims_no_clause_for_itself(office: Office) -> None:
    case = a_case(office).received("2026-05-21").opened("2026-05-22").case
    said = entry(page(office, case, "decisions"), "A decision was recorded")
    assert "Brought in, not recorded here: nothing was asked then." in said
    assert "What settled this then is not kept with the case" in said


def test_of_a_decision_that_names_nobody_that_is_said(office: Office) -> None:
    case = a_case(office).received("2026-05-21").case
    CaseStory.about(office, case).happened(
        "decision.made", "2026-05-22", outcome="open", rationale="Needs support"
    )
    said = entry(page(office, case, "decisions"), "A decision was recorded")
    assert "· it is not on record who · recorded Fri 22 May 2026" in said


def test_where_no_policy_was_in_force_that_is_said(office: Office) -> None:
    case = a_case(office).received("2026-05-21").opened("2026-05-22").case
    office.service.pack = ""
    office.service.save()
    assert "No policy was in force" in page(office, case, "decisions")


def test_whoever_reads_no_findings_reads_the_clause_and_not_the_facts(
    office: Office, decided: Case
) -> None:
    said = entry(page(office, decided, "decisions", by="support"), "An allocation was agreed")
    assert "Northshire 9" in said
    assert "Done by a" not in said


def exported(case: Case, *options: str) -> str:
    out = StringIO()
    call_command("export", "decisions", case.reference, *options, stdout=out)
    return out.getvalue()


def test_the_command_says_the_same_and_names_nobody(office: Office, decided: Case) -> None:
    said = exported(decided)
    assert f"by {office.manager.ref}, practice manager" in said
    assert "Northshire 4: The trawl informs the decision to open (met)" in said
    assert "A data trawl was completed" in said
    assert f"told: {office.practitioner.ref} (Northshire 24)" in said
    assert "Ruiz" not in said
    assert "Mia" not in said
    assert '"clause": "Northshire 4"' in exported(decided, "--json")
