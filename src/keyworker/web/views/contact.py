"""How is a contact recorded in three taps?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from keyworker.actions.action import ActionContext
from keyworker.actions.available import context_of
from keyworker.actions.form import form_of
from keyworker.actions.form_checklists import checklist_fields
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_case.work.contact import CONTACT
from keyworker.actions.outcome import Done
from keyworker.caseload.warnings import warnings_in
from keyworker.policy.packs.companions import beside_form
from keyworker.policy.wording import within_sentence
from keyworker.record.subjects import OnCase
from keyworker.web.forms import drawn
from keyworker.web.moment import day_of
from keyworker.web.presenters.whose_case import whose
from keyworker.web.signed_in import find_case, signed_in, worker_of
from keyworker.web.submissions import (
    beside_fields,
    error_summary,
    errors_of_fields,
    not_done,
    perform_sent,
    say_recorded,
    submission_of,
)
from keyworker.web.typed_before import since_typed, typed_before
from keyworker.web.views.actions import way_to_correct


@signed_in
def contact(request: HttpRequest, reference: str) -> HttpResponse:
    """One big button for each thing that usually happens; the time is now and can be put right afterwards."""
    case = find_case(request, reference, page="contact")
    outcome = None
    looked = context_of(case, worker_of(request), as_of=day_of(request))
    page = looked.pack.pages.contact
    if not page.presets:
        return redirect("action", reference, CONTACT.id)
    presets = {each.id: each for each in page.presets}
    with_whom, asked = _with_whom(looked, page.with_whom), checklist_fields(looked, CONTACT.id)
    preset = presets.get(request.POST.get("preset", ""))
    if preset is not None:
        entered = _entered(request.POST, preset.answers)
        outcome = perform_sent(
            request, preset.action, OnCase(case), submission_of(request, entered=entered)
        )
        if isinstance(outcome, Done):
            words = f"Recorded: {within_sentence(preset.title)} ({case.reference})"
            say_recorded(request, outcome, words, correct=way_to_correct(case, outcome))
            return redirect("case", reference)
    refused = not_done(outcome)
    before = typed_before(request)
    typed = before.entered if before is not None else request.POST or None
    said = typed if typed is not None else QueryDict()
    wrong = errors_of_fields(looked.pack, (with_whom, *asked), refused)
    shown = beside_fields(refused, wrong)
    if refused.changes:
        # Another tab recorded meanwhile: pressed again, it is a contact of its own.
        case.refresh_from_db()
    sections, (who,) = drawn(asked, typed, wrong), drawn((with_whom,), typed, wrong)
    context = {
        "case": case,
        "warnings": warnings_in(looked.read) if looked.read is not None else (),
        "whose": whose(looked.children, on=day_of(request)),
        "presets": presets,
        "companions": beside_form(looked.pack, *(each.action for each in page.presets)),
        "reached_by": CONTACT.id,
        "who": who,
        "submission": uuid4(),
        "version": case.version,
        "refused": shown,
        "has_errors": bool(refused),
        "errors": error_summary([who, *sections], wrong, refused),
        "sections": sections,
        "note": said.get("note", ""),
        "typed_again": since_typed(before, OnCase(case)),
        "needs_reason": refused.needs_reason,
    }
    return render(request, "pages/contact.html", context, status=422 if refused else 200)


def _with_whom(looked: ActionContext, usual: Sequence[str]) -> FormField:
    """The action's own question, to be answered with one tap; nobody is taken for granted: it may be the child."""
    (asked,) = (each for each in form_of(CONTACT, looked) if each.name == "with")
    choices = tuple((each, each) for each in usual)
    return replace(asked, type="choice", choices=choices) if usual else asked


def _entered(posted: QueryDict, filled: Mapping[str, str]) -> QueryDict:
    """What the button stands for, with who it was, the note, and what the policy asks of every contact."""
    entered = QueryDict(mutable=True)
    for name in (each for each in posted if each.startswith("answers.")):
        entered.setlist(name, posted.getlist(name))
    entered.update(dict(filled))
    note, who = posted.get("note", "").strip(), posted.get("with", "").strip()
    if who and "result" not in filled:
        entered["with"] = who
    if note:
        entered["note"] = note
    return entered
