"""What does the policy ask about a worker beside their job, and how does a manager confirm it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from keyworker.actions.form_facts import PREFIX, fact_fields
from keyworker.actions.form_fields import FormField, read_fields
from keyworker.policy.packs.pack import Pack
from keyworker.record.writing import plain
from keyworker.workforce.models import Confirmation, Worker

# Worked out each time, never confirmed by hand.
_WORKED_OUT = frozenset(
    {"service", "works_with_family", "leads_family", "works_with_mother", "line_manager"}
)
LINE_MANAGER = "line_manager"


def quality_fields(worker: Worker, pack: Pack) -> tuple[FormField, ...]:
    """The form: who manages the worker, then each thing the policy may ask of them, as it stands."""
    others = Worker.objects.filter(team__service=worker.team.service_id, left__isnull=True).exclude(
        pk=worker.pk
    )
    manager = FormField(
        name=LINE_MANAGER,
        label="Who is their line manager?",
        type="worker",
        required=False,
        choices=tuple(
            (each.ref, f"{each.name}, {each.team.name}") for each in others.select_related("team")
        ),
        initial=f"W{worker.line_manager_id}" if worker.line_manager_id else None,
    )
    asked = [name for name in pack.header.facts if _confirmed_by_hand(name)]
    fields = fact_fields(pack, asked)
    shown = (replace(each, section="", initial=_initial(worker, each), hint="") for each in fields)
    return (manager, *shown)


def confirm(
    worker: Worker, pack: Pack, entered: Mapping[str, Any], *, by: Worker, now: datetime
) -> dict[str, str] | int:
    """Keep what was entered, and who confirmed each change; how many changed, or by field what is wrong."""
    values, errors = read_fields(quality_fields(worker, pack), entered)
    if errors:
        return errors
    told = dict(plain(values.get("facts", {}).get("worker", {})))
    with transaction.atomic():
        locked = Worker.objects.select_for_update().get(pk=worker.pk)
        before = dict(locked.known_qualities)
        manager = values.get(LINE_MANAGER)
        after = {**told, **({LINE_MANAGER: manager} if manager else {})}
        asked = {
            each.name.removeprefix(f"{PREFIX}worker.") for each in quality_fields(locked, pack)
        }
        changed = [name for name in sorted(asked) if before.get(name) != after.get(name)]
        Confirmation.objects.bulk_create(
            Confirmation(worker=locked, name=name, value=after.get(name), by=by, at=now)
            for name in changed
        )
        locked.qualities = {
            **{name: value for name, value in locked.qualities.items() if name not in asked},
            **told,
        }
        locked.line_manager_id = int(manager[1:]) if manager else None
        locked.save(update_fields=["qualities", "line_manager"])
    return len(changed)


def _confirmed_by_hand(name: str) -> bool:
    family, _, rest = name.partition(".")
    return family == "worker" and "." not in rest and rest not in _WORKED_OUT


def _initial(worker: Worker, field: FormField) -> Any:
    value = worker.qualities.get(field.name.removeprefix(f"{PREFIX}worker."))
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
