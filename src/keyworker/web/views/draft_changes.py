"""The workbench: how is a draft of a policy changed in the browser, by forms or in the YAML itself?"""

from __future__ import annotations

import json
from uuid import uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from keyworker.actions.on_authority.policy_drafts import CHANGE, REARRANGE, REPLACE, REWRITE
from keyworker.actions.outcome import Done, Outcome, Refused
from keyworker.policy.written_numbers import written_count
from keyworker.record.models import PolicyDraft
from keyworker.record.policy_drafts import looked_at
from keyworker.record.subjects import OnAuthority
from keyworker.web.administering import find_draft
from keyworker.web.archives import from_archive
from keyworker.web.presenters.drafts import changes_typed, faults_of, item_of, questions_of
from keyworker.web.signed_in import signed_in
from keyworker.web.submissions import form_for, not_done, read_submission, say_recorded, submit

SAVED = "Saved, and checked below"


@signed_in
def draft_item(request: HttpRequest, draft_id: int, item: str) -> HttpResponse:
    """The form of one rule, local default or row: what it says, and what the whole draft comes to with it."""
    found = find_draft(draft_id)
    outcome: Outcome | None = None
    if request.method == "POST":
        changes = changes_typed(request.POST)
        outcome = (
            _done(request, CHANGE.id, found, {"changes": changes})
            if changes
            else Refused(errors={"changes": "Nothing of it is different from what stands there"})
        )
    if isinstance(outcome, Done):
        say_recorded(request, outcome, SAVED)
        return redirect("draft-item", found.pk, item)
    found = find_draft(draft_id)
    looked = looked_at(found)
    mine = [each for each in looked.places.values() if each.rule == item]
    if not mine:
        raise Http404
    questions = questions_of(looked, item, request.POST if outcome is not None else None)
    context = {
        "draft": found,
        "looked": looked,
        "item": item_of(item, mine),
        "file": mine[0].file,
        "line": mine[0].line,
        "questions": questions,
        "form": form_for(request, CHANGE.id, OnAuthority()),
        "errors": _errors(
            outcome, "changes", f"#{questions[0].id}" if questions else "#main-content"
        ),
        "faults": faults_of(looked, found.files),
        "old_figures": looked.old_figures if found.is_open else (),
    }
    return render(request, "pages/draft_item.html", context, status=_status(outcome))


@signed_in
def draft_sentences(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Change the sentences that say an old figure together: those that are ticked, as they are typed."""
    found = find_draft(draft_id)
    if request.method != "POST":
        return redirect("policy-draft", found.pk)
    chosen = request.POST.getlist("also")
    lines = [f"{name} = {' '.join(request.POST.get(f'to:{name}', '').split())}" for name in chosen]
    outcome = _done(request, CHANGE.id, found, {"changes": "\n".join(lines)})
    _say(request, outcome)
    return redirect(_back(request) or reverse("policy-draft", args=[found.pk]))


@signed_in
def draft_row(request: HttpRequest, draft_id: int, item: str) -> HttpResponse:
    """Move, copy or take out a row of a table."""
    found = find_draft(draft_id)
    if request.method != "POST":
        return redirect("draft-item", found.pk, item)
    how = request.POST.get("how", "")
    outcome = _done(request, REARRANGE.id, found, {"item": item, "how": how})
    _say(request, outcome)
    return redirect("policy-draft", found.pk)


@signed_in
def draft_file(request: HttpRequest, draft_id: int, file: str) -> HttpResponse:
    """The YAML of one file, its lines numbered, with what is wrong in which of them."""
    found = find_draft(draft_id)
    outcome: Outcome | None = None
    if request.method == "POST":
        text = request.POST.get("text", "")
        outcome = _done(request, REWRITE.id, found, {"file": file, "text": text})
    if isinstance(outcome, Done):
        say_recorded(request, outcome, SAVED)
        found = find_draft(draft_id)
        return (
            redirect("draft-file", found.pk, file)
            if file in found.files
            else redirect("policy-draft", found.pk)
        )
    found = find_draft(draft_id)
    if file not in found.files:
        raise Http404
    looked = looked_at(found)
    faults = faults_of(looked, found.files)
    text = found.files[file]
    context = {
        "draft": found,
        "looked": looked,
        "file": file,
        "text": request.POST.get("text", text) if outcome is not None else text,
        "form": form_for(request, REWRITE.id, OnAuthority()),
        "errors": _errors(outcome, "text", "#text"),
        "faults": [each for each in faults if each.file == file],
        "elsewhere": [each for each in faults if each.file != file],
        "lines": _marked(text, {each.line for each in faults if each.file == file}),
        "now": text if outcome is not None else "",
    }
    return render(request, "pages/draft_file.html", context, status=_status(outcome))


def _marked(text: str, wrong: set[int]) -> list[tuple[int, str, bool]]:
    return [
        (number, line, number in wrong) for number, line in enumerate(text.splitlines(), start=1)
    ]


@signed_in
def bring_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft's files brought back in a zip file, in place of those that stand there."""
    found = find_draft(draft_id)
    outcome: Outcome | None = None
    if request.method == "POST":
        outcome = from_archive(
            request, lambda text: _done(request, REPLACE.id, found, {"text": text})
        )
    if isinstance(outcome, Done):
        say_recorded(request, outcome, "Brought back, and checked below")
        return redirect("policy-draft", found.pk)
    context = {
        "draft": found,
        "form": form_for(request, REPLACE.id, OnAuthority()),
        "errors": _errors(outcome, "text", "#file"),
        "said": _first(outcome) if outcome is not None else "",
    }
    return render(request, "pages/bring_draft.html", context, status=_status(outcome))


def _done(
    request: HttpRequest, action: str, found: PolicyDraft, answers: dict[str, str]
) -> Outcome:
    """Do it once, however often the form is sent; the same form sent with other words is another change."""
    seen = request.POST.get("seen", "")
    entered = {
        "draft": str(found.pk),
        "seen": seen if written_count(seen) is not None else "",
        **answers,
    }
    once = uuid5(read_submission(request), json.dumps([action, entered]))
    return submit(request, action, OnAuthority(), entered=entered, submission_id=once)


def _say(request: HttpRequest, outcome: Outcome) -> None:
    if isinstance(outcome, Done):
        say_recorded(request, outcome, SAVED)
    else:
        messages.error(request, _first(outcome))


def _first(outcome: Outcome) -> str:
    refused = not_done(outcome)
    said = (*refused.errors.values(), *(each.because[0] for each in refused.unmet))
    return said[0] if said else ""


def _errors(outcome: Outcome | None, field: str, href: str) -> list[dict[str, str]]:
    said = _first(outcome) if outcome is not None else ""
    return [{"text": said, "href": href}] if said else []


def _status(outcome: Outcome | None) -> int:
    return 200 if outcome is None else 422


def _back(request: HttpRequest) -> str:
    """The page of ours from which a form was sent."""
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if ours and back.startswith("/") else ""
