"""How is an action done from a page? One view for all of them: the form, the refusal, the stale page, the record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from keyworker.actions.action import Action, ActionContext
from keyworker.actions.available import context_of, offer, why_not_offered
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.named_records import entry_of
from keyworker.actions.on_case.moves.closure import CORRECT
from keyworker.actions.outcome import Done, Refused, Stale
from keyworker.actions.own_entries import action_under
from keyworker.actions.putting_right import (
    filled_in,
    form_that_recorded,
)
from keyworker.caseload.warnings import warnings_in
from keyworker.decisions.case.fold import KINDS_SENDING_AWAY
from keyworker.policy.packs.companions import beside_form
from keyworker.policy.packs.own_entries import ENTRY
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import within_sentence
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase
from keyworker.web.filled_in import as_sent
from keyworker.web.forms import Section, drawn
from keyworker.web.moment import day_of
from keyworker.web.presenters.background import background
from keyworker.web.presenters.choosing import choosing, gives_a_part
from keyworker.web.presenters.journey import way_so_far
from keyworker.web.presenters.ways_out import ways_out
from keyworker.web.presenters.whose_case import whose
from keyworker.web.putting_right import (
    WhyNot,
    shown_entry,
    stays_as_it_was,
    way_alone,
    way_to_put_right,
    what_was_wrong,
    why_not_put_right,
    without,
)
from keyworker.web.signed_in import asked_of, cases_of, find_case, signed_in, user_of, worker_of
from keyworker.web.submissions import (
    NotDone,
    beside_the_fields,
    error_summary,
    errors_of_fields,
    not_done,
    read_submission,
    say_recorded,
    submit,
    to_know,
)
from keyworker.web.typed_before import since_typed, typed_before

# Whoever records supervision case by case goes back to the session it belongs to.
_SESSION = re.compile(r"session-(\d{1,9})")
# And whoever goes through the cases of an absence to the page of it.
_ABSENCE = re.compile(r"away-(\d{1,9})")


@signed_in
def act(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Show an action's form, or do it."""
    found = ACTIONS.get(action)
    if found is not None and found.subject != "case":
        raise Http404
    case = find_case(request, reference, page=f"action {found.id if found is not None else ENTRY}")
    found = found or action_under(governing(case.service, day_of(request)), action)
    if found is None:
        raise Http404
    if "replaces" in (request.POST or request.GET):
        return _put_right(request, case, found)
    if found is CORRECT and request.method == "GET" and "alone" not in request.GET:
        way = way_to_put_right(request, case)
        if way:
            return redirect(way)
    page = found.page if found.page is not None and found.page.replaces_form else None
    if page is not None and request.method == "GET" and "plain" not in request.GET:
        return redirect(page.name, reference)
    return attempt_action(request, case, found)


