"""What another policy would change is said case by case, and nothing on record is touched by asking."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import call_command

from keyworker.actions.families import GOALS
from keyworker.caseload.impact import impact_of
from keyworker.policy.packs.loader import find_folder, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Event, Timescale
from tests.builders import NORTHSHIRE, Office, a_case, an_office, at

pytestmark = pytest.mark.django_db
DAY = at("2026-06-03").date()


@pytest.fixture
def office(db: None) -> Office:
    return an_office(NORTHSHIRE)


def another(place: Path, old: str, new: str) -> Pack:
    folder = Path(copytree(NORTHSHIRE, place / "another"))
    for path in folder.rglob("timescales.yaml"):
        path.write_text(path.read_text().replace(old, new))
    return load_pack(folder)


def test_the_same_policy_changes_nothing(office: Office) -> None:
    a_case(office).working("2026-05-27")
    pack = pack_for(office.service, DAY)
    found = impact_of(office.service, now=pack, then=pack, on=DAY, actions=GOALS)
    assert (found.looked_at, found.cases, found.loads) == (1, (), ())


def test_a_shorter_length_moves_its_clock(office: Office, tmp_path: Path) -> None:
    case = a_case(office).working("2026-05-27").case
    now = pack_for(office.service, DAY)
    rule = next(each for each in now.timescales if each.id == "first-contact")
    then = another(tmp_path, f"within: {rule.within}", "within: 30 working days")
    before = (Event.objects.count(), list(Timescale.objects.order_by("pk").values()))
    found = impact_of(office.service, now=now, then=then, on=DAY, actions=GOALS)
    (changed,) = found.cases
    (clock,) = [each for each in changed.clocks if each.id == "first-contact"]
    assert changed.case == case
    assert clock.how == "moves"
    assert clock.before is not None
    assert clock.after is not None
    assert clock.after - clock.before > timedelta(days=20)
    assert (Event.objects.count(), list(Timescale.objects.order_by("pk").values())) == before


def test_the_command_says_it_of_every_open_case(office: Office) -> None:
    case = a_case(office).working("2026-05-27").case
    out = StringIO()
    call_command("impact", "cin", "--json", as_of=DAY, stdout=out)
    document = json.loads(out.getvalue())
    assert document["cases_looked_at"] == 1
    (found,) = document["cases"]
    assert found["case"] == case.reference
    assert {each["how"] for each in found["clocks"]} >= {"appears", "ends"}
    words = StringIO()
    call_command("impact", "cin", as_of=DAY, stdout=words)
    assert "1 open case looked at, 1 change" in words.getvalue()


def test_what_was_late_before_is_not_said_to_be_late_because_of_it(
    office: Office, tmp_path: Path
) -> None:
    a_case(office).working("2026-05-27")
    now = pack_for(office.service, DAY)
    rule = next(each for each in now.timescales if each.id == "first-contact")
    then = another(tmp_path, f"within: {rule.within}", "within: 1 working day")
    long_after = DAY + timedelta(days=60)
    for day, says in ((DAY, "late at once"), (long_after, "late as before")):
        found = impact_of(office.service, now=now, then=then, on=day, actions=GOALS)
        (clock,) = [each for each in found.cases[0].clocks if each.id == "first-contact"]
        assert clock.in_words.endswith(says)
        assert clock.late_at_once is (day == DAY)


def rewritten(place: Path, file: str, old: str, new: str) -> Pack:
    """The policy with another text in one of its files."""
    folder = Path(copytree(NORTHSHIRE, place / "rewritten"))
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return load_pack(folder)


def test_actions_that_appear_go_or_ask_something_else_are_said(office: Office) -> None:
    now = pack_for(office.service, DAY)
    then = load_pack(find_folder("suffolk"))
    found = impact_of(office.service, now=now, then=then, on=DAY, actions=GOALS)
    said = {each.id: each for each in found.actions}
    assert {each.change for each in found.actions} == {"added", "changed"}
    assert said["check-team"].change == "added"
    assert any(each.startswith("Who may: ") for each in said["check-team"].lines)
    back = impact_of(office.service, now=then, then=now, on=DAY, actions=GOALS)
    gone = {each.id for each in back.actions if each.change == "removed"}
    assert "check-team" in gone
    # What is somebody's to do under every policy does not go with the line that said whose.
    assert "record-contact" not in gone


def test_what_a_form_asks_besides_and_who_else_may_is_said_of_its_action(
    office: Office, tmp_path: Path
) -> None:
    now = load_pack(an_own_entry(tmp_path / "before"))
    then = load_pack(
        an_own_entry(
            tmp_path / "after",
            ("ask: How many?, type: number", "ask: How many then?, type: number, required: false"),
            ("fields:", "fields:\n      - {name: where, ask: Where was it?}"),
        )
    )
    found = impact_of(office.service, now=now, then=then, on=DAY, actions=GOALS)
    (changed,) = found.actions
    assert changed.id == "record-tea"
    assert "Asks: now also Where was it?" in changed.lines
    assert "“How many then?” may be left empty now" in changed.lines
    assert any("is now “How many then?”" in each for each in changed.lines)


def an_own_entry(folder: Path, *changes: tuple[str, str]) -> Path:
    """A policy that has tea with families put on record."""
    copytree(NORTHSHIRE, folder)
    path = folder / "kinds.yaml"
    text = path.read_text() if path.exists() else ""
    written = TEA
    for old, new in changes:
        assert old in written
        written = written.replace(old, new, 1)
    path.write_text(f"{text}\n{written}")
    return folder


TEA = """\
entries:
  - id: tea
    title: Tea with the family
    fields:
      - {name: cups, ask: How many?, type: number}
"""


def test_notices_and_letters_that_come_go_or_say_something_else_are_said(office: Office) -> None:
    now = pack_for(office.service, DAY)
    then = load_pack(find_folder("suffolk"))
    found = impact_of(office.service, now=now, then=then, on=DAY, actions=GOALS)
    come = {each.id for each in found.notices if each.change == "added"}
    assert {each.id for each in then.notices} - {each.id for each in now.notices} <= come
    assert all(each.kind in {"notices", "reminders", "letters"} for each in found.notices)


def test_the_command_says_them_too(office: Office) -> None:
    out = StringIO()
    call_command("impact", "suffolk", "--json", as_of=DAY, stdout=out)
    document = json.loads(out.getvalue())
    assert {each["change"] for each in document["actions"]} >= {"added", "changed"}
    assert document["notices"]
    words = StringIO()
    call_command("impact", "suffolk", as_of=DAY, stdout=words)
    assert "changes of actions" in words.getvalue()
    assert "check-team appears:" in words.getvalue()
