"""How is a contact recorded in two taps?"""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from keyworker.actions.action import Done, Refused
from keyworker.actions.available import context_of
from keyworker.actions.form_checklists import checklist_fields
from keyworker.actions.perform import perform
from keyworker.caseload.warnings import warnings_in
from keyworker.decisions.gates import Unmet
from keyworker.web.forms import drawn, error_links
from keyworker.web.moment import day_of, now_of
from keyworker.web.signed_in import find_case, signed_in, user_of, worker_of
from keyworker.web.submissions import read_attempt
from keyworker.web.views.actions import way_to_correct

# What a worker taps, the action it records, and what it fills in.
PRESETS = {
    "spoke-phone": ("Spoke by phone", "record-contact", {"method": "phone"}),
    "met": ("Met face to face", "record-contact", {"method": "face-to-face"}),
    "replied": ("They replied to a message", "record-contact", {"method": "text"}),
    "no-answer": ("Rang, no answer", "attempt-contact", {"method": "phone", "result": "No answer"}),
    "voicemail": (
        "Left a voicemail",
        "attempt-contact",
        {"method": "phone", "result": "Voicemail left"},
    ),
    "sent": (
        "Sent a message or letter",
        "attempt-contact",
        {"method": "text", "result": "Message sent"},
    ),
}


WHO = ("Parent or carer", "Child or young person", "Parent and child", "Someone else in the family")


@signed_in
def contact(request: HttpRequest, reference: str) -> HttpResponse:
    """One big button for each thing that usually happens; the time is now and can be put right afterwards."""
    case = find_case(request, reference, page="contact")
    unmet: tuple[Unmet, ...] = ()
    errors: dict[str, str] = {}
    needs_reason = False
    looked = context_of(case, worker_of(request), as_of=day_of(request))
    asked = checklist_fields(looked, "record-contact")
    if request.method == "POST" and request.POST.get("preset") in PRESETS:
        words, action, filled = PRESETS[request.POST["preset"]]
        outcome = perform(
            action,
            case=case,
            actor=worker_of(request),
            user=user_of(request),
            entered=_entered(request.POST, filled),
            seen_version=None,
            attempt=read_attempt(request.POST.get("attempt", "")),
            now=now_of(request),
            reason=request.POST.get("departure", ""),
        )
        if isinstance(outcome, Done):
            said = f"Recorded: {words[:1].lower()}{words[1:]} ({case.reference})"
            messages.success(request, said, extra_tags=way_to_correct(case, outcome))
            return redirect("case", reference)
        if isinstance(outcome, Refused):
            unmet, errors, needs_reason = outcome.unmet, outcome.errors, outcome.needs_reason
    entered = request.POST if request.method == "POST" else None
    sections = drawn(asked, entered, errors)
    context = {
        "case": case,
        "warnings": warnings_in(looked.read) if looked.read is not None else (),
        "presets": PRESETS,
        "who": [{"value": each, "text": each} for each in WHO],
        "attempt": uuid4(),
        "unmet": unmet,
        "has_errors": bool(unmet or errors),
        "errors": error_links(sections, errors),
        "sections": sections,
        "note": request.POST.get("note", ""),
        "chosen": request.POST.get("with", ""),
        "needs_reason": needs_reason,
    }
    return render(request, "pages/contact.html", context, status=422 if unmet or errors else 200)


def _entered(posted: QueryDict, filled: dict[str, str]) -> QueryDict:
    """What the button stands for, with who it was, the note, and what the policy asks of every contact."""
    entered = QueryDict(mutable=True)
    for name in (each for each in posted if each.startswith("answers.")):
        entered.setlist(name, posted.getlist(name))
    entered.update(filled)
    note, who = posted.get("note", "").strip(), posted.get("with", "")
    if who in WHO and "result" not in filled:
        entered["with"] = who
    if note:
        entered["note"] = note
    return entered
