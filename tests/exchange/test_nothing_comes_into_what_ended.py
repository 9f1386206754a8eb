"""Nothing is brought into a service that ends or a team that has closed: one sentence says so, and nothing is kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.exchange.casefiles import import_case
from keyworker.exchange.workbook import UnreadableFile
from keyworker.record.models import Case
from keyworker.workforce.models import Service, Team
from tests.exchange.imported import NOW
from tests.exchange.workbooks import a_workbook, in_need

pytestmark = pytest.mark.django_db
ENDED = date(2026, 10, 30)
CHILD = in_need(1, team="Mansfield")


@pytest.fixture
def service() -> Service:
    return Service.objects.create(slug="social-care", name="Social care")


@pytest.fixture
def closed(service: Service) -> Team:
    return Team.objects.create(
        service=service, slug="mansfield", name="Mansfield", set_up_on=ENDED, ended=ENDED
    )


def a_case_file(folder: Path, team: str = "mansfield") -> str:
    document = {
        "case": {"id": "C1", "service": "social-care", "team": team},
        "people": [{"id": "P1", "is": "child", "born": "2015-03-02"}],
        "events": [{"kind": "referral.received", "at": "2026-05-18", "source": "school"}],
    }
    path = folder / "case.json"
    path.write_text(json.dumps(document))
    return str(path)


def test_no_lists_come_into_a_service_that_ends(tmp_path: Path, service: Service) -> None:
    Service.objects.update(ended=ENDED)
    with pytest.raises(UnreadableFile, match="Social care ends on Fri 30 Oct 2026, and nothing"):
        import_annex_a(a_workbook(tmp_path, CHILD), now=NOW)
    assert not Case.objects.exists()


def test_no_lists_come_that_name_a_closed_team(tmp_path: Path, closed: Team) -> None:
    with pytest.raises(UnreadableFile, match="what has closed: Mansfield on Fri 30 Oct 2026"):
        import_annex_a(a_workbook(tmp_path, CHILD), now=NOW)
    assert not Case.objects.exists()


def test_no_case_file_comes_into_a_service_that_ends(tmp_path: Path, service: Service) -> None:
    Service.objects.update(ended=ENDED)
    with pytest.raises(UnreadableFile, match="Social care ends on"):
        import_case(a_case_file(tmp_path), now=NOW)
    assert not Case.objects.exists()


def test_no_case_file_comes_that_names_a_closed_team(tmp_path: Path, closed: Team) -> None:
    with pytest.raises(UnreadableFile, match="Mansfield on Fri 30 Oct 2026; name the team that"):
        import_case(a_case_file(tmp_path), now=NOW)
    assert not Case.objects.exists()
    assert import_case(a_case_file(tmp_path, "newark"), now=NOW).team is not None
