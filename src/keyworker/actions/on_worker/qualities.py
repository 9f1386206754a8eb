"""What does the policy ask about a worker beside their job, and how does a manager confirm it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, FormQuestion
from keyworker.actions.form_facts import PREFIX, fact_fields
from keyworker.actions.form_fields import (
    Choices,
    Finds,
    FormField,
)
from keyworker.policy.refs import number_of, ref
from keyworker.policy.vocabulary.fields import Field
from keyworker.record.cases_of_workers import cases_following
from keyworker.record.recorded_facts import is_said_of_worker
from keyworker.record.writing import NewEvent, plain
from keyworker.workforce.models import Confirmation, Worker

LINE_MANAGER = "line_manager"


def _managers(context: ActionContext) -> Choices:
    """The worker's colleagues in the service who may be their line manager: nobody whose account manages nothing."""
    return _but_themselves(context, questions.colleagues(context))


def _other_managers(context: ActionContext) -> Finds | None:
    finds = questions.finds_colleagues(context)
    return None if finds is None else lambda words: _but_themselves(context, finds(words))


def _but_themselves(context: ActionContext, found: Choices) -> Choices:
    worker = context.subject.worker
    numbers = (number_of(each[0], kind="W") for each in found)
    among = [each for each in numbers if each is not None]
    accounts = Worker.objects.filter(pk__in=among, user__isnull=False).select_related("user")
    manage_nothing = {
        each.ref
        for each in accounts
        if each.user is not None
        and not each.user.access.manages
        and each.pk != worker.line_manager_id
    }
    return tuple(each for each in found if each[0] not in {worker.ref, *manage_nothing})


def _as_it_stands(context: ActionContext, field: FormField) -> FormField:
    manager = context.subject.worker.line_manager_id
    return replace(field, initial=ref("W", manager) if manager else None)


def _asked_of_them(context: ActionContext, recorded: Field | None) -> Iterator[FormField]:
    """Each thing the policy may ask of the worker, as it stands."""
    worker, pack = context.subject.worker, context.pack
    asked = [name for name in pack.header.facts if is_confirmed(name)]
    for field in fact_fields(pack, asked):
        yield replace(field, section="", initial=_initial(worker, field), hint="")


def _confirm(entry: Entry) -> Sequence[NewEvent]:
    """Keep what was entered, and who confirmed each change."""
    worker, manager = entry.subject.worker, entry.values.get(LINE_MANAGER)
    told = dict(plain(entry.values.get("facts", {}).get("worker", {})))
    before = dict(worker.known_qualities)
    after = {**told, **({LINE_MANAGER: manager} if manager else {})}
    asked = {
        LINE_MANAGER,
        *(each.name.removeprefix(f"{PREFIX}worker.") for each in _asked_of_them(entry, None)),
    }
    changed = [name for name in sorted(asked) if before.get(name) != after.get(name)]
    Confirmation.objects.bulk_create(
        Confirmation(worker=worker, name=name, value=after.get(name), by=entry.actor, at=entry.now)
        for name in changed
    )
    kept = {name: value for name, value in worker.qualities.items() if name not in asked}
    worker.qualities = {**kept, **told}
    worker.line_manager_id = number_of(manager, kind="W")
    with cases_following(worker):
        worker.save(update_fields=["qualities", "line_manager"])
    return [
        entry.record(
            "quality.confirmed", at=entry.now, worker=worker, name=name, value=after.get(name)
        )
        for name in changed
    ]


def is_confirmed(name: str) -> bool:
    """Whether a manager confirms that fact of a worker, by hand."""
    return name.startswith("worker.") and is_said_of_worker(name)


def _their_own(context: ActionContext) -> str | None:
    """Nobody says of themselves that they are fit for what a policy asks."""
    if context.actor.pk == context.subject.worker.pk:
        return "Somebody else confirms what the policy asks of you."
    return None


def _initial(worker: Worker, field: FormField) -> Any:
    value = worker.qualities.get(field.name.removeprefix(f"{PREFIX}worker."))
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


CONFIRM = Action(
    id="confirm-qualities",
    title="Confirm what the policy asks of a worker",
    family=family.QUALITIES,
    records=("quality.confirmed",),
    subject="worker",
    by_default=True,
    possible=_their_own,
    # Each answer that changes is an event of its own, under the policy's own name for it.
    asks=(
        questions.made_into(
            questions.adjusted(
                questions.choice_among(
                    LINE_MANAGER,
                    "Who is their line manager?",
                    _managers,
                    required=False,
                    kind="worker",
                    finds=_other_managers,
                ),
                _as_it_stands,
            ),
            "name",
            "value",
        ),
        FormQuestion(name=PREFIX.rstrip("."), draws=_asked_of_them, made_into=("name", "value")),
    ),
    does=_confirm,
)
ACTIONS = (CONFIRM,)
