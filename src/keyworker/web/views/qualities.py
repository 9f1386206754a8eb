"""How does a manager confirm what the policy asks of a worker: trained, newly qualified, ready for this work?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_worker.qualities import CONFIRM
from keyworker.actions.outcome import Done
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import counted, value_in_words
from keyworker.record.governing_pack import governing
from keyworker.record.subjects import OnWorker
from keyworker.web.moment import day_of
from keyworker.web.signed_in import managed_worker, signed_in
from keyworker.web.submissions import form_for, say_recorded, submit


@signed_in
def qualities(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The form, and who confirmed what so far."""
    found = managed_worker(request, worker_id)
    subject = OnWorker(found)
    outcome = submit(request, CONFIRM.id, subject) if request.method == "POST" else None
    if isinstance(outcome, Done):
        say_recorded(request, outcome, _recorded(found.name, len(outcome.events)))
        return redirect("worker", found.pk)
    form, pack = (
        form_for(request, CONFIRM.id, subject, outcome),
        governing(subject.service, day_of(request)),
    )
    context = {
        "found": found,
        "form": form,
        "has_errors": bool(form.refused),
        "confirmed": [
            (_label(each.name, pack), _answer(each.value), each)
            for each in found.confirmations.with_who()[:50]
        ],
    }
    return render(request, "pages/qualities.html", context, status=form.status)


def _recorded(name: str, changes: int) -> str:
    if not changes:
        return f"Nothing has changed for {name}: this is what was confirmed before"
    return f"Recorded for {name}: {counted(changes, 'change')}"


def _answer(value: object) -> str:
    return "not known" if value is None else value_in_words(value)


def _label(name: str, pack: Pack) -> str:
    fact = pack.header.facts.get(f"worker.{name}")
    return fact.label if fact is not None else name.replace("_", " ")