def attempt_action(
    request: HttpRequest,
    case: Case,
    action: Action,
    *,
    template: str = "pages/action.html",
    extra: dict[str, object] | None = None,
    acting: ActionContext | None = None,
    entered: Mapping[str, Any] | None = None,
    filled: QueryDict | None = None,
    besides: Sequence[FormField] = (),
) -> HttpResponse:
    """Do the action with what was entered, or show its form with what stands in the way.

    ``entered`` is what was sent, where the page asks in words of its own; ``filled`` what the form is filled in with
    before anything is sent, and ``besides`` is asked below the action's own questions.
    """
    worker = worker_of(request)
    typed = typed_before(request)
    filled = typed.entered if typed is not None else filled
    acting = acting or context_of(case, worker, as_of=day_of(request))
    assert acting.read is not None
    extra = extra or {}
    if "candidates" not in extra and gives_a_part(action, acting):
        extra = choosing(request, action, acting, filled=filled) | extra
    offered = offer(action, acting, acting.read.naming)
    context: dict[str, Any] = {
        "case": case,
        "action": action,
        "whose": whose(acting.children, on=day_of(request)),
        "candidates": None,
        "submission": uuid4(),
        "version": case.version,
        "offered": offered,
        "unmet": (),
        "needs_reason": False,
        "changes": (),
        "reason": typed.entered.get("departure", "") if typed is not None else "",
        "typed_again": since_typed(typed, OnCase(case)),
        "to_know": (),
        "way_out": ways_out(acting, on_page=(action.id,)),
        # Looked up where the page shows them.
        "warnings": SimpleLazyObject(partial(warnings_in, acting.read)),
        "has_steps": action.is_goal,
        "then": request.POST.get("then", request.GET.get("then", "")),
        "background": background(
            acting.read, acting.pack, action.id, to=user_of(request), day=day_of(request)
        ),
        "way_so_far": way_so_far(acting, action, asked_of(request), to=user_of(request)),
        "companions": beside_form(acting.pack, action.id),
        "puts_right": None,
        "why_not": _why_not(request, case) if action is CORRECT else WhyNot(),
    } | extra
    if request.method != "POST":
        context["unmet"] = offered.unmet if offered else (why_not_offered(action, acting),)
        needs = tuple(need for each in context["unmet"] for need in each.needs)
        waits = Refused(unmet=tuple(context["unmet"]), needs=needs)
        context["to_know"] = drawn(to_know(acting, waits, filled or {}), filled, {})
        context["needs_reason"] = bool(offered and offered.outcome == "needs-reason")
        sections = drawn(_started(form_of(action, acting), request), filled, {})
        sections += drawn(besides, typed.entered if typed is not None else None, {})
        return _page(request, template, context, sections, {}, not_done(None))
    outcome = submit(request, action.id, OnCase(case), entered=entered)
    if isinstance(outcome, Done):
        said = done_words(action, outcome, put_right=bool(context["puts_right"]))
        seen = cases_of(request).includes(case)
        say_recorded(
            request, outcome, said, correct=way_to_correct(case, outcome, seen=seen), seen=seen
        )
        if (session := _SESSION.fullmatch(request.POST.get("then", ""))) is not None:
            return redirect("session", int(session[1]))
        if (away := _ABSENCE.fullmatch(request.POST.get("then", ""))) is not None:
            return redirect("whole-absence", int(away[1]))
        return redirect("case", case.reference) if seen else redirect("home")
    context |= {"submission": read_submission(request), "reason": request.POST.get("departure", "")}
    refused = not_done(outcome)
    facts: tuple[FormField, ...] = ()
    if isinstance(outcome, Stale):
        # The page as it now is, with what was typed kept: sending it again is a decision taken on the new facts.
        case.refresh_from_db()
        context |= {"changes": outcome.changes, "version": case.version, "submission": uuid4()}
    elif isinstance(outcome, Refused):
        context |= {"unmet": outcome.unmet, "needs_reason": outcome.needs_reason}
        facts = to_know(acting, outcome, request.POST)
    asked = form_of(action, acting)
    errors = errors_of_fields(acting.pack, (*asked, *facts), refused)
    context["unmet"] = beside_the_fields(context["unmet"], errors)
    context["to_know"] = drawn(facts, request.POST, errors)
    sections = drawn(asked, request.POST, errors) + drawn(besides, request.POST, errors)
    return _page(request, template, context, sections, errors, refused)


def _put_right(request: HttpRequest, case: Case, action: Action) -> HttpResponse:
    """The form of an entry as it was filled in; saving it withdraws the entry and records what is right in its place."""
    wrong = (request.POST or request.GET).get("replaces", "")
    entry = entry_of(case, wrong)
    if entry is None and (request.method == "POST" or typed_before(request) is not None):
        # Withdrawn meanwhile: the form says so, and still has what was typed, to be recorded as an entry of its own.
        return attempt_action(request, case, action)
    form = (
        _form_filled_in(request, case, action, entry)
        if entry is not None
        and form_that_recorded(entry, governing(case.service, day_of(request))) is action
        else None
    )
    if form is None:
        return redirect(f"{reverse('action', args=[case.reference, CORRECT.id])}?corrects={wrong}")
    return attempt_action(request, case, action, besides=(what_was_wrong(),), **form)


