"""What does the policy still need to know of this referral, and where does it go once that is known?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from keyworker.actions.action import ActionContext
from keyworker.actions.available import allowed_by_job, context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_facts import fact_fields
from keyworker.actions.on_case.intake.details import DETAIL
from keyworker.actions.on_case.moves.closure import CORRECT
from keyworker.actions.outcome import Done
from keyworker.caseload.due import due_on_cases
from keyworker.caseload.routing import Routing, routing_of
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.tables import Destination
from keyworker.policy.vocabulary.fields import FieldType
from keyworker.record.subjects import OnCase
from keyworker.web.forms import drawn
from keyworker.web.moment import day_of
from keyworker.web.presenters.recorded_values import DAYS, day_in_words, type_of_fact
from keyworker.web.presenters.whose_case import whose
from keyworker.web.signed_in import find_case, signed_in, worker_of
from keyworker.web.submissions import (
    beside_fields,
    error_summary,
    errors_of_fields,
    not_done,
    read_submission,
    say_recorded,
    submit,
)
from keyworker.web.typed_before import since_typed, typed_before


@dataclass(frozen=True)
class Answered:
    """One question that was answered, in words; ``change`` is where the answer is taken back, so that it is asked again."""

    question: str
    answer: str
    change: str = ""


@signed_in
def questions(request: HttpRequest, reference: str) -> HttpResponse:
    """A few questions at a time until the route is decided; then where it goes, and why."""
    case = find_case(request, reference, page="questions")
    worker, day = worker_of(request), day_of(request)
    acting = context_of(case, worker, as_of=day)
    may = allowed_by_job(DETAIL, acting)
    submission = uuid4()
    refused = not_done(None)
    before = typed_before(request)
    entered: QueryDict | None = before.entered if before is not None else None
    if request.method == "POST" and may:
        entered, submission = request.POST, read_submission(request)
        outcome = submit(request, DETAIL.id, OnCase(case))
        if isinstance(outcome, Done):
            say_recorded(request, outcome, f"Answers recorded on {case.reference}")
            return redirect("questions", case.reference)
        refused = not_done(outcome)
        if refused.changes:
            case.refresh_from_db()
            acting, submission = context_of(case, worker, as_of=day), uuid4()
    routing = routing_of(acting.seen, acting.rota)
    fields = form_of(DETAIL, acting) if may else ()
    wrong = errors_of_fields(acting.pack, fields, refused)
    sections = drawn(fields, entered, wrong)
    context = {
        "case": case,
        "sections": sections,
        "errors": error_summary(sections, wrong, refused),
        "whose": whose(acting.children, on=day),
        "refused": beside_fields(refused, wrong),
        "typed_again": since_typed(before, OnCase(case)),
        "submission": submission,
        "version": case.version,
        "routing": routing,
        "may_answer": may,
        "to": _destination(acting.pack, routing),
        "decided_by": _decided_by(acting.pack, routing),
        "answered": list(_answered(acting, routing)),
        "dues": due_on_cases([case], as_of=day)[case.pk][:1],
        "has_errors": bool(refused),
    }
    return render(
        request, "pages/questions.html", context, status=422 if context["has_errors"] else 200
    )


def _destination(pack: Pack, routing: Routing | None) -> str:
    """Where it goes, in the authority's own words."""
    if routing is None or routing.answer.to is None:
        return ""
    return _place(pack, routing.answer.to)


def _decided_by(pack: Pack, routing: Routing | None) -> str:
    """Who decides where it goes, in the authority's own words; empty where the table itself does."""
    role = routing.answer.decided_by if routing is not None else None
    return pack.term(role) if role else ""


def _place(pack: Pack, to: Destination) -> str:
    parts = [pack.term(to.service)]
    if isinstance(to.team, str):
        parts.append(to.team)
    if to.role:
        parts.append(pack.term(to.role))
    return ", ".join(parts)


def _answered(acting: ActionContext, routing: Routing | None) -> Iterator[Answered]:
    if routing is None:
        return
    pack, said_by = acting.pack, _said_by(acting)
    for name, value in routing.answered.items():
        for field in fact_fields(pack, [name]):
            words = _in_words(value, type_of_fact(name, pack), dict(field.choices))
            yield Answered(field.label, words, said_by.get(name, ""))


def _said_by(acting: ActionContext) -> dict[str, str]:
    """By fact, where the record of its answer is corrected; nothing where that is not this person's to do."""
    if not allowed_by_job(ACTIONS[CORRECT.id], acting):
        return {}
    page = reverse("action", args=[acting.case.reference, CORRECT.id])
    return {
        str(each.get("fact")): f"{page}?corrects={event.id}"
        for event in acting.known.of_kind(FACTS_RECORDED)
        for each in event.field("facts") or ()
    }


def _in_words(value: object, kind: FieldType | None, choices: dict[str, str]) -> str:
    if value is None:
        return "Not known yet"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if kind in DAYS:
        return day_in_words(value)
    return choices.get(str(value), str(value))
