"""What a policy asks of a worker and nobody can say on the form: a "should" may be departed from, a "must" stays shut."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from keyworker.actions.outcome import Refused
from tests.builders import JOBS_UNDER, Office, a_case, act, an_office, done, refused

pytestmark = pytest.mark.django_db
SHIPPED = Path(__file__).parents[2] / "src" / "keyworker" / "packs"
PACKS = ("suffolk", "cin", "camden", "nottinghamshire", "early-help-process")
HARTSMERE = Path(__file__).parents[1] / "packs" / "hartsmere"
EASTMARSH = Path(__file__).parents[1] / "packs" / "eastmarsh"
IN_HARTSMERE = ("team-manager", "duty-manager", "social-worker", "social-worker", "mentor")
IN_EASTMARSH = ("team-manager", "deputy-manager", "social-worker", "social-worker", "support")
RULE = "half-a-year"


def asking(pack: Path, to: Path, *, force: str) -> str:
    """The policy with a rule more, which rests on a date that only an administrator enters."""
    folder = to / pack.name
    shutil.copytree(pack, folder)
    clauses = yaml.safe_load(_first_file(folder, "clauses").read_text())
    rule = {
        "id": RULE,
        "clause": clauses[0]["id"],
        "plain": "Whoever is given a case has been qualified for half a year.",
        "force": force,
        "requires": {"worker.months_qualified": {"at_least": 6}},
        "refusal": "They have not been qualified for half a year",
    }
    rules = folder / "eligibility.yaml"
    rules.write_text((rules.read_text() if rules.exists() else "") + "\n" + yaml.dump([rule]))
    return str(folder)


def _first_file(folder: Path, part: str) -> Path:
    alone = folder / f"{part}.yaml"
    return alone if alone.exists() else sorted((folder / part).iterdir())[0]


def in_the_way(office: Office, *, because: str = "") -> tuple[str, ...]:
    """Which rules are still in the way of allocating somebody whose day of qualifying is not on record."""
    case = a_case(office).working("2026-05-01").case
    entered = {"worker": office.colleague.ref, "how": "By phone"}
    outcome = act(case, "allocate", office.manager, because=because, **entered)
    return tuple(each.rule for each in outcome.unmet) if isinstance(outcome, Refused) else ()


@pytest.mark.parametrize("pack", PACKS)
def test_a_should_that_rests_on_what_is_not_known_is_departed_from(
    pack: str, tmp_path: Path
) -> None:
    office = an_office(
        asking(SHIPPED / pack, tmp_path, force="should"), jobs=JOBS_UNDER.get(pack, ())
    )
    assert RULE in in_the_way(office)
    assert RULE not in in_the_way(office, because="Qualified years ago, says her last manager")


@pytest.mark.parametrize("pack", PACKS)
def test_a_must_stays_shut(pack: str, tmp_path: Path) -> None:
    office = an_office(
        asking(SHIPPED / pack, tmp_path, force="must"), jobs=JOBS_UNDER.get(pack, ())
    )
    assert RULE in in_the_way(office)
    assert RULE in in_the_way(office, because="Qualified years ago, says her last manager")


def test_the_departure_is_on_record_with_its_reason(tmp_path: Path) -> None:
    office = an_office(asking(HARTSMERE, tmp_path, force="should"), jobs=IN_HARTSMERE)
    case = a_case(office).working("2026-05-01").case
    entered = {"worker": office.colleague.ref, "how": "By phone"}
    first = refused(act(case, "allocate", office.manager, **entered))
    assert "The date the worker qualified is not known yet" in first
    why = "Qualified years ago"
    agreed, _ = done(act(case, "allocate", office.manager, because=why, **entered))
    departures = {each["rule"]: each["reason"] for each in agreed.data["departures"]}
    assert departures == {RULE: why, "someone-experienced-beside-them": why}


def test_when_they_qualified_is_asked_on_the_form_and_settles_the_months(tmp_path: Path) -> None:
    office = an_office(asking(HARTSMERE, tmp_path, force="must"), jobs=IN_HARTSMERE)
    case = a_case(office).working("2026-05-01").case
    entered = {"worker": office.colleague.ref, "how": "By phone"}
    outcome = act(case, "allocate", office.manager, **entered)
    assert isinstance(outcome, Refused)
    assert outcome.needs == ("worker.qualified",)
    told = {"facts.worker.qualified": "2020-01-06"}
    assert done(act(case, "allocate", office.manager, **entered, **told))


def test_what_the_range_lacks_is_named_with_who_enters_it(tmp_path: Path) -> None:
    """A caseload is no question for a form: the date that decides its range is, for an administrator."""
    folder = tmp_path / "eastmarsh"
    shutil.copytree(EASTMARSH, folder)
    rules = folder / "workload.yaml"
    unsaid = "worker.qualified: {after: today - 12 months}"
    text = rules.read_text().replace("worker.qualified: {known: true}", unsaid)
    rules.write_text(text.replace("share: 0.25", "share: 0.05"))
    office = an_office(str(folder), jobs=IN_EASTMARSH)
    office.colleague.profession = "social-worker"
    office.colleague.save()
    facts = [{"fact": "case.in_court", "value": True}]
    story = a_case(office).working("2026-05-01")
    case = story.happened("facts.recorded", "2026-05-02", facts=facts).case
    outcome = act(case, "allocate", office.manager, worker=office.colleague.ref, how="By phone")
    assert isinstance(outcome, Refused)
    (unmet,) = (each for each in outcome.unmet if each.rule == "within-what-they-may-carry")
    assert unmet.because[-1] == (
        "The date the worker qualified is not on record: an administrator enters it"
    )
