"""How does a form reach the one way in, and how does every page show that it was refused or out of date?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest

from keyworker.actions.action import ActionContext
from keyworker.actions.available import allowed_by_job, context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_demanded import fields_that_meet
from keyworker.actions.form_facts import PREFIX, awaited, fact_fields
from keyworker.actions.form_fields import FormField
from keyworker.actions.outcome import Done, Outcome, Refused, SentBefore, Stale
from keyworker.actions.perform import WHAT_WAS_WRONG, perform, tried
from keyworker.actions.read_fields import looks_for_somebody
from keyworker.actions.submission import PutRight, Submission
from keyworker.decisions.gates import Unmet
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.written_numbers import written_count
from keyworker.record.models import Event
from keyworker.record.subjects import Subject
from keyworker.web.addresses import url
from keyworker.web.forms import Section, drawn, error_links
from keyworker.web.moment import day_of, now_of
from keyworker.web.signed_in import user_of, worker_of
from keyworker.web.typed_before import is_recorded, since_typed, typed_before

_LONGEST_VERSION = 9
# The button that looks for somebody on a form.
FIND = "find"
# A page that no version of the record was ever shown as: nothing is known to have changed since.
_NOT_OF_THE_RECORD = "This page was not made from what is on record"


def submission_of(
    request: HttpRequest,
    *,
    entered: Mapping[str, Any] | None = None,
    submission_id: UUID | None = None,
    puts_right: PutRight | None = None,
) -> Submission:
    """The form as it was sent: by whom, when, and from which version of the page."""
    return Submission(
        actor=worker_of(request),
        user=user_of(request),
        id=submission_id or read_submission(request),
        now=now_of(request),
        entered=request.POST if entered is None else entered,
        reason=request.POST.get("departure", ""),
        seen_version=_version(request.POST.get("version", "")),
        puts_right=puts_right or _puts_right(request),
    )


def _puts_right(request: HttpRequest) -> PutRight | None:
    """The entry in whose place the form is recorded; None where it stands in the place of none."""
    wrong = request.POST.get("replaces", "")
    return PutRight(ref=wrong, because=request.POST.get(WHAT_WAS_WRONG, "")) if wrong else None


def read_submission(request: HttpRequest) -> UUID:
    """The form's own id; a new one where it was lost."""
    try:
        return UUID(request.POST.get("submission", ""))
    except ValueError:
        return uuid4()


def _version(given: str) -> int | None:
    return written_count(given, figures=_LONGEST_VERSION)


@dataclass(frozen=True, kw_only=True)
class NotDone(Refused):
    """What a page shows of an outcome that was not Done; empty on a fresh page."""

    changes: tuple[str, ...] = ()
    # The form itself was recorded before and says something else now: where that stands, where it has a page.
    sent_before: bool = False
    recorded_at: str = ""

    def __bool__(self) -> bool:
        return bool(self.unmet or self.errors or self.changes)


def not_done(outcome: Outcome | None) -> NotDone:
    """The part of an outcome that a page shows."""
    if isinstance(outcome, SentBefore):
        return NotDone(
            changes=outcome.changes, sent_before=True, recorded_at=where_it_stands(outcome.events)
        )
    if isinstance(outcome, Stale):
        return NotDone(changes=outcome.changes or (_NOT_OF_THE_RECORD,))
    if isinstance(outcome, Refused):
        return NotDone(**vars(outcome))
    return NotDone()


CHANGED = "Nothing was recorded: something has changed since you opened this page"
SENT_BEFORE = "Nothing was recorded: this form was recorded before, and says something else now"
ALREADY = "Already recorded: this form was sent before, and nothing was recorded a second time"


def where_it_stands(events: Sequence[Event]) -> str:
    """The entry on the timeline of its case; empty where it stands on no case, or on more than one."""
    entry = events[0]
    if entry.case is None or any(each.case_id != entry.case_id for each in events):
        return ""
    return f"{url('timeline', [entry.case.reference])}?entry={entry.ref}#{entry.ref}"


def say_recorded(
    request: HttpRequest, outcome: Done, words: str, *, correct: str = "", seen: bool = True
) -> None:
    """Say on the next page that it was recorded, with the way to ``correct`` it; or that it was before.

    ``seen`` is whether this person may open the case on which it stands.
    """
    if outcome.again:
        way = where_it_stands(outcome.events) if seen else ""
        messages.info(request, ALREADY, extra_tags=way)
    else:
        messages.success(request, words, extra_tags=correct)


def errors_of_fields(pack: Pack, fields: Sequence[FormField], refused: NotDone) -> dict[str, str]:
    """What is wrong with which field: what could not be read, and what a rule asks that the field leaves open."""
    found = dict(refused.errors)
    names = [each.name for each in fields]
    for unmet in refused.unmet:
        meets = fields_that_meet(pack, unmet.rule)
        name = next((each for each in names if each in meets), "")
        if name:
            found.setdefault(name, _at_its_field(unmet))
    return found


def _at_its_field(unmet: Unmet) -> str:
    """What is asked for, with the clause that asks for it."""
    return f"{unmet.because[0]} ({unmet.clause})" if unmet.clause else unmet.because[0]


def beside_the_fields(unmet: Sequence[Unmet], errors: Mapping[str, str]) -> tuple[Unmet, ...]:
    """What the page's own panel has to explain: whatever is not said whole where it is put right."""
    said = set(errors.values())
    return tuple(
        each
        for each in unmet
        if len(each.because) > 1 or each.also or _at_its_field(each) not in said
    )


