"""How does a manager confirm what the policy asks of a worker: trained, newly qualified, ready for this work?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_worker.qualities import confirm, quality_fields
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import counted, value_in_words
from keyworker.record.governing_pack import pack_for
from keyworker.web.forms import drawn, error_links
from keyworker.web.moment import day_of, now_of
from keyworker.web.signed_in import signed_in, worker_of
from keyworker.web.views.absence import managed_worker


@signed_in
def qualities(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The form, and who confirmed what so far."""
    found = managed_worker(request, worker_id)
    pack = pack_for(found.team.service, day_of(request))
    errors: dict[str, str] = {}
    if request.method == "POST":
        outcome = confirm(found, pack, request.POST, by=worker_of(request), now=now_of(request))
        if isinstance(outcome, int):
            messages.success(request, f"Recorded for {found.name}: {counted(outcome, 'change')}")
            return redirect("worker", found.pk)
        errors = outcome
    sections = drawn(
        quality_fields(found, pack), request.POST if request.method == "POST" else None, errors
    )
    context = {
        "found": found,
        "sections": sections,
        "errors": error_links(sections, errors),
        "has_errors": bool(errors),
        "confirmed": [
            (_label(each.name, pack), _answer(each.value), each)
            for each in found.confirmations.select_related("by")[:50]
        ],
    }
    return render(request, "pages/qualities.html", context, status=422 if errors else 200)


def _answer(value: object) -> str:
    return "not known" if value is None else value_in_words(value)


def _label(name: str, pack: Pack) -> str:
    fact = pack.header.facts.get(f"worker.{name}")
    return fact.label if fact is not None else name.replace("_", " ")
