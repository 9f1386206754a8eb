"""What is overdue, all of it: whose is it, and which duty?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from keyworker.caseload.due import dues
from keyworker.caseload.overdue import NOBODY, Key, Narrowed, key_of, overdue_of
from keyworker.policy.written_names import in_order
from keyworker.web.moment import day_of
from keyworker.web.presenters.steps import meets
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of
from keyworker.web.submissions import read_page

A_PAGE = 50
_KEY = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,15})\.(\d{1,15})", re.ASCII)


@signed_in
def late(request: HttpRequest) -> HttpResponse:
    """Every overdue duty in this person's reach, the oldest first, a page at a time."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    overdue = overdue_of(user, cases_of(request), as_of=day)
    counted = overdue.counted()
    chosen = Narrowed(request.GET.get("worker", ""), request.GET.get("duty", ""))
    number = sum(row[-1] for row in counted if chosen.takes(row))
    pages = max(1, -(-number // A_PAGE))
    key = _key(request)
    page = min(read_page(request.GET.get("page", "")), pages) if key is not None else 1
    rows = overdue.page(chosen, key, most=A_PAGE) if number else []
    context = {
        "lines": [(due, meets(due, worker, as_of=day)) for due in dues(rows, as_of=day)],
        "number": number,
        "page": page,
        "pages": pages,
        "previous": _link(chosen, page - 1, key_of(rows[0], "before"))
        if page > 1 and rows
        else None,
        "next": _link(chosen, page + 1, key_of(rows[-1], "after"))
        if page < pages and rows
        else None,
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


def _key(request: HttpRequest) -> Key | None:
    """Where the page begins or ends; None for the first, and where that is no place in a list."""
    ways: tuple[Literal["after", "before"], ...] = ("after", "before")
    for beyond in ways:
        found = _KEY.fullmatch(request.GET.get(beyond, ""))
        if found is not None:
            with suppress(ValueError):
                return Key(beyond, date.fromisoformat(found[1]), int(found[2]), int(found[3]))
    return None


def _link(chosen: Narrowed, page: int, key: Key) -> dict[str, str]:
    """The link to the page that comes after a duty, or before it. It names nobody."""
    asked = {"page": str(page), "worker": chosen.worker, "duty": chosen.duty, key.beyond: str(key)}
    return {"href": f"?{urlencode(asked)}"}


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
