"""What would closing a team do, shown before it is done: who and what goes to which other team, and on which day?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from keyworker.actions.outcome import Done
from keyworker.caseload.team_closing import would_go
from keyworker.record.governing_pack import governing
from keyworker.record.set_up_so_far import team_called
from keyworker.web.administering import FirstLook
from keyworker.web.moment import day_of


def _says(request: HttpRequest, would: Done) -> dict[str, Any]:
    said, day = would.events[0], day_of(request)
    # As it stands: what was tried has been taken back.
    found = team_called(said.team.slug) if said.team is not None else None
    assert found is not None
    last_day = date.fromisoformat(str(said.data["last_day"]))
    return {
        "found": found,
        "into": team_called(str(said.data["team"])),
        "last_day": last_day,
        "is_later": last_day > day,
        "goes": would_go(found, day),
        "pack": governing(found.service, day),
    }


LOOK_AT_CLOSING = FirstLook(template="pages/closing_looked_at.html", says=_says)
