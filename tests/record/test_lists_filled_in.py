"""A database from before lists were kept in order has nobody missing from them, before any case is worked out again."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from keyworker.record.models import Case
from tests.builders import CaseStory, a_case, an_office

pytestmark = pytest.mark.django_db
_KEPT = ("reference", "may_wait", "without_lead_since", "waiting_since", "priority")


def test_what_an_upgrade_fills_in_is_what_the_events_come_to() -> None:
    office = an_office("nottinghamshire")

    def received() -> CaseStory:
        return a_case(office).received("2026-03-02")

    ended: dict[str, Any] = {"worker": office.practitioner, "role": "lead"}
    received()
    received().waiting("2026-03-04", priority="2")
    received().waiting("2026-03-04").rated("2026-03-09", priority="5")
    received().waiting("2026-03-04").standing("2026-03-05", "child-protection")
    received().waiting("2026-03-04").allocated("2026-03-09")
    let_go = received().waiting("2026-03-04").allocated("2026-03-09")
    let_go.happened("allocation.ended", "2026-04-01", **ended)
    let_go.waiting("2026-04-02")
    received().allocated("2026-03-09").closed("2026-04-20")
    mistaken = received().waiting("2026-03-04")
    mistake = mistaken.case.events.get(kind="waiting.started")
    mistaken.happened("event.corrected", "2026-03-05", by=office.manager, corrects=mistake.ref)
    events_say = _kept()
    Case.objects.update(may_wait=1, without_lead_since=None, waiting_since=None, priority="")
    migration = import_module("keyworker.record.migrations.0042_lists_kept_in_order")
    with connection.cursor() as cursor:
        cursor.execute(migration.FILLED_IN)
    assert _kept() == events_say
    assert len({row[1:] for row in events_say}) > 4


def _kept() -> list[tuple[Any, ...]]:
    return list(Case.objects.order_by("pk").values_list(*_KEPT))
