"""What an import brought stands on the team board."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from keyworker.access.models import AccessRole
from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.policy.casefile import LONDON
from keyworker.workforce.models import Team
from tests.builders import a_worker
from tests.exchange.workbooks import a_workbook, in_need, protected
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db


def test_an_imported_caseload_shows_on_the_team_board(tmp_path: Path) -> None:
    import_annex_a(
        a_workbook(tmp_path, in_need(1), protected(2)), now=datetime(2026, 5, 1, 9, tzinfo=LONDON)
    )
    team = Team.objects.get(workers__name="Ada Osei")
    boss = a_worker(team, "Iris Moor", "service-manager", access=AccessRole.SERVICE_MANAGER)
    board = browsing(boss).get(f"/team?team={team.slug}").content.decode()
    assert "Ada Osei" in board
    assert "Child in need" in board
