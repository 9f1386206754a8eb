"""How did a case stand at the end of an earlier day, by what was recorded then?

Everything read off its events (stage, who holds it and who answers for it, standings, clocks) is worked out again from
those alone. It is written where every page reads it, inside a transaction that is undone once the page is drawn: no page
has a second way of reading a case, and none of it is kept.
"""

from __future__ import annotations

from datetime import date

from django.db import connection

from keyworker.record.case_files import case_file
from keyworker.record.models import Case
from keyworker.record.projection import project_as_of


def put_back(case: Case, day: date) -> None:
    """Have the case stand as it did at the end of that day, until the transaction is undone."""
    if not connection.in_atomic_block:
        raise RuntimeError("A case is put back only in a transaction that is undone")
    case.stood_on = day
    file = case_file(case)
    project_as_of(
        case, file.with_events(each for each in file.events if each.known_from <= day), day
    )