def beside_fields(refused: NotDone, errors: Mapping[str, str]) -> NotDone:
    """The same for the page's own panel, where ``errors`` are shown at their fields: nothing is said twice."""
    return replace(refused, unmet=beside_the_fields(refused.unmet, errors), errors=dict(errors))


def error_summary(
    sections: Sequence[Section],
    errors: Mapping[str, str],
    refused: NotDone,
    *,
    otherwise: str = "#main-content",
) -> list[dict[str, str]]:
    """The error summary of every page: whatever was wrong, each with a link to where it is put right or explained.

    ``errors`` are those of fields; what stands in the way beside them is explained in the page's own panel, and so is
    what changed since the page was opened.
    """
    said = set(errors.values())
    beside = [each.because[0] for each in refused.unmet if _at_its_field(each) not in said]
    return [
        *([{"text": _not_now(refused), "href": "#changed"}] if refused.changes else []),
        *error_links(sections, errors, otherwise=otherwise),
        *({"text": each, "href": "#in-the-way"} for each in dict.fromkeys(beside)),
    ]


def _not_now(refused: Refused) -> str:
    return SENT_BEFORE if isinstance(refused, NotDone) and refused.sent_before else CHANGED


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form of one action on one subject, with what stood in its way when it was sent.

    ``allowed`` says whether the person's job includes it at all; ``barred`` why it cannot be done as things stand,
    whatever is entered.
    """

    action: str
    allowed: bool
    barred: str | None
    title: str
    sections: list[Section]
    to_know: list[Section]
    refused: NotDone
    errors: list[dict[str, str]]
    submission: UUID
    version: int
    reason: str
    # What came on record since what stands in the form was typed; None where it was not typed before.
    typed_again: tuple[str, ...] | None = None

    @property
    def status(self) -> int:
        """The answer's status: what could not be taken as it was sent is 422."""
        return 422 if self.refused else 200


def submit(request: HttpRequest, action: str, subject: Subject, **more: Any) -> Outcome:
    """Do the action with what was sent; nothing where somebody is only looked for on its form."""
    if FIND in request.POST or looks_for_somebody(request.POST):
        return Refused()
    return perform_sent(request, action, subject, submission_of(request, **more))


def try_sent(request: HttpRequest, action: str, subject: Subject) -> Outcome:
    """What was sent, tried: what it would come to, and nothing of it is kept."""
    return tried(action, subject, submission_of(request))


def perform_sent(
    request: HttpRequest, action: str, subject: Subject, submission: Submission
) -> Outcome:
    """Do the action; what was typed for it is kept for the form until it is done."""
    outcome = perform(action, subject, submission)
    if isinstance(outcome, Done):
        is_recorded(request)
    return outcome


def looking_at(request: HttpRequest, subject: Subject, outcome: Outcome | None) -> ActionContext:
    """The subject as this person looks at it on the page: as it now stands, where it has changed since."""
    now = subject.fresh() if isinstance(outcome, Stale) else subject
    return context_on(now, worker_of(request), as_of=day_of(request))


def form_for(
    request: HttpRequest,
    action: str,
    subject: Subject,
    outcome: Outcome | None = None,
    *,
    context: ActionContext | None = None,
) -> Form:
    """The form as it is shown: fresh, or with what was typed and what stood in the way.

    Where the page was out of date it is sent again as a decision taken on the new facts. ``context`` is given where
    the page looks at the subject for more than one form.
    """
    context = context or looking_at(request, subject, outcome)
    sent = outcome is not None and not isinstance(outcome, Done)
    refused = not_done(outcome)
    typed = typed_before(request)
    if typed is not None and typed.entered.get("action", action) != action:
        # Another form of the same page.
        typed = None
    entered = request.POST if sent else typed.entered if typed is not None else None
    asked = form_of(ACTIONS[action], context)
    known = to_know(context, refused, entered or {})
    errors = errors_of_fields(context.pack, (*asked, *known), refused)
    sections, facts = drawn(asked, entered, errors), drawn(known, entered, errors)
    again = sent and not refused.changes
    return Form(
        action=action,
        allowed=allowed_by_job(ACTIONS[action], context),
        barred=None if sent else ACTIONS[action].stands_in_the_way(context),
        title=ACTIONS[action].title,
        sections=sections,
        to_know=facts,
        refused=beside_fields(refused, errors),
        errors=error_summary([*sections, *facts], errors, refused),
        submission=read_submission(request) if again else uuid4(),
        version=context.subject.version,
        reason=entered.get("departure", "") if entered is not None else "",
        typed_again=since_typed(typed, subject),
    )


def to_know(
    context: ActionContext, refused: Refused, entered: Mapping[str, Any]
) -> tuple[FormField, ...]:
    """Questions for what the decision still needs, and for what was answered before, so that no answer is lost.

    What a "must" waits for is not called optional: nobody goes on without it.
    """
    before = [
        name
        for name in context.pack.header.facts
        if any(key.startswith(f"{PREFIX}{name}") for key in entered)
    ]
    of_musts = {
        f"{PREFIX}{need}"
        for unmet in refused.unmet
        if unmet.force is Force.MUST
        for need in unmet.needs
    }
    asked = fact_fields(context.pack, (*before, *refused.needs))
    return tuple(awaited(each) if each.name in of_musts else each for each in asked)


def read_page(given: str) -> int:
    """Which page of a list is asked for; the first where that is no number."""
    return max(1, written_count(given, figures=5) or 1)
