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
from keyworker.policy.packs.loader import load_pack
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
