"""What does a form have to ask of this case because the policy says so, and what is still to be answered?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from keyworker.decisions.case_on_day import CaseOnDay
from keyworker.policy.casefile import CaseFile, Person
from keyworker.policy.fact_tests import is_given
from keyworker.policy.model import Model
from keyworker.policy.pack import Pack
from keyworker.policy.problems import did_you_mean
from keyworker.policy.reasoning import evaluate
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.checklists import Item
from keyworker.policy.truth import Truth


class ItemAsked(Model):
    """One question as it is put: of the case, or of the child ``subject``. ``answered`` by the attempt's answers."""

    id: str
    clause: str
    clause_id: str
    force: Force
    ask: str
    subject: str | None = None
    answered: bool = False


class ChecklistAnswer(Model):
    """The questions that apply. ``missing`` names those that must or should be answered and are not."""

    checklist: str
    title: str
    asked: tuple[str, ...]
    missing: tuple[str, ...]
    items: tuple[ItemAsked, ...]


def ask(pack: Pack, checklist_id: str, casefile: CaseFile, *, as_of: date) -> ChecklistAnswer:
    """The checklist as it applies to the case; answers are those of the case file's attempt, under ``answers``.

    Raises ValueError where the pack has no such checklist.
    """
    known = {each.id for each in pack.checklists}
    if checklist_id not in known:
        raise ValueError(
            f"'{checklist_id}' is not a checklist of {pack.header.title}{did_you_mean(checklist_id, known)}"
        )
    checklist = pack.checklist(checklist_id)
    case = CaseOnDay(pack, casefile, as_of)
    answers = _answers_of(casefile)
    items = tuple(_put(pack, item, child, answers) for item, child in applying(checklist.items, case))
    missing = (each.id for each in items if not each.answered and each.force is not Force.MAY)
    return ChecklistAnswer(
        checklist=checklist.id, title=checklist.title, asked=tuple(dict.fromkeys(each.id for each in items)),
        missing=tuple(dict.fromkeys(missing)), items=items,
    )  # fmt: skip


def applying(items: tuple[Item, ...], case: CaseOnDay) -> Iterator[tuple[Item, Person | None]]:
    """Each question with the child it is put about (None: the case). One that may be owed is asked."""
    children = [person for person in case.known.people if person.is_child or person.is_unborn]
    for item in items:
        for child in children if item.per == "child" else [None]:
            if item.when is None or evaluate(item.when, case.facts(child=child)).truth is not Truth.NO:
                yield item, child


def _answers_of(casefile: CaseFile) -> Mapping[str, Any]:
    given = casefile.attempt.fields.get("answers") if casefile.attempt else None
    return given if isinstance(given, Mapping) else {}


def _put(pack: Pack, item: Item, child: Person | None, answers: Mapping[str, Any]) -> ItemAsked:
    given = answers.get(item.id)
    if child is not None and isinstance(given, Mapping):
        given = given.get(child.id)
    return ItemAsked(
        id=item.id, clause=pack.cite(item.clause), clause_id=item.clause, force=item.force, ask=item.ask,
        subject=child.id if child else None, answered=is_given(given),
    )  # fmt: skip
