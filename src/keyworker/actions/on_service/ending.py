"""How does a service end? Once none of its cases is open any more; from then on its records are read and nothing is added.

Nobody decides about a family by ending a service: each open case is closed, or referred to another service, by those who
work on it, and the form says how many there are. From the moment the last day is known nothing new begins there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.planned_days import refuse_too_far_ahead
from keyworker.policy.wording import counted, listed, on_day
from keyworker.record.models import Case
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Service


def _service(context: ActionContext) -> Service:
    service = context.subject.service
    assert service is not None
    return service


def open_in_words(service: Service) -> str:
    """How many of its cases are open, by team; empty where none is."""
    open_cases = Case.objects.not_closed().filter(service=service)
    teams = Counter(open_cases.values_list("team__name", flat=True))
    return listed(
        f"{counted(number, 'case')} {f'with {name}' if name else 'with no team yet'}"
        for name, number in sorted(teams.items(), key=lambda each: each[0] or "")
    )


def _still_open(context: ActionContext) -> str | None:
    service = _service(context)
    if service.ended is not None:
        return f"Its last day is {on_day(service.ended)}."
    still = open_in_words(service)
    if still:
        return (
            f"Still open: {still}. Each is closed, or referred to another service, by those who work on it; "
            "then the service can end."
        )
    return None


def _end(entry: Entry) -> Sequence[NewEvent]:
    service, last_day = _service(entry), entry.values["last_day"]
    if last_day < entry.as_of:
        raise NotPossible("Enter today or a later day", field="last_day")
    refuse_too_far_ahead(last_day, field="last_day", today=entry.as_of)
    service.ended = last_day
    service.save(update_fields=["ended"])
    return [entry.record("service.ended", at=entry.now)]


def _go_on(entry: Entry) -> Sequence[NewEvent]:
    service = _service(entry)
    last_day, service.ended = service.ended, None
    service.save(update_fields=["ended"])
    return [entry.record("service.goes-on", at=entry.now, last_day=last_day)]


END_SERVICE = administrators_only(
    id="end-service",
    title="End the service",
    family=family.SETTING_UP,
    records=("service.ended",),
    subject="service",
    asks=(
        questions.ask(
            "last_day",
            "What is its last day?",
            hint="From now on nothing new begins in it; after that day its records are read and nothing is recorded",
        ),
        questions.why(),
    ),
    possible=_still_open,
    does=_end,
)
GO_ON = administrators_only(
    id="have-service-go-on",
    title="Have the service go on after all",
    family=family.SETTING_UP,
    records=("service.goes-on",),
    subject="service",
    asks=(questions.why(),),
    possible=lambda context: None if _service(context).ended else "No last day is known.",
    does=_go_on,
)
ACTIONS = (END_SERVICE, GO_ON)
