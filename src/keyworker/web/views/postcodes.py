"""How do the postcodes of teams come in from a file: looked at line by line first, then brought?"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.exchange.areas.bring_in import (
    ADDED,
    MOVED,
    REFUSED,
    SAME,
    AreaRun,
    bring_areas_in,
)
from keyworker.exchange.areas.format import counted_areas
from keyworker.exchange.areas.reading import MOST_BYTES, AreaLine, read_areas
from keyworker.exchange.workbook import UnreadableFile
from keyworker.web.moment import now_of
from keyworker.web.signed_in import signed_in, user_of
from keyworker.web.submissions import read_submission


@signed_in
def bring_postcodes(request: HttpRequest) -> HttpResponse:
    """The page on which a file is sent, then one that says what each line would do, then what it did."""
    if request.method != "POST":
        return _asking(request)
    looked = "lines" in request.POST
    try:
        lines = _looked_at(request.POST["lines"]) if looked else _sent(request)
    except UnreadableFile as problem:
        return _asking(request, str(problem))
    run = AreaRun(
        by=user_of(request), now=now_of(request), id=read_submission(request), keep=looked
    )
    done = bring_areas_in(lines, run)
    counts = counted_areas(done)
    context = {
        "done": [
            (
                each.area or "None",
                each.number,
                _CAME[each.came],
                each.came == REFUSED,
                each.says,
                "",
            )
            for each in done
        ],
        "did_something": bool(counts[ADDED] or counts[MOVED]),
        "counted": [f"{count} {_COUNTED[came]}" for came, count in counts.items()],
        "kept": looked,
        "lines": json.dumps([[each.number, each.team, each.area, each.trouble] for each in lines]),
        "submission": run.id,
    }
    return render(request, "pages/postcodes_looked_at.html", context)


_CAME = {ADDED: "New", MOVED: "From another team", SAME: "As it stands", REFUSED: "Not done"}
_COUNTED = {
    ADDED: "new",
    MOVED: "from another team",
    SAME: "as they stand",
    REFUSED: "not done",
}


def _asking(request: HttpRequest, problem: str = "") -> HttpResponse:
    context = {"problem": problem, "has_errors": bool(problem)}
    return render(request, "pages/bring_postcodes.html", context, status=422 if problem else 200)


def _sent(request: HttpRequest) -> tuple[AreaLine, ...]:
    """The lines of the file that was sent. Raises UnreadableFile."""
    sent = request.FILES.get("file")
    if sent is None:
        raise UnreadableFile("Choose the file")
    if sent.size is None or sent.size > MOST_BYTES:
        raise UnreadableFile(f"The file is larger than {MOST_BYTES // 1024**2} MB")
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(sent.name or "postcodes").name
        path.write_bytes(sent.read())
        return read_areas(path)


_NOT_OURS = "What was looked at has not come back whole: choose the file again"


def _looked_at(written: str) -> tuple[AreaLine, ...]:
    """The lines that the page before carried. Raises UnreadableFile where they are not as it wrote them."""
    try:
        lines = tuple(_line(*each) for each in json.loads(written))
    # Nested a thousand deep it is not as it was written either.
    except (TypeError, ValueError, AttributeError, RecursionError):
        raise UnreadableFile(_NOT_OURS) from None
    if not lines:
        raise UnreadableFile(_NOT_OURS)
    return lines


def _line(number: Any, team: Any, area: Any, trouble: Any) -> AreaLine:
    return AreaLine(number=int(number), team=str(team), area=str(area), trouble=str(trouble))
