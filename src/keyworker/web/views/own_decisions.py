"""Where did the cases go that somebody sent to another team, and how do they take back what they decided wrongly?

Of a record that is no longer theirs they see that one entry of their own, for whom it was, and where the case is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_case.moves.closure import CORRECT
from keyworker.actions.outcome import Done
from keyworker.record.access_log import log_view
from keyworker.record.case_reader import CaseRows, read_case
from keyworker.record.governing_pack import governing
from keyworker.record.lists_shown import note_list
from keyworker.record.models import Event
from keyworker.record.own_decisions import (
    decision_out_of_sight,
    decisions_out_of_sight,
    time_for_own,
    why_it_stays,
)
from keyworker.record.subjects import OnCase
from keyworker.web.forms import Section
from keyworker.web.moment import day_of, now_of
from keyworker.web.presenters.event_words import told_from
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of
from keyworker.web.submissions import form_for, say_recorded, submit


@signed_in
def own_decisions(request: HttpRequest) -> HttpResponse:
    """The decisions of the last days by which a case left the sight of whoever made them, the latest first."""
    user, now = user_of(request), now_of(request)
    pack = governing(worker_of(request).team.service, day_of(request))
    found = decisions_out_of_sight(user, at=now)
    note_list(user, "own-decisions", sorted({each.case.reference for each in found}), at=now)
    context = {
        "found": found,
        "pack": pack,
        "lasts": time_for_own(pack),
    }
    return render(request, "pages/own_decisions.html", context)


@signed_in
def own_decision(request: HttpRequest, entry: int) -> HttpResponse:
    """One of them: what was decided, for whom, where it went, and the form that takes it back."""
    user, now = user_of(request), now_of(request)
    found = decision_out_of_sight(user, entry, at=now)
    if found is None:
        raise Http404
    log_view(user, found.case, page="own decision", at=now)
    subject, outcome = OnCase(found.case), None
    if request.method == "POST":
        entered = request.POST.copy()
        entered["corrects"] = found.entry.ref
        outcome = submit(request, CORRECT.id, subject, entered=entered)
        if isinstance(outcome, Done):
            seen = cases_of(request).includes(outcome.case)
            say_recorded(request, outcome, f"Taken back ({found.case.reference})", seen=seen)
            return redirect("case", found.case.reference) if seen else redirect("own-decisions")
    form = form_for(request, CORRECT.id, subject, outcome)
    read = read_case(found.case)
    context = {
        "found": found,
        "told": told_from(read, [found.entry], to=user, day=day_of(request))[0],
        "names": _names_of_then(read, found.entry),
        "stays": why_it_stays(found.entry),
        "form": form,
        "sections": _without_choice(form.sections),
        "has_errors": bool(form.refused),
    }
    return render(request, "pages/own_decision.html", context, status=form.status)


def _without_choice(sections: Sequence[Section]) -> list[Section]:
    """Which entry it is, is settled: no other of the record is theirs to see, let alone to choose."""
    return [
        replace(each, fields=[one for one in each.fields if one.name != "corrects"])
        for each in sections
    ]


def _names_of_then(read: CaseRows, entry: Event) -> list[str]:
    """The children whom the case was about when it was decided.

    Whoever was spoken of only since may have joined since, and is not theirs to know of.
    """
    spoken_of: dict[str, int] = {}
    for each in read.ever_recorded():
        for name in each.names:
            spoken_of.setdefault(name, each.seq)
    return [
        row.person.name
        for row in read.children
        if spoken_of.get(row.person.ref, entry.seq) <= entry.seq
    ]
