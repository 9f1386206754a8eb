"""What may be said in reminders.yaml, what is refused of it in which words, and which reminder speaks of which timescale."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from keyworker.decisions.reminders import Dates, occasion, reminders_by_timescale
from keyworker.policy.packs.checks.cross_checks import cross_check
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.reminders import Reminder, Stage
from tests.northshire import a_pack, a_timescale

DUTY = a_timescale(warn="1 working day")


def a_reminder(**parts: Any) -> dict[str, Any]:
    return {
        "id": "told",
        "clause": "NOR-3",
        "plain": "Somebody is told",
        "of": "decide",
        "on": "missed",
        "to": ["responsible"],
        "text": "{case}: {duty}",
    } | parts


def pack_of(*reminders: dict[str, Any], **parts: Any) -> Pack:
    roles = {"roles": {"practice-manager": "Practice manager"}}
    return a_pack(timescales=(DUTY,), reminders=reminders, header=roles, **parts)


def said_of(*reminders: dict[str, Any], **parts: Any) -> list[str]:
    return [str(each) for each in cross_check(pack_of(*reminders, **parts))]


def ids(pack: Pack, stage: Stage) -> list[str]:
    found = reminders_by_timescale(pack)["decide"]
    return [each.rule.id for each in found if each.rule.stage is stage]


def test_a_timescale_that_is_not_there_is_found() -> None:
    (said,) = said_of(a_reminder(of="decid"))
    assert "no timescale 'decid'; did you mean 'decide'?" in said


def test_a_job_role_that_is_not_there_is_found() -> None:
    (said,) = said_of(a_reminder(to=["practice-manger"]))
    assert "'practice-manger' is neither a job role of pack.yaml nor a part in a case" in said


@pytest.mark.parametrize(
    "word", ["responsible", "proposed", "managers", "service-managers", "lead"]
)
def test_whoever_a_timescale_is_on_or_manages_it_may_be_named(word: str) -> None:
    assert said_of(a_reminder(to=[word])) == []


def test_a_place_of_the_text_that_stands_for_nothing_is_found() -> None:
    (said,) = said_of(a_reminder(text="{case}: {child}"))
    assert "text: '{child}' stands for nothing; say {case}, {duty}, {limit}" in said


def test_what_does_not_warn_has_to_be_told_how_long_before() -> None:
    silent = a_timescale(id="silent")
    told = a_reminder(of="silent", on="nears")
    pack = a_pack(timescales=(DUTY, silent), reminders=(told,))
    (said,) = [str(each) for each in cross_check(pack)]
    assert "the timescale 'silent' has no 'warn'; say how long 'before' its limit" in said


def test_a_setting_that_is_no_length_is_found() -> None:
    setting = {"id": "often", "value": 3, "about": "NOR-3", "why": "Ours"}
    (said,) = said_of(a_reminder(after={"setting": "often"}), settings=(setting,))
    assert "after: the setting 'often' is no length of time" in said


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"before": "1 week"}, "before: goes with 'on: nears'"),
        ({"on": "nears", "after": "1 week"}, "after: goes with 'on: missed'"),
        ({"on": "nears", "again": "1 week"}, "again: goes with 'on: missed'"),
        ({"after": "0 days"}, "after: is at least 1 of its unit"),
        ({"again": "4 hours"}, "again: is one or more days"),
        ({"text": ""}, "text: is missing"),
        ({"on": "overdue"}, "'nears' or 'missed'"),
    ],
)
def test_what_does_not_go_together_is_refused(parts: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Reminder.model_validate(a_reminder(**parts))


def test_where_the_policy_is_silent_the_local_defaults_speak() -> None:
    pack = pack_of()
    assert ids(pack, Stage.NEARS) == ["near-its-limit"]
    assert ids(pack, Stage.MISSED) == ["past-its-limit"]
    assert ids(pack, Stage.STAYS_MISSED) == ["long-past-its-limit"]
    assert all(each.local for each in reminders_by_timescale(pack)["decide"])


def test_a_reminder_by_name_takes_the_place_of_one_of_every_and_that_of_a_local_default() -> None:
    every, named = a_reminder(id="every", of="every"), a_reminder(id="named")
    assert ids(pack_of(every), Stage.MISSED) == ["every"]
    assert ids(pack_of(every, named), Stage.MISSED) == ["named"]
    assert ids(pack_of(named), Stage.NEARS) == ["near-its-limit"]


def test_a_policy_may_tell_nobody() -> None:
    pack = pack_of(a_reminder(to=[], text=""))
    assert ids(pack, Stage.MISSED) == []
    assert ids(pack, Stage.NEARS) == ["near-its-limit"]


def test_what_only_may_be_done_is_told_where_the_policy_names_it_alone() -> None:
    offered = a_timescale(id="decide", force="may")
    assert reminders_by_timescale(a_pack(timescales=(offered,)))["decide"] == ()


@pytest.mark.parametrize(
    ("parts", "on", "told"),
    [
        # Due on Thursday 4 June: missed on Friday.
        ({}, "2026-06-04", None),
        ({}, "2026-06-05", "2026-06-05"),
        ({"after": "2 working days"}, "2026-06-07", None),
        ({"after": "2 working days"}, "2026-06-08", "2026-06-08"),
        ({"on": "nears", "before": "1 working day"}, "2026-06-02", None),
        ({"on": "nears", "before": "1 working day"}, "2026-06-03", "2026-06-03"),
        ({"on": "nears", "before": "0 days"}, "2026-06-04", "2026-06-04"),
        ({"again": "1 week"}, "2026-06-11", "2026-06-05"),
        ({"again": "1 week"}, "2026-06-12", "2026-06-12"),
    ],
)
def test_it_falls_due_on_both_sides_of_the_line(
    parts: dict[str, Any], on: str, told: str | None
) -> None:
    pack = pack_of(a_reminder(**parts))
    (applying,) = (e for e in reminders_by_timescale(pack)["decide"] if e.rule.id == "told")
    dates = Dates(started=date(2026, 6, 1), limit=date(2026, 6, 4))
    found = occasion(applying, dates, pack, on=date.fromisoformat(on))
    assert (str(found.day) if found else None) == told
