"""Which languages does a worker speak, which skills do they bring, and who is their line manager?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only, refuse_the_same
from keyworker.actions.form_fields import FormField
from keyworker.policy.refs import ref
from keyworker.record.cases_of_workers import cases_following
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Authority, Worker

_NAMES = ("languages", "skills")


def listed_here(name: str) -> tuple[str, ...]:
    """The authority's own list of languages, or of skills."""
    authority = Authority.objects.first()
    return tuple(getattr(authority, name)) if authority is not None else ()


def _of_the_list(context: ActionContext, field: FormField) -> FormField:
    held = getattr(context.subject.worker, field.name)
    words = listed_here(field.name)
    return replace(field, choices=tuple((each, each) for each in words), initial=tuple(held))


def _asked(name: str) -> Callable[[ActionContext, str], bool]:
    return lambda context, action: bool(listed_here(name))


def _say(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.subject.worker
    said = {name: _as_listed(entry, name) for name in _NAMES}
    refuse_the_same(worker, said, field=next((each for each in _NAMES if listed_here(each)), ""))
    for name, words in said.items():
        setattr(worker, name, words)
    worker.save(update_fields=_NAMES)
    return [entry.record("worker.brings", at=entry.now, **said)]


def _as_listed(entry: Entry, name: str) -> list[str]:
    return sorted({str(each) for each in entry.values.get(name) or ()})


def _no_list(context: ActionContext) -> str | None:
    authority = Authority.objects.first()
    if authority is not None and any(getattr(authority, name) for name in _NAMES):
        return None
    return "The authority lists no languages and no skills yet."


SAY = administrators_only(
    id="say-what-worker-brings",
    title="Say which languages and skills they bring",
    family=family.PEOPLE,
    records=("worker.brings",),
    subject="worker",
    possible=_no_list,
    asks=tuple(
        # As the authority writes them.
        questions.made_into(
            questions.asked_where(
                questions.adjusted(questions.listing(name, label, required=False), _of_the_list),
                _asked(name),
            ),
            name,
        )
        for name, label in (("languages", "Languages"), ("skills", "Skills"))
    ),
    does=_say,
)


def _set_manager(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.subject.worker
    manager = entry.worker("line_manager") if entry.values.get("line_manager") else None
    refuse_the_same(worker, {"line_manager": manager}, field="line_manager")
    _refuse_circle(worker, manager)
    before, worker.line_manager = worker.line_manager_id, manager
    with cases_following(worker):
        worker.save(update_fields=["line_manager"])
    return [
        entry.record(
            "worker.line-manager-set",
            at=entry.now,
            worker=worker,
            line_manager=manager,
            before=ref("W", before) if before else None,
        )
    ]


def _refuse_circle(worker: Worker, manager: Worker | None) -> None:
    """Nobody manages themselves, nor by others in between."""
    seen: set[int] = set()
    while manager is not None and manager.pk not in seen:
        if manager.pk == worker.pk:
            raise NotPossible(
                "Nobody is managed by themselves, nor by somebody whom they manage",
                field="line_manager",
            )
        seen.add(manager.pk)
        manager = manager.line_manager


def _who_stands(context: ActionContext, field: FormField) -> FormField:
    number = context.subject.worker.line_manager_id
    hint = "" if number else "Nobody is on record"
    return replace(field, initial=ref("W", number) if number else None, hint=hint)


SET_MANAGER = administrators_only(
    id="set-line-manager",
    title="Say who manages them",
    family=family.PEOPLE,
    records=("worker.line-manager-set",),
    subject="worker",
    asks=(
        questions.adjusted(
            questions.colleague("line_manager", "Who is their line manager?", required=False),
            _who_stands,
        ),
        questions.note(),
    ),
    does=_set_manager,
)
ACTIONS = (SAY, SET_MANAGER)
