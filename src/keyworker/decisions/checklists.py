"""What does a form have to ask of this case because the policy says so, and what is still to be answered?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import CaseFile, Person
from keyworker.policy.conditions.condition import reasons_of
from keyworker.policy.conditions.truth import Truth, is_given
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.checklists import Item, says_nothing


class ChecklistQuestion(Model):
    """One question as it is put: of the case, or of the child ``subject``. ``answered`` by the attempt's answers.

    ``options`` are the answers to choose from, where the policy or the authority gives them. ``needs`` are the facts
    that would settle whether it applies at all; until they are known it is asked.
    """

    id: str
    clause: str
    clause_id: str
    force: Force
    ask: str
    subject: str | None = None
    answered: bool = False
    options: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class ChecklistAnswer(Model):
    """The questions that apply. ``missing`` names those that must or should be answered and are not.

    ``needs`` are facts that are not known yet and would take away, or settle, some question.
    """

    checklist: str
    title: str
    asked: tuple[str, ...]
    missing: tuple[str, ...]
    needs: tuple[str, ...]
    items: tuple[ChecklistQuestion, ...]


def checklist_on(
    pack: Pack, checklist_id: str, casefile: CaseFile, *, as_of: date
) -> ChecklistAnswer:
    """The checklist as it applies to the case; answers are those of the case file's attempt, under ``answers``.

    Raises KeyError where the pack has no such checklist.
    """
    checklist = pack.checklist(checklist_id)
    case = CaseOnDay(pack, casefile, as_of)
    answers = _answers_of(casefile)
    items = tuple(
        _asked(pack, each, answers) for each in questions_that_apply(checklist.items, case)
    )
    missing = (each.id for each in items if not each.answered and each.force is not Force.MAY)
    return ChecklistAnswer(
        checklist=checklist.id,
        title=checklist.title,
        asked=tuple(dict.fromkeys(each.id for each in items)),
        missing=tuple(dict.fromkeys(missing)),
        needs=tuple(sorted({need for each in items for need in each.needs})),
        items=items,
    )


@dataclass(frozen=True)
class PutQuestion:
    """A question that is put, with the child it is put about (None: the case) and what would settle that it applies."""

    item: Item
    child: Person | None
    needs: frozenset[str] = frozenset()

    def is_answered(self, answers: Mapping[str, Any]) -> bool:
        """Whether the answers hold one to it.

        The tick that there is nothing to say is an answer, with its reason where it needs one; a blank is none.
        """
        answer = answers.get(self.item.id)
        if self.child is not None and isinstance(answer, Mapping):
            answer = answer.get(self.child.id)
        in_words = self.item.type in {"text", "list"} and not (
            self.item.options or self.item.setting
        )
        aside = in_words and says_nothing(answer, self.item.nothing)
        return is_given(answer) and not aside


def questions_that_apply(items: tuple[Item, ...], case: CaseOnDay) -> Iterator[PutQuestion]:
    """Each question that applies, per child where it asks of each. One that may be owed is put."""
    children = case.known.children_and_unborn
    for item in items:
        for child in children if item.per == "child" else [None]:
            answer = reasons_of(item.when, case.facts(child=child))
            if answer.truth is not Truth.NO:
                yield PutQuestion(
                    item, child, answer.needs if answer.truth is Truth.UNKNOWN else frozenset()
                )


def options_of(pack: Pack, item: Item) -> tuple[str, ...]:
    """The answers to choose from: the item's own, its scale, or a local list; an empty one leaves the answer open."""
    local = pack.setting(item.setting).value if item.setting else ()
    return item.options or item.scale or (local if isinstance(local, tuple) else ())


def _answers_of(casefile: CaseFile) -> Mapping[str, Any]:
    answer = casefile.attempt.fields.get("answers") if casefile.attempt else None
    return answer if isinstance(answer, Mapping) else {}


def _asked(pack: Pack, put: PutQuestion, answers: Mapping[str, Any]) -> ChecklistQuestion:
    item = put.item
    return ChecklistQuestion(
        id=item.id,
        clause=pack.cite(item.clause),
        clause_id=item.clause,
        force=item.force,
        ask=item.ask,
        subject=put.child.id if put.child else None,
        answered=put.is_answered(answers),
        options=options_of(pack, item),
        needs=tuple(sorted(put.needs)),
    )
