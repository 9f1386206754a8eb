"""How does somebody come from an entry that is wrong to its form, filled in, and what does that page say of the entry?"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from keyworker.actions.action import ActionContext
from keyworker.actions.available import context_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.named_records import entry_of
from keyworker.actions.on_case.moves.closure import CORRECT
from keyworker.actions.outcome import Refused
from keyworker.actions.perform import WHAT_WAS_WRONG, as_if_withdrawn
from keyworker.actions.putting_right import form_that_recorded, why_not_on_its_form
from keyworker.actions.submission import PutRight
from keyworker.record.case_reader import read_case
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase
from keyworker.web.moment import day_of
from keyworker.web.presenters.event_words import Told, told_from
from keyworker.web.signed_in import user_of, worker_of
from keyworker.web.submissions import submission_of


def what_was_wrong() -> FormField:
    """What every form asks that puts an entry right: an inspector reads it beside what was withdrawn."""
    return FormField(
        name=WHAT_WAS_WRONG, label="What was wrong with what was recorded?", type="long-text"
    )


def way_to_put_right(request: HttpRequest, case: Case) -> str:
    """The form on which the entry named in the address is put right; empty where it is withdrawn alone."""
    entry = entry_of(case, request.GET.get("corrects", ""))
    action = form_that_recorded(entry) if entry is not None else None
    if entry is None or action is None:
        return ""
    acting = context_of(case, worker_of(request), as_of=day_of(request))
    if why_not_on_its_form(acting, entry):
        return ""
    form = reverse("action", args=[case.reference, action.id])
    return f"{form}?replaces={entry.ref}"


def way_alone(entry: Event) -> str:
    """Where it is withdrawn and nothing is recorded in its place."""
    assert entry.case is not None
    form = reverse("action", args=[entry.case.reference, CORRECT.id])
    return f"{form}?corrects={entry.ref}&alone=yes"


def looked_at_without(
    request: HttpRequest, case: Case, ref: str
) -> tuple[Event | None, ActionContext | None]:
    """The entry that is to be put right, and the case as it is without it; none where this person cannot do that."""
    entry = entry_of(case, ref)
    if entry is None:
        return None, None
    wrong = PutRight(ref=entry.ref, because=request.POST.get(WHAT_WAS_WRONG, ""))
    submission = submission_of(request, puts_right=wrong)
    with as_if_withdrawn(OnCase(case).fresh(), submission) as looked:
        return entry, None if isinstance(looked, Refused) else looked


def shown_entry(request: HttpRequest, case: Case, entry: Event) -> Told:
    """The entry in words, as it stands on the timeline."""
    return told_from(read_case(case), [entry], to=user_of(request), day=day_of(request))[0]
