"""Who is told what?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.notices import Notification, notifications
from keyworker.policy.casefile import CaseFile
from keyworker.policy.rules.notice_texts import mistakes_in_text
from tests.northshire import a_pack

RULE = {
    "id": "tell-managers",
    "clause": "NOR-9",
    "plain": "Managers are told.",
    "to": ["practice-manager", "lead"],
    "on": {"event": "referral.received", "where": {"source": {"is": "mash"}}},
    "text": "{case}: MASH wrote.",
}


def tell(
    *events: dict[str, Any], as_of: str = "2026-06-01", **more: Any
) -> tuple[Notification, ...]:
    file = CaseFile.model_validate({"case": {"id": "EH-7"}, "events": list(events)})
    return notifications(a_pack(notices=[RULE | more]), file, as_of=date.fromisoformat(as_of))


def received(at: str = "2026-05-20", source: str = "mash") -> dict[str, Any]:
    return {"kind": "referral.received", "at": at, "source": source}


def test_what_happened_is_told_to_those_the_rule_names_with_the_clause() -> None:
    (notice,) = tell(received())
    assert (notice.to, notice.text, notice.clause, notice.on) == (
        ("practice-manager", "lead"),
        "EH-7: MASH wrote.",
        "Northshire 9",
        date(2026, 5, 20),
    )
    assert notice.because == ("A referral was received on Wed 20 May 2026",)


def test_each_time_is_told() -> None:
    assert [each.on.day for each in tell(received(), received("2026-05-21"))] == [20, 21]


def test_what_is_not_known_yet_on_the_day_is_not_told() -> None:
    assert tell(received(), as_of="2026-05-19") == ()


def test_another_matter_is_not_told() -> None:
    assert tell(received(source="school")) == ()


def test_where_its_condition_does_not_hold_nobody_is_told() -> None:
    assert tell(received(), when={"case.stage": {"is": "open"}}) == ()


def test_where_it_is_not_known_whether_it_applies_they_are_told_and_it_says_so() -> None:
    (notice,) = tell(received(), when={"case.locality": {"is": "Newtown"}})
    assert notice.because[-1] == "Told though it is not known yet: The locality is not known yet"


def test_who_is_told_is_called_as_the_authority_calls_them() -> None:
    pack = a_pack(header={"roles": {"practice-manager": "Team manager"}}, notices=[RULE])
    (notice,) = notifications(
        pack, CaseFile.model_validate({"events": [received()]}), as_of=date(2026, 6, 1)
    )
    assert (notice.to_called, notice.plain) == (("Team manager", "lead"), "Managers are told.")


def test_a_notice_says_the_days_and_choices_of_its_event() -> None:
    on = {"event": "hearing.listed"}
    listed = {"kind": "hearing.listed", "at": "2026-05-20", "on": "2026-06-04"}
    (notice,) = tell(listed, on=on, text="{case}: hearing on {event.on}, entered {event.at}.")
    assert notice.text == "EH-7: hearing on Thu 4 Jun 2026, entered Wed 20 May 2026."


def test_of_what_the_event_does_not_say_the_notice_says_that_it_is_not_given() -> None:
    (notice,) = tell(
        {"kind": "hearing.listed", "at": "2026-05-20"},
        on={"event": "hearing.listed"},
        text="{case}: hearing on {event.on}.",
    )
    assert notice.text == "EH-7: hearing on not given."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{case}: {event.onn}", "did you mean 'on'?"),
        ("{case}: {on}", "stands for nothing"),
        ("{case}: {event.rationale}", "could name somebody"),
        ("{case}: {event.person}", "is not a field"),
    ],
)
def test_what_could_name_somebody_or_stands_for_nothing_is_refused(text: str, said: str) -> None:
    event = "decision.made" if "rationale" in text else "hearing.listed"
    assert said in " ".join(mistakes_in_text(text, event, {}))
