"""The workbench: where is each draft of a policy, what does it come to, who agrees to it, what would it change?"""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keyworker.actions.on_authority.agreeing_drafts import AGREE, DROP, RETURN, SEND
from keyworker.actions.on_authority.policy_drafts import BEGIN
from keyworker.actions.outcome import Done, Outcome
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import sentence
from keyworker.record.models import PolicyDraft
from keyworker.record.policy_drafts import (
    Looked,
    archive_of,
    drafts,
    looked_at,
    sent_by,
    what_happened,
    writers_of,
)
from keyworker.record.set_up_so_far import service_called, services_there
from keyworker.record.subjects import OnAuthority
from keyworker.web.administering import Place, find_draft, said
from keyworker.web.forms import Section
from keyworker.web.impact_looked_at import going_on, impact_in_parts
from keyworker.web.moment import day_of
from keyworker.web.presenters.before_agreeing import of_draft
from keyworker.web.presenters.drafts import contents_of, faults_of, notes_of
from keyworker.web.signed_in import signed_in, worker_of
from keyworker.web.submissions import form_for, say_recorded, submit

_STEPS = {each.id: each for each in (SEND, RETURN, AGREE, DROP)}
_SHOWN = 40


@signed_in
def all_drafts(request: HttpRequest) -> HttpResponse:
    """Every draft, what is being written and what waits for agreement first."""
    found = drafts()
    context = {
        "waiting": [each for each in found if each.is_open or each.is_sent],
        "done": [each for each in found if not (each.is_open or each.is_sent)],
    }
    return render(request, "pages/policy_drafts.html", context)


@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """The form that begins a draft, from a policy chosen on another page where one is."""
    outcome = submit(request, BEGIN.id, OnAuthority()) if request.method == "POST" else None
    if isinstance(outcome, Done):
        say_recorded(request, outcome, said(outcome))
        return redirect("policy-draft", outcome.events[0].data["draft"])
    form = form_for(request, BEGIN.id, OnAuthority(), outcome)
    if outcome is None:
        form = replace(form, sections=_chosen(form.sections, request.GET.get("from", "")))
    context = {
        "form": form,
        "place": Place(subject=OnAuthority(), name="Policy", page=reverse("policy-drafts")),
    }
    return render(request, "pages/administer.html", context, status=form.status)


def _chosen(sections: list[Section], policy: str) -> list[Section]:
    """The form with that policy chosen, where it can be."""
    return [
        replace(
            section,
            fields=[
                replace(field, options=[_as_chosen(each, policy) for each in field.options])
                if policy and field.name == "policy"
                else field
                for field in section.fields
            ],
        )
        for section in sections
    ]


def _as_chosen(option: dict[str, object], policy: str) -> dict[str, object]:
    is_it = option["value"] == policy
    return {**option, **{key: is_it for key in ("selected", "checked") if key in option}}


@signed_in
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One draft: is it sound, what does it change, what stands in it, what was done to it."""
    found = find_draft(draft_id)
    looked = looked_at(found)
    words = request.GET.get("q", "")
    mine = worker_of(request).pk in writers_of(found)
    context = {
        **_of_the_draft(found, looked),
        "notes": notes_of(looked, found.files),
        "contents": contents_of(looked.places, words),
        "words": words,
        "files": sorted(found.files),
        "sent": sent_by(found),
        "mine": mine,
        "chosen": _is_chosen(found),
        "history": _history(found),
    }
    return render(request, "pages/policy_draft.html", context)


def _is_chosen(found: PolicyDraft) -> bool:
    """Whether what it became is among the policies that its service has, or had, a day for."""
    packs = found.service.packs if found.service is not None else ()
    return any(pack == found.became for pack, _ in packs)


def _of_the_draft(found: PolicyDraft, looked: Looked) -> dict[str, object]:
    return {
        "draft": found,
        "looked": looked,
        "faults": faults_of(looked, found.files),
        "old_figures": looked.old_figures if found.is_open else (),
    }


def _history(found: PolicyDraft) -> list[dict[str, object]]:
    return [
        {
            "title": sentence(EVENT_KINDS[each.kind].says),
            "who": each.by.name if each.by is not None else "a command",
            "at": each.recorded_at,
            "said": each.data.get("said", ()),
            "why": each.data.get("reason", ""),
        }
        for each in what_happened(found)[:_SHOWN]
    ]


@signed_in
def draft_step(request: HttpRequest, draft_id: int, action: str) -> HttpResponse:
    """Sending a draft, sending it back, agreeing to it, putting it aside."""
    found = find_draft(draft_id)
    if action not in _STEPS:
        raise Http404
    outcome: Outcome | None = None
    if request.method == "POST":
        sent = request.POST.copy()
        sent["draft"] = str(found.pk)
        outcome = submit(request, action, OnAuthority(), entered=sent)
    if isinstance(outcome, Done):
        say_recorded(request, outcome, said(outcome))
        return redirect("policy-draft", found.pk)
    form = form_for(request, action, OnAuthority(), outcome)
    # Which draft it is, the address says.
    sections = [
        replace(each, fields=[one for one in each.fields if one.name != "draft"])
        for each in form.sections
    ]
    context = {
        "form": replace(form, sections=sections),
        "place": Place(
            subject=OnAuthority(),
            name=found.title,
            page=reverse("policy-draft", args=[found.pk]),
            reads=tuple(of_draft(found)) if action == AGREE.id else (),
        ),
    }
    return render(request, "pages/administer.html", context, status=form.status)


@signed_in
def draft_impact(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What the draft would change on a service's live work; nothing is touched by looking."""
    found = find_draft(draft_id)
    looked = looked_at(found)
    services = list(services_there(day_of(request)))
    asked = service_called(request.GET.get("service", "")) or found.service
    service = asked or next((each for each in services if each.pack == found.began_from), None)
    context: dict[str, object] = {
        "draft": found,
        "services": services,
        "service": service,
        "impact": None,
        "so_far": None,
        "then": looked.pack,
    }
    shown: dict[str, object] = {}
    if service is not None and looked.pack is not None:
        shown = impact_in_parts(request, service, looked.pack)
        context |= shown
    return going_on(render(request, "pages/draft_impact.html", context), shown)


@signed_in
def draft_archive(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft's files, to take away."""
    found = find_draft(draft_id)
    answer = HttpResponse(archive_of(found), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.pack}.zip"'
    return answer