def _form_filled_in(
    request: HttpRequest, case: Case, action: Action, entry: Event
) -> dict[str, Any] | None:
    """The entry's form and what it is filled in with; None where it cannot be put right."""
    told = shown_entry(request, case, entry)
    extra = {"puts_right": told, "to_withdraw": way_alone(entry)}
    with without(request, case, entry) as looked:
        if isinstance(looked, Refused):
            return None
        fields = form_of(action, looked)
        filled = as_sent(fields, filled_in(action, looked))
        extra["stays"] = stays_as_it_was(told, fields, action)
        if gives_a_part(action, looked):
            # Whoever leads by this entry alone can be chosen again: as if it had not been recorded.
            extra |= choosing(request, action, looked, filled=filled)
    return {"acting": looked, "filled": filled, "extra": extra}


def _why_not(request: HttpRequest, case: Case) -> WhyNot:
    """Why an entry that somebody came to put right can only be withdrawn, or not even that; empty where they did not."""
    entry = entry_of(case, request.GET.get("corrects", ""))
    return why_not_put_right(request, case, entry) if entry is not None else WhyNot()


def _page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    sections: list[Section],
    errors: dict[str, str],
    refused: NotDone,
) -> HttpResponse:
    # Whoever is chosen from the list of those who may be given a part is not asked for a second time.
    listed = [
        replace(each, fields=[one for one in each.fields if one.name != "worker"])
        for each in sections
    ]
    if "more" in context:
        # What a page lays out itself is drawn with what is wrong with it, too.
        named = {one.name: one for each in sections for one in each.fields}
        context["more"] = [named.get(one.name, one) for one in context["more"]]
    context |= {
        "wrong": errors,
        "sections": listed if context["candidates"] is not None else sections,
        "errors": error_summary([*sections, *context["to_know"]], errors, refused),
        "has_errors": bool(refused),
        "sent_before": refused.sent_before,
        "recorded_at": refused.recorded_at,
    }
    return render(request, template, context, status=422 if refused else 200)


def done_words(action: Action, done: Done, *, put_right: bool = False) -> str:
    """What is said once it is done: that it happened, in the words of the timeline."""
    case = done.case
    if action.id == CORRECT.id:
        return f"Withdrawn ({case.reference}). It stays readable, marked as withdrawn."
    if put_right:
        return f"Put right ({case.reference}). What was recorded before stays readable, marked as withdrawn."
    recorded = next((each for each in done.events if each.kind in action.records), None)
    kind = EVENT_KINDS.get(recorded.kind) if recorded is not None else None
    # An entry of the policy's own is called by its title, whether or not it has fields of its own.
    if recorded is None or kind is None or recorded.kind == ENTRY:
        return (
            f"Recorded: {within_sentence(action.title).removeprefix('record ')} ({case.reference})"
        )
    return f"Recorded: {kind.says} ({case.reference})"


def way_to_correct(case: Case, done: Done, *, seen: bool = True) -> str:
    """Where what was just recorded can be put right; nothing where correcting it is not how it is undone.

    Of a case that is ``seen`` no more, where whoever decided so takes that back.
    """
    if not seen:
        away = next((each for each in done.events if each.kind in KINDS_SENDING_AWAY), None)
        return reverse("own-decision", args=[away.pk]) if away is not None else ""
    correctable = [
        each
        for each in done.events
        if (found := ACTIONS.get(each.action)) is None or found.correctable_at_once
    ]
    if not correctable:
        return ""
    return f"{reverse('action', args=[case.reference, CORRECT.id])}?corrects={correctable[0].ref}"


def _started(fields: Sequence[FormField], request: HttpRequest) -> list[FormField]:
    """Fields with what the link that led here already says; only choices, so that no address carries anyone's words."""
    given = request.GET
    return [
        replace(each, initial=given[each.name])
        if each.name in given and given[each.name] in each.among(given[each.name])
        else each
        for each in fields
    ]
