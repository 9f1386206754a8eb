"""No page of a service speaks of a step that its policy does not have."""

from __future__ import annotations

import re
from pathlib import Path

import keyworker
from keyworker.actions.families import ACTIONS
from keyworker.actions.outcome import Refused
from keyworker.policy.packs.pack import Pack
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case
from tests.builders import Office, a_case, act, an_office, done
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row

PACKS = Path(keyworker.__file__).parent / "packs"


def steps_of_others(pack: Pack, folder: str) -> set[str]:
    """What the events are called that nothing done under this policy records and that it nowhere speaks of."""
    theirs: set[str] = set()
    others: set[str] = set()
    for action in ACTIONS.values():
        found = {kind.split(".")[0] for kind in action.records}
        (theirs if pack.offers(action.id) or action.by_default else others).update(found)
    said = " ".join(
        file.read_text(encoding="utf-8").lower() for file in (PACKS / folder).rglob("*.yaml")
    )
    names = {each.replace("-", " ") for each in others - theirs}
    return {each for each in names if not re.search(rf"\b{each}", said)}


def words_of(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return in_a_row(re.sub(r"<[^>]+>", " ", main)).lower()


def not_opened(office: Office) -> Case:
    story = a_case(office).received(days_ago(3))
    return story.happened(
        "decision.made", days_ago(1), by=office.manager, outcome="not-open", rationale="No need"
    ).case


def test_no_page_speaks_of_a_step_of_another_policy(any_office: Office) -> None:
    office, folder = any_office, any_office.service.pack
    pack = governing(office.service, today())
    others = steps_of_others(pack, folder)
    waits, refused = a_case(office).received(days_ago(2)).case, not_opened(office)
    pages = [
        (office.manager, "/"),
        (office.support, "/"),
        (office.practitioner, "/"),
        (office.manager, "/referrals"),
        (office.manager, f"/cases/{waits.reference}"),
        (office.manager, f"/cases/{waits.reference}/do/decide"),
        (office.manager, f"/cases/{refused.reference}"),
        (office.manager, f"/cases/{refused.reference}/decisions"),
    ]
    for reader, address in pages:
        answer = browsing(reader).get(address)
        if answer.status_code == 200:
            said = words_of(answer.text)
            found = {each for each in others if re.search(rf"\b{each}\b", said)}
            assert not found, (address, found)


def test_only_a_policy_that_sends_guidance_says_that_it_is_due(any_office: Office) -> None:
    office, refused = any_office, not_opened(any_office)
    sends = governing(office.service, today()).offers("send-guidance")
    home = words_of(browsing(office.manager).get("/").text)
    assert ("guidance to send" in home) is sends
    supporting = words_of(browsing(office.support).get("/").text)
    assert ("guidance to send" in supporting) is sends
    case = words_of(browsing(office.manager).get(f"/cases/{refused.reference}").text)
    assert sends or "guidance" not in case


def test_why_a_referral_was_not_opened_stands_on_decisions(db: None) -> None:
    office = an_office("cin")
    case = a_case(office).received("2026-05-21").case
    outcome = act(case, "decide", office.manager, on="2026-05-22", outcome="not-open")
    assert isinstance(outcome, Refused)
    assert [each.because[0] for each in outcome.unmet] == ["Say why it is not opened"]
    why = {"outcome": "not-open", "rationale": "Needs are met at school"}
    done(act(case, "decide", office.manager, on="2026-05-22", **why))
    said = browsing(office.manager).get(f"/cases/{case.reference}/decisions").text
    assert "Needs are met at school" in said
    assert "A decision not to open a referral says why" in said
    assert "Local default, not in the policy" in said


def test_where_a_policy_sets_no_range_nobody_is_said_to_be_full(any_office: Office) -> None:
    home = words_of(browsing(any_office.manager).get("/").text)
    sets = any_office.service.pack in {"suffolk", "cin"}
    assert ("over their range" in home) is sets
    assert ("the policy sets no general range" in home) is not sets
