"""How does somebody come from an entry that is wrong to its form, filled in, and what does that page say of the entry?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import HttpRequest

from keyworker.actions.action import Action, ActionContext
from keyworker.actions.available import context_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.named_records import entry_of
from keyworker.actions.on_case.moves.closure import CORRECT, correctable
from keyworker.actions.outcome import Refused
from keyworker.actions.perform import WHAT_WAS_WRONG, as_if_withdrawn, why_it_has_to_stand
from keyworker.actions.putting_right import (
    form_that_recorded,
    why_not_alone,
    why_not_on_its_form,
)
from keyworker.actions.submission import PutRight
from keyworker.record.case_reader import read_case
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase
from keyworker.web.addresses import url
from keyworker.web.moment import day_of
from keyworker.web.presenters.event_words import Told, told_from
from keyworker.web.presenters.recorded_values import label_of
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
    pack = governing(case.service, day_of(request))
    action = form_that_recorded(entry, pack) if entry is not None else None
    if entry is None or action is None:
        return ""
    if why_not_put_right(request, case, entry).on_its_form:
        return ""
    form = url("action", [case.reference, action.id])
    return f"{form}?replaces={entry.ref}"


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """Why an entry is not put right on its form, and why it is not withdrawn either; each empty where it can be."""

    on_its_form: str = ""
    alone: str = ""


def why_not_put_right(request: HttpRequest, case: Case, entry: Event) -> WhyNot:
    """What stands in the way of whoever comes to put this entry right, in sentences."""
    acting = context_of(case, worker_of(request), as_of=day_of(request))
    why_not = why_not_on_its_form(acting, entry)
    if entry.ref not in {each.id for each in correctable(acting)}:
        return WhyNot(on_its_form=why_not, alone=why_not)
    stands = why_it_has_to_stand(OnCase(case).fresh(), submission_of(request), entry)
    alone = stands or why_not_alone(acting, entry)
    if why_not:
        return WhyNot(on_its_form=why_not, alone=alone)
    with without(request, case, entry) as looked:
        refused = looked if isinstance(looked, Refused) else Refused()
    said = " ".join(each.because[0] for each in refused.unmet)
    return WhyNot(on_its_form=said, alone=stands or alone)


def way_alone(entry: Event) -> str:
    """Where it is withdrawn and nothing is recorded in its place."""
    assert entry.case is not None
    form = url("action", [entry.case.reference, CORRECT.id])
    return f"{form}?corrects={entry.ref}&alone=yes"


@contextmanager
def without(request: HttpRequest, case: Case, entry: Event) -> Iterator[ActionContext | Refused]:
    """The case as it is without the entry that is to be put right, for as long as it is looked at."""
    submission = submission_of(request, puts_right=PutRight(ref=entry.ref, because=""))
    with as_if_withdrawn(OnCase(case).fresh(), submission) as looked:
        yield looked


def shown_entry(request: HttpRequest, case: Case, entry: Event) -> Told:
    """The entry in words, as it stands on the timeline."""
    return told_from(read_case(case), [entry], to=user_of(request), day=day_of(request))[0]


def stays_as_it_was(
    told: Told, fields: Sequence[FormField], action: Action
) -> list[tuple[str, str]]:
    """What the entry says that its form does not ask, in words: saving the form leaves it as it was recorded."""
    names = {each.name.partition(".")[0] for each in fields}
    # An answer, a row of a task among them, may stand on record in several fields of other names.
    into = {name for each in action.asks if each.name in names for name in each.recorded_as}
    asked = {label_of(each) for each in names | into | set(action.works_out)}
    said = {label_of(name) for name in told.event.data.keys() - {"replaces", "departures"}}
    return [each for each in told.details if each[0] in said - asked]
