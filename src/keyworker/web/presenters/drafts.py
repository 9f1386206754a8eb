"""How is a draft of a policy shown: what stands in it, what is wrong with it and where, and what a form asks of one rule?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from keyworker.decisions.trying.checking import Checked
from keyworker.policy.editing.asked import Asked, asked_of, is_figure
from keyworker.policy.editing.places import Place
from keyworker.policy.problems import Problem
from keyworker.policy.wording import id_in_words, sentence
from keyworker.policy.written_numbers import written_count
from keyworker.record.policy_drafts import HEADER, Looked
from keyworker.web.presenters.rules import KIND_TITLES

# The files of a policy in reading order; worked examples are changed in their files alone.
_TITLES: Mapping[str, str] = {
    "pack": "What the policy is",
    **KIND_TITLES,
    "checklists": "What forms ask",
    "settings": "Local defaults",
    "kinds": "Kinds of referral and of work",
    "pages": "What people see beside their work",
    "clauses": "The register of clauses",
}
_HEADS = ("title", "plain", "text", "says", "why", "ref")
_LONGEST_HEAD = 140
_A_LINE = 30
TO, WAS = "to:", "was:"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A rule, local default or other part that has a form of its own: what leads to it, and the figures it says."""

    name: str
    heading: str
    figures: str
    moves: bool = False


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong, and where it is put right: in the form of a rule, or in a line of a file."""

    says: str
    file: str
    line: int
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question as the form draws it: what stands there now, and what was typed for it."""

    asked: Asked
    id: str
    to: str
    was: str
    value: str
    before: str
    options: Sequence[Mapping[str, Any]]

    @property
    def rows(self) -> int:
        """So many lines as it takes, roughly."""
        return max(1, -(-len(self.value) // _A_LINE))


def contents_of(places: Mapping[str, Place], words: str = "") -> dict[str, list[Item]]:
    """Every part under the title of its kind; with ``words``, those in which each of them occurs."""
    of_each: dict[str, list[Place]] = {}
    for each in places.values():
        of_each.setdefault(each.rule, []).append(each)
    wanted = words.lower().split()
    found: dict[str, list[Item]] = {title: [] for title in _TITLES.values()}
    for name, those in of_each.items():
        title = _TITLES.get(those[0].steps[0])
        if title is not None and those[0].steps[-1:] != ("shared",) and _has(those, wanted):
            found[title].append(item_of(name, those))
    return {title: items for title, items in found.items() if items}


def item_of(name: str, places: Sequence[Place]) -> Item:
    """One part, by its title or its plain words."""
    says = {each.steps[-1]: each.says for each in places if len(each.steps) == _DIRECTLY_IN_IT}
    head = next((says[key] for key in _HEADS if says.get(key)), "")
    kind, _, own = name.partition("/")
    figures = dict.fromkeys(each.says for each in places if is_figure(each))
    return Item(
        name=name,
        heading=" ".join(head.split())[:_LONGEST_HEAD]
        or sentence(id_in_words(own or _TITLES[kind])),
        figures=", ".join(list(figures)[:6]),
        moves=kind in _TABLES,
    )


_DIRECTLY_IN_IT = 3
_TABLES = frozenset({"routing", "priority", "accountability"})


def _has(places: Sequence[Place], words: Sequence[str]) -> bool:
    if not words:
        return True
    text = " ".join(f"{each.name} {each.says}" for each in places).lower()
    return all(each in text for each in words)


def faults_of(looked: Looked, files: Collection[str]) -> list[Fault]:
    """What must be put right: the problems of the check, then the examples that did not come out."""
    return [*_faults(looked, looked.found.failing, files), *_missed(looked.found)]


def notes_of(looked: Looked, files: Collection[str]) -> list[Fault]:
    """What the author may weigh."""
    return list(_faults(looked, looked.found.noted, files))


def _faults(looked: Looked, problems: Iterable[Problem], files: Collection[str]) -> Iterator[Fault]:
    """Each with where it is put right; what is wrong with a file that is not there, where the policy begins."""
    rules = {each.rule for each in looked.places.values()}
    for each in problems:
        found = _fault(each, rules)
        yield found if found.file in files else replace(found, file=HEADER, line=1)


def _fault(problem: Problem, rules: set[str]) -> Fault:
    kind = problem.file.split("/", maxsplit=1)[0].removesuffix(".yaml")
    item = f"{kind}/{problem.rule}" if problem.rule else kind
    return Fault(
        says=sentence(problem.message),
        item=item if item in rules and kind in _TITLES else "",
        file=problem.file,
        line=problem.line or 1,
    )


def _missed(found: Checked) -> Iterator[Fault]:
    for each in found.missed:
        place = each.place.partition("/")[2]
        file, _, line = place.partition(":")
        yield Fault(
            says=f"Worked example “{id_in_words(each.example.id)}”: {'; '.join(each.failures)}",
            file=file,
            line=written_count(line) or 1,
        )


def questions_of(looked: Looked, item: str, typed: QueryDict | None = None) -> list[Question]:
    """The form of one part: its figures, sentences and choices, as they stand or as they were typed."""
    mine = [each for each in looked.places.values() if each.rule == item]
    asked = asked_of(mine, clauses=clauses_in(looked), roles=roles_in(looked))
    return [_question(number, each, typed) for number, each in enumerate(asked)]


def clauses_in(looked: Looked) -> dict[str, str]:
    """The clauses of the draft's register: the name of each, and how people cite it."""
    refs = {
        each.steps[1]: each.says
        for each in looked.places.values()
        if each.steps[0] == "clauses" and each.steps[-1] == "ref"
    }
    return {name: f"{ref} ({name})" if ref != name else ref for name, ref in refs.items()}


def roles_in(looked: Looked) -> dict[str, str]:
    """The job roles that the draft lists."""
    return {
        each.steps[2]: each.says
        for each in looked.places.values()
        if each.steps[:2] == ("pack", "roles") and len(each.steps) == _DIRECTLY_IN_IT
    }


def _question(number: int, asked: Asked, typed: QueryDict | None) -> Question:
    name = asked.place.name
    value = asked.says
    # What this person left as it was stands as it stands now, whoever has changed it meanwhile.
    if typed is not None and typed.get(TO + name, "").split() != typed.get(WAS + name, "").split():
        value = typed.get(TO + name, "")
    return Question(
        asked=asked,
        id=f"to-{number}",
        to=TO + name,
        was=WAS + name,
        value=value,
        # What a person who was told of another's change sends again is a change of what now stands there.
        before=asked.says,
        options=[
            {"value": each, "text": words, "selected": each == value}
            for each, words in asked.choices
        ],
    )


def changes_typed(sent: QueryDict) -> str:
    """What of a form was changed, as the action takes it: one a line, ``place = value``."""
    lines = []
    for key in sent:
        name = key.removeprefix(TO)
        if key.startswith(TO):
            to, was = (_lines(sent.get(each, "")) for each in (key, WAS + name))
            if to != was:
                lines.append(f"{name} = {to}")
    return "\n".join(lines)


def _lines(value: str) -> str:
    """In one line, the items of a list with semicolons between them."""
    return "; ".join(" ".join(each.split()) for each in value.splitlines() if each.strip())
