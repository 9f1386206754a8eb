"""On which days is the authority, or one service of it, closed, so that nothing counts as a working day?

A closure is said for days from today on: what was worked stays worked, and nobody is excused afterwards. Every open case of
the services is looked at anew by the next daily update; nobody becomes late in the past by it (``policy.calendar``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import LONGEST_TITLE, administrators_only, once_named
from keyworker.actions.form_fields import Choices
from keyworker.policy.closures import MOST_DAYS, LocalClosure
from keyworker.policy.wording import on_day
from keyworker.record.models import Case
from keyworker.record.models.cases import AT_ONCE
from keyworker.record.set_up_so_far import closures_ahead, services_there
from keyworker.record.writing import NewEvent
from keyworker.workforce.closures import as_kept, without
from keyworker.workforce.models import Authority, Service


def _services(context: ActionContext) -> Choices:
    return tuple((each.slug, each.name) for each in services_there(context.as_of))


def _add(entry: Entry) -> Sequence[NewEvent]:
    asked = entry.values
    first, until = asked["from_day"], asked.get("until_day") or asked["from_day"]
    _refuse(entry, first, until)
    closure = LocalClosure(from_=first, until=until, known=entry.as_of, title=asked["title"])
    held = [*_held_by(asked.get("service"))]
    for each in held:
        each.closures = [*each.closures, as_kept(closure)]
    _keep(held)
    return [entry.record("closure.added", at=entry.now, until_day=until)]


def _refuse(entry: Entry, first: date, until: date) -> None:
    if first < entry.as_of:
        raise NotPossible(
            "Days that have passed were worked: enter today or a later day", field="from_day"
        )
    if until < first:
        raise NotPossible("Enter the first day, or one after it", field="until_day")
    if (until - first).days >= MOST_DAYS:
        raise NotPossible(f"A closure has at most {MOST_DAYS} days", field="until_day")
    here = entry.values.get("service")
    for closure, service in closures_ahead(entry.as_of):
        closed_here = service is None or service.slug == here
        if closed_here and closure.from_ <= first and closure.until >= until:
            raise NotPossible("These days are closed already", field="from_day")


def _held_by(slug: str | None) -> Iterator[Authority | Service]:
    """What keeps a closure: one service, or every one and the authority for those set up later. Held until it is done."""
    rows = Service.objects.filter(casework=True).select_for_update().order_by("pk")
    if slug:
        yield rows.get(slug=slug)
        return
    yield Authority.objects.select_for_update().get()
    yield from rows


def _keep(held: Iterable[Authority | Service]) -> None:
    for each in held:
        each.save(update_fields=["closures"])
    services = [each.pk for each in held if isinstance(each, Service)]
    Case.objects.not_closed().filter(service__in=services).update(wakes_on=AT_ONCE)


def _to_come(context: ActionContext) -> Iterator[tuple[str, str, LocalClosure, Service | None]]:
    """Each closure that has not begun: what names it on the form, how it reads, and of which service it is alone."""
    for closure, service in closures_ahead(context.as_of):
        if closure.from_ > context.as_of:
            slug = service.slug if service is not None else ""
            key = f"{closure.from_} {closure.until} {closure.known} {slug}".strip()
            of = service.name if service is not None else "every service"
            yield key, f"{in_words(closure)}, {of}", closure, service


def in_words(closure: LocalClosure) -> str:
    """What a closure is called, and its days."""
    last = f" to {on_day(closure.until)}" if closure.until != closure.from_ else ""
    return f"{closure.title}: {on_day(closure.from_)}{last}"


def _withdraw(entry: Entry) -> Sequence[NewEvent]:
    closure, service = next(
        (closure, service)
        for key, _, closure, service in _to_come(entry)
        if key == entry.values["closure"]
    )
    held = [*_held_by(service.slug if service is not None else None)]
    for each in held:
        each.closures = without(each.closures, closure, from_day=entry.as_of)
    _keep(held)
    return [
        entry.record(
            "closure.withdrawn",
            at=entry.now,
            title=closure.title,
            from_day=closure.from_,
            until_day=closure.until,
            service=service.slug if service is not None else None,
        )
    ]


ADD = administrators_only(
    id="add-closure",
    title="Add a local closure",
    family=family.SETTING_UP,
    records=("closure.added",),
    subject="authority",
    possible=once_named,
    asks=(
        questions.at_most(
            questions.ask("title", "What is it called?", hint="For example: Christmas closure"),
            LONGEST_TITLE,
        ),
        questions.ask(
            "from_day",
            "First day",
            hint="Today or later. Bank holidays and weekends need no closure: they count no working day anyway",
        ),
        questions.ask(
            "until_day", "Last day", required=False, hint="Leave empty if it is that day alone"
        ),
        questions.choice_among(
            "service",
            "Which service is closed?",
            _services,
            required=False,
            hint="Choose none if it is every service",
        ),
    ),
    does=_add,
)
WITHDRAW = administrators_only(
    id="withdraw-closure",
    title="Withdraw a local closure that is still to come",
    family=family.SETTING_UP,
    records=("closure.withdrawn",),
    subject="authority",
    asks=(
        questions.made_into(
            questions.choice_among(
                "closure",
                "Which closure?",
                lambda context: tuple((key, says) for key, says, _, _ in _to_come(context)),
            ),
            "title",
            "from_day",
            "until_day",
            "service",
        ),
        questions.why(),
    ),
    possible=lambda context: (
        None if any(True for _ in _to_come(context)) else "No closure is still to come."
    ),
    does=_withdraw,
)
ACTIONS = (ADD, WITHDRAW)
