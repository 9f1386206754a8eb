"""Whatever is changed of a worker that a rule may ask about: what is stored of every case is what its record comes to."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

import keyworker
from keyworker.access.models import AccessRole
from keyworker.record.case_files import worker_document
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from keyworker.record.projection import differences
from keyworker.record.subjects import OnWorker
from keyworker.record.team_moves import team_differences
from keyworker.workforce.models import Team, Worker
from tests.builders import NORTHSHIRE, Office, a_case, a_worker, act_on, an_office, at, done

pytestmark = pytest.mark.django_db
# What never is another, or only says since when something else is.
NEVER_CHANGED = frozenset({"id", "named", "started"})
AS_THEY_ARE = {"name": "Ada Ruiz", "job": "family-support-practitioner", "share": "1"}
# What is recorded of the worker, by whom.
CHANGES: Mapping[str, tuple[str, str, dict[str, str]]] = {
    "job from a day": (
        "change-job",
        "anna",
        {"job": "practice-lead", "first_day": "2026-05-10"},
    ),
    "job put right": ("change-worker", "anna", {**AS_THEY_ARE, "job": "practice-lead"}),
    "profession": (
        "change-worker",
        "anna",
        {**AS_THEY_ARE, "profession": "", "qualified": "2020-09-01"},
    ),
    "qualified": ("change-worker", "anna", {**AS_THEY_ARE, "profession": "social-worker"}),
    "hours": (
        "change-worker",
        "anna",
        {
            **AS_THEY_ARE,
            "share": "0.5",
            "profession": "social-worker",
            "qualified": "2020-09-01",
        },
    ),
    "team late": (
        "move-worker",
        "anna",
        {"team": "the-other", "first_day": "2026-05-10", "cases": "stay"},
    ),
    "team": (
        "move-worker",
        "anna",
        {"team": "the-other", "first_day": "2026-06-01", "cases": "go"},
    ),
    "leaving": ("record-leaving", "manager", {"last_day": "2026-05-22"}),
    "line manager": ("set-line-manager", "anna", {"line_manager": "lead"}),
    "no line manager": ("set-line-manager", "anna", {}),
    "qualities": (
        "confirm-qualities",
        "manager",
        {"line_manager": "lead", "facts.worker.nqsw": "no"},
    ),
}


@pytest.fixture
def here(tmp_path: Path) -> Office:
    """Its policy has a state for every fact of a worker, which is so as long as that stays what it is."""
    folder = tmp_path / "pack"
    shutil.copytree(NORTHSHIRE, folder)
    (folder / "pack.yaml").write_text(
        (folder / "pack.yaml").read_text(encoding="utf-8")
        + "professions: {social-worker: Social worker}\n",
        encoding="utf-8",
    )
    office = an_office(str(folder))
    worker = office.practitioner
    worker.qualities, worker.line_manager = {"nqsw": True}, office.manager
    worker.profession, worker.qualified = "social-worker", date(2020, 9, 1)
    worker.save()
    asked = facts_of(worker)
    header = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    header["facts"] = {
        **{f"each.{name}": {"type": _type(value), "label": name} for name, value in asked.items()},
        "worker.nqsw": {
            "type": "yes-no",
            "label": "newly qualified",
            "question": "Newly qualified?",
        },
    }
    (folder / "pack.yaml").write_text(yaml.safe_dump(header), encoding="utf-8")
    states = [
        {
            "id": f"has-{name.replace('_', '-')}",
            "title": name,
            "plain": f"Their {name} is what it was",
            "clause": "NOR-30",
            "when": {"some": {"of": "parts", "is": {f"each.{name}": _is(value)}}},
        }
        for name, value in asked.items()
    ]
    (folder / "states.yaml").write_text(yaml.safe_dump(states), encoding="utf-8")
    timescales = yaml.safe_load((folder / "timescales.yaml").read_text(encoding="utf-8"))
    timescales += [
        {
            "id": f"while-{each['id']}",
            "clause": "NOR-30",
            "title": "Look at it",
            "plain": "Looked at within five days",
            "starts": {"event": "state.entered", "where": {"state": {"is": each["id"]}}},
            "within": "5 days",
            "stops": {"event": "contact.made"},
            "responsible": ["lead"],
        }
        for each in states
    ]
    (folder / "timescales.yaml").write_text(yaml.safe_dump(timescales), encoding="utf-8")
    Team.objects.create(
        service=office.service,
        slug="the-other",
        name="Other team",
        service_line="fit",
        set_up_on=date(2020, 1, 6),
    )
    return office


def facts_of(worker: Worker) -> dict[str, Any]:
    """What a case file says of a worker, but for what only says since when; ``role`` stands there as the job."""
    document = worker_document(worker)
    named = {"job": document["role"], **document}
    kept = named.keys() - {"role", "team", "jobs", "teams"}
    return {name: named[name] for name in sorted(kept) if named[name] is not None}


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "yes-no"
    kinds = {date: "date", float: "number", list: "list"}
    return kinds.get(type(value), "text")


def _is(value: Any) -> dict[str, Any]:
    return {"includes": value[0]} if isinstance(value, list) else {"is": value}


def a_sample(here: Office) -> list[Case]:
    """Cases closed before and after the days at hand, one closed lately, and open ones, led by the same worker."""
    cases = []
    for closed in ("2026-05-13", "2026-05-26", "", ""):
        story = a_case(here).received("2026-03-02").opened("2026-03-03").allocated("2026-03-04")
        cases.append(story.closed(closed).case if closed else story.case)
    return cases


def not_whole() -> list[str]:
    return [*differences(Case.objects.with_team()), *team_differences()]


def changed(here: Office, what: str) -> Worker:
    """The worker, once that is recorded of them."""
    action, by, said = CHANGES[what]
    anna = a_worker(here.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)
    people = {"anna": anna, "manager": here.manager, "lead": here.lead}
    entered = {
        name: people[value].ref if value in people else value for name, value in said.items()
    }
    worker = OnWorker(here.practitioner).fresh()
    done(act_on(worker, action, people[by], on="2026-06-01 10:00", **entered))
    return Worker.objects.select_related("team__service").get(pk=here.practitioner.pk)


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_what_is_stored_follows_whatever_is_changed_of_a_worker(here: Office, what: str) -> None:
    a_sample(here)
    # Some were looked at today already, some were not.
    pass_days(now=at("2026-05-27 08:00"))
    a_sample(here)
    pass_days(now=at("2026-06-01 08:00"))
    assert not_whole() == []
    before = facts_of(here.practitioner)
    assert facts_of(changed(here, what)) != before
    assert not_whole() == []
    pass_days(now=at("2026-06-15 08:00"))
    assert not_whole() == []


def test_every_fact_of_a_worker_is_changed_by_one_of_them(here: Office) -> None:
    before, found = facts_of(here.practitioner), set[str]()
    for what in CHANGES:
        with transaction.atomic():
            after = facts_of(changed(here, what))
            transaction.set_rollback(True)
        names = before.keys() | after.keys()
        found |= {name for name in names if before.get(name) != after.get(name)}
    assert found == (before.keys() | {"left_on"}) - NEVER_CHANGED


def test_whoever_changes_what_rules_ask_of_a_worker_has_their_cases_follow() -> None:
    source = Path(keyworker.__file__).parent
    places = [
        *(source / "actions").rglob("*.py"),
        *(source / "config" / "management").rglob("*.py"),
    ]
    bare = [f"{path.relative_to(source)}: {each}" for path in places for each in _bare_saves(path)]
    assert bare == []


def _bare_saves(path: Path) -> Iterator[str]:
    """Where a worker is saved whose cases do not follow."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    following = {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.With) and "cases_following(" in ast.unparse(outer.items[0])
        for inner in ast.walk(outer)
    }
    for call in ast.walk(tree):
        written = ast.unparse(call) if isinstance(call, ast.Call) else ""
        # No rule asks about the account, nor about languages and skills.
        unasked = "'user'" in written or "_NAMES" in written
        if written.startswith("worker.save(") and not unasked and call not in following:
            yield written
