"""What a policy puts on record by a name of its own, and its own standings, work wherever the shared ones do.

Eastmarsh's names an initial conference asked for, an arrangement seen and shadowing agreed, and knows private fostering as
a standing; no word of code knows of any of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from keyworker.actions.outcome import Refused
from keyworker.decisions.trying.documents_out import states_of, timescales_of
from keyworker.exchange.casefiles import export_case, import_case
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Event, Standing, Timescale
from keyworker.web.presenters.rules import rule_shown
from tests.builders import CaseStory, Office, a_case, act, an_office, done
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row
from tests.web.test_a_points_scheme import EASTMARSH, JOBS
from tests.web.test_putting_an_entry_right import put_right

pytestmark = pytest.mark.django_db
ASK = "record-conference-asked-for"


@pytest.fixture
def office() -> Office:
    return an_office(EASTMARSH, jobs=JOBS)


@pytest.fixture
def story(office: Office) -> CaseStory:
    began = a_case(office).of("Mia").of("Leo").received(days_ago(9), type="new")
    return began.opened(days_ago(8)).allocated(days_ago(7))


def entered(story: CaseStory, **more: Any) -> dict[str, Any]:
    return {"people": [story.child.ref], "for_day": days_ago(1), "venue": "school", **more}


def asked_for(story: CaseStory, **more: Any) -> Event:
    on = f"{days_ago(3)} 10:00"
    (event,) = done(
        act(story.case, ASK, story.office.practitioner, on=on, **entered(story, **more))
    )
    return event


def timeline(story: CaseStory) -> str:
    address = f"/cases/{story.case.reference}/timeline"
    return in_a_row(browsing(story.office.practitioner).get(address).text)


def test_the_case_offers_it_and_its_form_asks_what_it_says(story: CaseStory) -> None:
    client = browsing(story.office.practitioner)
    assert (
        "Record initial conference asked for"
        in client.get(f"/cases/{story.case.reference}").text
        + client.get(f"/cases/{story.case.reference}/steps").text
    )
    page = in_a_row(client.get(f"/cases/{story.case.reference}/do/{ASK}").text)
    for asked in ("For which day?", "Where is it to be?", "Is it urgent?", "Mia Example"):
        assert asked in page


def test_it_is_recorded_told_by_its_name_and_starts_its_clock_for_that_child(
    story: CaseStory,
) -> None:
    event = asked_for(story)
    assert (event.kind, event.data["entry"]) == ("entry.recorded", "conference-asked-for")
    page = timeline(story)
    assert "Initial conference asked for" in page
    assert "For which day?" in page
    assert "School" in page
    (clock,) = Timescale.objects.filter(rule="conference-by-the-day-asked-for")
    assert (clock.subject, clock.limit.isoformat()) == (story.child.ref, days_ago(1))


@pytest.mark.parametrize(
    ("action", "title"),
    [(ASK, "initial conference asked for"), ("record-panel-told", "panel told of the family")],
)
def test_whoever_recorded_it_is_told_its_title_whatever_it_is_about(
    story: CaseStory, action: str, title: str
) -> None:
    form = {
        "submission": str(uuid4()),
        **(entered(story, for_day=days_ago(0)) if action == ASK else {}),
    }
    address = f"/cases/{story.case.reference}/do/{action}"
    page = browsing(story.office.practitioner).post(address, form, follow=True)
    assert f"Recorded: {title} ({story.case.reference})" in in_a_row(page.text)


def test_page_and_command_say_the_same_of_its_clocks_and_states(story: CaseStory) -> None:
    story.standing(days_ago(5), "private-fostering")
    asked_for(story)
    document = json.loads(json.dumps(export_case(story.case.reference, as_of=today())))
    pack = pack_for(story.office.service, today())
    derived = {
        (each["id"], each["subject"], each["limit"])
        for each in timescales_of(pack, document, as_of=today())
    }
    kept = {
        (each.rule, each.subject or None, each.limit.isoformat() if each.limit else None)
        for each in Timescale.objects.filter(case=story.case)
    }
    own = {"conference-by-the-day-asked-for", "arrangement-seen-first"}
    assert {each for each in derived if each[0] in own} == {each for each in kept if each[0] in own}
    (state,) = [
        each for each in states_of(pack, document, as_of=today()) if each["id"] == "fostered-unseen"
    ]
    assert (state["subject"], state["left"]) == (story.child.ref, None)


def test_it_needs_what_its_form_demands_and_takes_no_other_choice(story: CaseStory) -> None:
    wrong = {**entered(story), "venue": "home"}
    refused = act(story.case, ASK, story.office.practitioner, on=f"{days_ago(3)} 10:00", **wrong)
    assert isinstance(refused, Refused)
    assert refused.errors == {"venue": "Choose one of the answers to ‘Where is it to be’"}
    lacking: dict[str, Any] = {"people": [], "venue": "school"}
    refused = act(story.case, ASK, story.office.practitioner, on=f"{days_ago(3)} 10:00", **lacking)
    assert isinstance(refused, Refused)
    assert refused.errors.keys() == {"people", "for_day"}


def test_its_gate_is_asked_with_what_is_entered(story: CaseStory) -> None:
    answers = entered(story, urgent="yes")
    refused = act(story.case, ASK, story.office.practitioner, on=f"{days_ago(3)} 10:00", **answers)
    assert isinstance(refused, Refused)
    assert [each.clause for each in refused.unmet] == ["Eastmarsh 7.2"]


def test_whoever_the_policy_names_records_it_and_nobody_else(story: CaseStory) -> None:
    action, office = "record-shadowing-agreed", story.office
    said: dict[str, Any] = {"worker": office.colleague.ref, "lasting": "3 weeks", "hours": "4"}
    now_ = f"{days_ago(1)} 10:00"
    refused = act(story.case, action, office.practitioner, on=now_, **said)
    assert isinstance(refused, Refused)
    assert refused.unmet[0].clause == "Eastmarsh 7.3"
    (event,) = done(act(story.case, action, office.manager, on=now_, **said))
    assert event.data["worker"] == office.colleague.ref
    assert event.data["hours"] == 4
    assert office.colleague.name in timeline(story)


def test_it_is_put_right_on_its_own_form(story: CaseStory) -> None:
    event = asked_for(story)
    client = browsing(story.office.practitioner)
    link = f"/cases/{story.case.reference}/do/correct-event?corrects={event.ref}"
    form = client.get(link).get("Location", "")
    assert ASK in form
    page = client.get(form).text
    assert "Put right" in page
    answer = put_right(client, form, venue="office", what_was_wrong="It is at the office")
    assert answer.status_code == 302
    (right,) = Event.objects.uncorrected().filter(kind="entry.recorded")
    assert (right.data["venue"], right.data["replaces"]) == ("office", event.ref)
    assert "It is at the office" in timeline(story)


def written(place: Path, document: dict[str, Any]) -> str:
    path = place / "case.json"
    path.write_text(json.dumps(document, default=str))
    return str(path)


def test_it_leaves_in_a_file_and_comes_back(story: CaseStory, tmp_path: Path) -> None:
    story.standing(days_ago(5), "private-fostering")
    asked_for(story)
    out = export_case(story.case.reference, as_of=today(), say=lambda said: pytest.fail(said))
    back = import_case(written(tmp_path, out), now=now(), service=story.office.service.slug)
    event = back.events.get(kind="entry.recorded")
    assert (event.data["for_day"], event.data["venue"]) == (days_ago(1), "school")
    assert Standing.objects.filter(case=back, standing="private-fostering").exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"entry": "conference-askd-for"}, "did you mean 'conference-asked-for'?"),
        ({"for_dya": "2026-06-01"}, "is not a field of entry.recorded; did you mean 'for_day'?"),
        ({"venue": "hmoe"}, "'hmoe' should be one of office, school"),
    ],
)
def test_a_file_with_a_word_that_it_has_not_is_refused_with_the_nearest(
    story: CaseStory, tmp_path: Path, change: dict[str, str], says: str
) -> None:
    asked_for(story)
    out = export_case(story.case.reference, as_of=today())
    (entry,) = [each for each in out["events"] if each["kind"] == "entry.recorded"]
    entry |= change
    with pytest.raises(UnreadableFile) as refused:
        import_case(written(tmp_path, out), now=now(), service=story.office.service.slug)
    assert says in str(refused.value)


def test_a_standing_of_its_own_is_offered_recorded_and_shown(story: CaseStory) -> None:
    office, reference = story.office, story.case.reference
    form = browsing(office.practitioner).get(f"/cases/{reference}/do/record-standing").text
    assert "Privately fostered" in form
    said: dict[str, Any] = {
        "people": [story.child.ref],
        "standing": "private-fostering",
        "change": "began",
    }
    done(act(story.case, "record-standing", office.practitioner, on=f"{days_ago(2)} 10:00", **said))
    case = in_a_row(browsing(office.practitioner).get(f"/cases/{reference}").text)
    assert "Privately fostered" in case
    assert "Privately fostered" in timeline(story)
    assert Timescale.objects.filter(rule="arrangement-seen-first", subject=story.child.ref).exists()


def test_a_policy_that_names_none_offers_none(office: Office) -> None:
    other = an_office("suffolk")
    case = a_case(other).received(days_ago(3)).case
    client = browsing(other.manager)
    assert client.get(f"/cases/{case.reference}/do/{ASK}").status_code == 404
    assert (
        "Privately fostered" not in client.get(f"/cases/{case.reference}/do/record-standing").text
    )


def test_the_page_of_the_policy_lists_its_own_entries_and_standings(office: Office) -> None:
    page = reverse("policy", args=["eastmarsh"])
    shown = in_a_row(browsing(office.practitioner).get(page).text)
    for said in (
        "Entries of its own (4)",
        "Initial conference asked for (about a child, asks: For which day?",
        "Standings of its own (1)",
        "Privately fostered",
        "Kinds of meeting",
    ):
        assert said in shown
    found = in_a_row(browsing(office.practitioner).get(page, {"q": "shadowing"}).text)
    assert "Shadowing agreed" in found
    assert "Privately fostered" not in found


def test_no_rule_of_a_policy_is_headed_by_nothing() -> None:
    packs = [*bundled_packs(), load_pack(Path(EASTMARSH))]
    headings = {rule_shown(pack, rule).heading for pack in packs for _, rule in named_rules(pack)}
    assert not headings & {"", "None"}
