"""Is whoever is to be given a part in a case here to play it; if not, was it said why they have it all the same?"""

from __future__ import annotations

from keyworker.actions.action import Entry, NotPossible
from keyworker.policy.casefile import local_day
from keyworker.policy.wording import on_day
from keyworker.workforce.models import Absence, Worker


def must_be_here(entry: Entry, worker: Worker) -> None:
    """Whoever is away on the day on which it begins is given a part for a reason only, whether or not a return is known."""
    absences = Absence.objects.filter(worker=worker).covering(local_day(entry.at))
    away = absences.latest_begun()
    if away is None or entry.values.get("reason") or entry.reason:
        return
    until = f" until {on_day(away.expected_return)}" if away.expected_return else ""
    raise NotPossible(
        f"{worker.ref} is away from {on_day(away.first_day)}{until or ', with no date of return'}; "
        "choose somebody who is here, or say why it is them all the same",
        field="reason",
    )
