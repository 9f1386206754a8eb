"""A case that comes from another system says of its lead's absence what any case of theirs says."""

from __future__ import annotations

import pytest

from keyworker.exchange.planned_event import PlannedEvent
from keyworker.exchange.recording import add_to_case, add_to_new_cases
from keyworker.record.models import Event
from keyworker.record.subjects import OnWorker
from tests.builders import a_case, act_on, an_office, at, done

pytestmark = pytest.mark.django_db


def test_the_case_of_an_imported_lead_who_is_away_says_so() -> None:
    office = an_office("suffolk")
    of_worker = OnWorker(office.practitioner).fresh()
    entered = {"first_day": "2026-05-25", "expected_return": "2026-07-01"}
    done(act_on(of_worker, "record-absence", office.manager, on="2026-05-25 09:00", **entered))
    new, known = a_case(office).of("Mia").case, a_case(office).of("Tom").case
    lead = {"worker": office.practitioner.ref, "role": "lead"}
    events = [
        PlannedEvent(key="a", kind="case.opened", at=at("2026-05-01"), fields={}),
        PlannedEvent(key="b", kind="allocation.started", at=at("2026-05-02"), fields=lead),
    ]
    now = at("2026-06-01")
    (ids,) = add_to_new_cases([(new, events)], now=now)
    assert len(ids) == len(events)
    add_to_case(known, events, {}, now=now)
    for case in (new, known):
        (told,) = Event.objects.uncorrected().filter(case=case, kind="absence.started")
        assert told.data["first_day"] == "2026-05-25"
        assert told.data["worker"] == office.practitioner.ref
