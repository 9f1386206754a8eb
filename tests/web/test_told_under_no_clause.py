"""What somebody is told under every policy rests on no clause: nothing stands in empty brackets behind their name."""

from __future__ import annotations

import pytest

from keyworker.notices.models import Notice
from keyworker.record.models import Event
from tests.builders import Office, at
from tests.web.conftest import a_led_case, browsing, in_a_row


@pytest.mark.parametrize(("clause", "shown"), [("", "Ben Khan"), ("NOR 14", "Ben Khan (NOR 14)")])
def test_it_is_named_with_its_clause_or_alone(office: Office, clause: str, shown: str) -> None:
    case = a_led_case(office)
    event = Event.objects.get(case=case, kind="decision.made")
    notice = {
        "text": "For you",
        "kind": "handed-on",
        "clause": clause,
        "created_at": at("2026-06-01"),
    }
    Notice.objects.create(worker=office.colleague, case=case, event=event, **notice)
    page = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}/timeline").text)
    assert f"<dt>Told</dt><dd>{shown}</dd>" in page
