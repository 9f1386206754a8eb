"""What is overdue, all of it: whose is it, and which duty?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from keyworker.caseload.due import dues, overdue_for
from keyworker.policy.written_names import in_order
from keyworker.record.models.timescales import TimescaleQuerySet
from keyworker.web.moment import day_of
from keyworker.web.presenters.steps import meets
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of
from keyworker.web.submissions import read_page

A_PAGE = 50
NOBODY = "nobody"


@signed_in
def late(request: HttpRequest) -> HttpResponse:
    """Every overdue duty in this person's reach, the oldest first, a page at a time."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    found = overdue_for(user, cases_of(request), as_of=day)
    counted = list(found.counted())
    chosen = Chosen(request.GET.get("worker", ""), request.GET.get("duty", ""))
    number = sum(row[-1] for row in counted if chosen.takes(row[0], row[2]))
    pages = max(1, -(-number // A_PAGE))
    page = min(read_page(request.GET.get("page", "")), pages)
    rows = chosen.narrows(found)[(page - 1) * A_PAGE : page * A_PAGE]
    context = {
        "lines": [(due, meets(due, worker, as_of=day)) for due in dues(rows, as_of=day)],
        "number": number,
        "page": page,
        "pages": pages,
        "previous": chosen.on_page(page - 1) if page > 1 else None,
        "next": chosen.on_page(page + 1) if page < pages else None,
        "workers": _choices(
            [(str(row[0] or NOBODY), row[1] or "Nobody by name", row[-1]) for row in counted],
            every="Everyone",
            chosen=chosen.worker,
        ),
        "duties": _choices(
            [(row[2], row[3], row[-1]) for row in counted], every="Every duty", chosen=chosen.duty
        ),
    }
    return render(request, "pages/overdue.html", context)


@dataclass(frozen=True)
class Chosen:
    """Whose duties and which one are looked at alone; empty where all are."""

    worker: str
    duty: str

    def takes(self, worker: int | None, rule: str) -> bool:
        """Whether a duty is one of those looked at."""
        return self.worker in {"", str(worker or NOBODY)} and self.duty in {"", rule}

    def on_page(self, page: int) -> dict[str, str]:
        """The link to another page of the same."""
        asked = {"page": str(page), "worker": self.worker, "duty": self.duty}
        return {"href": f"?{urlencode(asked)}"}

    def narrows(self, found: TimescaleQuerySet) -> TimescaleQuerySet:
        """The duties looked at."""
        if self.duty:
            found = found.under(self.duty)
        if self.worker == NOBODY:
            return found.of_nobody()
        if self.worker:
            return found.of_worker(int(self.worker)) if self.worker.isdecimal() else found.none()
        return found


def _choices(
    rows: Iterable[tuple[str, str, int]], *, every: str, chosen: str
) -> list[dict[str, str | bool]]:
    """The items of a select: all of them, then each worker or duty with how many are overdue, most first."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for value, text, number in rows:
        counts[value, text] += number
    if not counts:
        return []
    ordered = sorted(counts.items(), key=lambda each: (-each[1], in_order(each[0][1])))
    choices: list[dict[str, str | bool]] = [
        {"value": value, "text": f"{text} ({count})", "selected": value == chosen}
        for (value, text), count in ordered
    ]
    return [{"value": "", "text": every}, *choices]
