"""What an import records, worked out from two snapshots without a database."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from keyworker.exchange.annex_a.changes import Changes, Refs, changes
from keyworker.exchange.annex_a.picture import Picture, pictures
from keyworker.exchange.annex_a.rows import read_rows
from keyworker.exchange.annex_a.seen_before import SeenBefore
from keyworker.exchange.names import name_key
from keyworker.exchange.workbook import read_workbook
from keyworker.policy.casefile import LONDON
from tests.exchange.workbooks import a_workbook, in_need, looked_after, protected, referral

FIRST = datetime(2026, 5, 1, 9, tzinfo=LONDON)
LATER = datetime(2026, 6, 1, 9, tzinfo=LONDON)
IDS = {"ada osei": "W1", "ben nowak": "W2", "cai rossi": "W3"}
REFS = Refs(
    child="P1",
    worker=lambda name: IDS[name_key(name)],
    team=lambda name: name_key(name).replace(" ", "-"),
)


def the_picture(folder: Path, *rows: Any) -> Picture:
    found = read_rows(read_workbook(a_workbook(folder, *rows)).sheets, as_of=date(2026, 6, 1))
    (picture,) = pictures(found.taken, as_of=date(2026, 6, 1)).cases
    return picture


def kinds_and_days(found: Changes) -> list[tuple[str, str]]:
    return [(event.kind, event.at.isoformat()[:10]) for event in found.events]


def first(picture: Picture) -> Changes:
    return changes(picture, None, refs=REFS, lead_now=None, now=FIRST)


def later(picture: Picture, before: SeenBefore, *, lead: str | None) -> Changes:
    for event in before.recorded.values():
        event[1] = "E1"
    return changes(picture, before, refs=REFS, lead_now=lead, now=LATER)


def test_a_child_in_need_is_opened_on_the_day_the_list_gives_and_held_from_the_import(
    tmp_path: Path,
) -> None:
    found = first(the_picture(tmp_path, in_need(1)))
    assert kinds_and_days(found) == [
        ("case.opened", "2026-01-12"),
        ("standing.started", "2026-01-12"),
        ("allocation.started", "2026-05-01"),
    ]
    assert found.events[-1].fields == {
        "worker": "W1",
        "role": "lead",
        "start_is_estimated": True,
        "team": "north-team-1",
    }


def test_the_same_file_again_records_nothing(tmp_path: Path) -> None:
    picture = the_picture(tmp_path, in_need(1), protected(1), referral(1))
    before = first(picture).after
    again = later(picture, before, lead="W1")
    assert again.events == []
    assert again.after == before


def test_a_protection_plan_is_believed_over_the_children_in_need_list(tmp_path: Path) -> None:
    picture = the_picture(
        tmp_path, in_need(1, worker="Cai Rossi", status="b) Child Protection plan"), protected(1)
    )
    assert picture.holder.worker == "Ada Osei"
    assert [spell.standing for spell in picture.current] == ["child-protection"]
    assert any("different workers" in doubt for doubt in picture.doubts)


def test_a_child_looked_after_may_have_a_plan_as_well(tmp_path: Path) -> None:
    picture = the_picture(tmp_path, looked_after(1), protected(1))
    assert {spell.standing for spell in picture.current} == {"looked-after", "child-protection"}
    assert picture.holder.worker == "Ben Nowak"


def test_another_worker_in_a_later_file_is_a_change_of_lead_at_the_import(tmp_path: Path) -> None:
    before = first(the_picture(tmp_path, in_need(1))).after
    found = later(the_picture(tmp_path, in_need(1, worker="Ben Nowak")), before, lead="W1")
    assert kinds_and_days(found) == [("allocation.started", "2026-06-01")]
    assert found.lead_changed


def test_what_was_decided_here_is_kept_and_shown(tmp_path: Path) -> None:
    before = first(the_picture(tmp_path, in_need(1))).after
    unchanged = later(the_picture(tmp_path, in_need(1)), before, lead="W3")
    assert (unchanged.events, unchanged.drift) == ([], "decided-here")
    changed = later(the_picture(tmp_path, in_need(1, worker="Ben Nowak")), before, lead="W3")
    assert (changed.events, changed.drift) == ([], "decided-here")


def test_the_source_catching_up_with_us_is_no_change(tmp_path: Path) -> None:
    before = first(the_picture(tmp_path, in_need(1))).after
    found = later(the_picture(tmp_path, in_need(1, worker="Ben Nowak")), before, lead="W2")
    assert (found.events, found.drift) == ([], "")


def test_a_worker_missing_from_a_later_file_is_never_taken_off(tmp_path: Path) -> None:
    before = first(the_picture(tmp_path, in_need(1))).after
    found = later(the_picture(tmp_path, in_need(1, worker=None)), before, lead="W1")
    assert (found.events, found.drift) == ([], "no-longer-named")


def test_a_child_missing_from_the_plan_list_keeps_the_plan_until_a_list_says_otherwise(
    tmp_path: Path,
) -> None:
    before = first(the_picture(tmp_path, protected(1))).after
    found = later(the_picture(tmp_path, referral(1, worker="Ada Osei")), before, lead="W1")
    assert [event.kind for event in found.events] == ["referral.received"]
    assert found.after.standings == ["child-protection"]


def test_an_ended_plan_ends_on_its_own_day(tmp_path: Path) -> None:
    before = first(the_picture(tmp_path, in_need(1), protected(1))).after
    found = later(
        the_picture(tmp_path, in_need(1), protected(1, plan_end=date(2026, 5, 20))),
        before,
        lead="W1",
    )
    assert kinds_and_days(found) == [("standing.ended", "2026-05-20")]


def test_a_corrected_date_corrects_the_event(tmp_path: Path) -> None:
    before = first(the_picture(tmp_path, referral(1))).after
    found = later(
        the_picture(tmp_path, referral(1, **{"Referral Source": "e) 2A: Schools"})),
        before,
        lead="W3",
    )
    assert [event.kind for event in found.events] == ["referral.received"]
    assert found.corrects == {found.events[0].key: "E1"}


def test_a_closed_episode_closes_and_holds_nobody(tmp_path: Path) -> None:
    closed = in_need(1, status="e) Closed episode", closed=date(2026, 4, 30), reason="RC8")
    found = first(the_picture(tmp_path, closed))
    assert kinds_and_days(found) == [("case.opened", "2026-01-12"), ("case.closed", "2026-04-30")]
    assert found.events[-1].fields["outcome"] == "completed"


def test_a_closed_case_open_again_is_reopened_and_its_new_standing_counts_from_then(
    tmp_path: Path,
) -> None:
    before = first(
        the_picture(tmp_path, in_need(1, status="e) Closed episode", closed=date(2026, 4, 30)))
    ).after
    found = later(the_picture(tmp_path, in_need(1), protected(1)), before, lead=None)
    assert {event.kind for event in found.events} >= {"case.reopened", "allocation.started"}
    assert {at for kind, at in kinds_and_days(found) if kind == "standing.started"} == {
        "2026-06-01"
    }


def test_a_referral_with_no_further_action_is_an_event_and_no_open_case(tmp_path: Path) -> None:
    picture = the_picture(tmp_path, referral(1, nfa="a) Yes"))
    assert kinds_and_days(first(picture)) == [
        ("referral.received", "2026-04-20"),
        ("case.closed", "2026-04-20"),
    ]


def test_a_referral_nobody_is_named_for_waits_to_be_decided(tmp_path: Path) -> None:
    picture = the_picture(tmp_path, referral(1, worker="#N/A"))
    assert picture.stage == "received"
    assert kinds_and_days(first(picture)) == [("referral.received", "2026-04-20")]


def test_a_team_without_a_worker_holds_until_a_worker_is_named(tmp_path: Path) -> None:
    before = first(the_picture(tmp_path, in_need(1, worker=None)))
    assert before.events[-1].fields["role"] == "team-only"
    found = later(the_picture(tmp_path, in_need(1)), before.after, lead=None)
    assert [(e.kind, e.fields["role"]) for e in found.events] == [
        ("allocation.ended", "team-only"),
        ("allocation.started", "lead"),
    ]
