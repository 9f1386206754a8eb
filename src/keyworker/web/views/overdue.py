"""What is overdue, all of it: whose is it, and which duty?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.caseload.due import dues
from keyworker.caseload.overdue import ORDER, Choice, Narrowed, overdue_of
from keyworker.policy.written_names import in_order
from keyworker.web.moment import day_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.steps import meets
from keyworker.web.signed_in import asked_of, signed_in, user_of, worker_of


@signed_in
def late(request: HttpRequest) -> HttpResponse:
    """Every overdue duty in this person's reach, the oldest first, a page at a time."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    overdue = overdue_of(user, asked_of(request), as_of=day)
    asked = [request.GET.get(name, "") for name in ("worker", "duty", "team")]
    counts = overdue.counted(Narrowed(*asked))
    chosen = counts.narrowed
    page = overdue.page(chosen, key_in(request, ORDER), total=counts.number)
    lines = [(due, meets(due, worker, as_of=day)) for due in dues(page.rows, as_of=day)]
    context = {
        "lines": lines,
        "number": counts.number,
        "paging": paging(request, page),
        "teams": _choices(counts.teams, every="Every team", chosen=chosen.team),
        "workers": _choices(counts.workers, every="Everyone", chosen=chosen.worker),
        "duties": _choices(counts.duties, every="Every duty", chosen=chosen.duty),
    }
    return render(request, "pages/overdue.html", context)


def _choices(rows: Iterable[Choice], *, every: str, chosen: str) -> list[dict[str, str | bool]]:
    """The items of a select: all of them, then each worker, duty or team with how many are overdue, most first."""
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
