"""How is it said which of the events of a kind are meant, as a practitioner would say it?

"An allocation started as Case Manager", "for the worker now chosen", "at which every child was met": never a field by its name in
quotes, nor a yes for what is so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from keyworker.policy.conditions.compared import ENTERED
from keyworker.policy.conditions.tests import RECORDED, Tests
from keyworker.policy.vocabulary import FieldType
from keyworker.policy.vocabulary.events import fields_of
from keyworker.policy.wording import listed, within_sentence

# What is asked of a value, as phrases that begin with a verb: "is phone", "is at most 7".
Phrases = Callable[[Tests], list[str]]
_WHETHER = "Whether "
_ASKS = ("Why ", "Who ", "Whom ", "When ", "How ", "What ")
_SHORT = 60
_LABELS: Mapping[str, str] = {
    "at": "the day",
    "by": "whoever did it",
    "every": "how often",
    "gone": "whether its worker is away or has left",
    "length_days": "the number of days",
    "next_steps": "what happens next",
    "to": "where it goes",
    "with": "whom it is with",
    "where": "the place",
    "why": "the reason",
    "about": "what it is about",
    "lives_with": "whom the child lives with",
}


def with_details(
    what: str, event: str, where: Mapping[str, Tests], phrases: Phrases, *, comma: str = ""
) -> str:
    """What happened, with all that is asked of it."""
    parts = [what, *(f"as {_after_is(said)}" for said in _roles(event, where, phrases))]
    if _is_of_the_one_chosen(where):
        parts.append("for the worker now chosen")
    recorded = [_given(event, name) for name, tests in where.items() if tests.known is True]
    missing = [_given(event, name) for name, tests in where.items() if tests.known is False]
    if recorded:
        parts.append(f"with {listed(recorded)} recorded")
    if missing:
        parts.append(f"with {listed(missing)} not recorded")
    said = list(_conditions(event, where, phrases))
    sentence = " ".join(parts)
    return f"{sentence}{comma} where {listed(said)}" if said else sentence


def _given(event: str, name: str) -> str:
    """What is said by a field: "why no assessment is needed"; by its name where its meaning is no such question."""
    field = fields_of(event).get(name)
    meant = field.meaning if field is not None else ""
    asks = meant.startswith(_ASKS) and len(meant) <= _SHORT
    return within_sentence(meant) if asks else label_of(name)


def label_of(field: str) -> str:
    return _LABELS.get(field) or f"the {field.replace('_', ' ')}"


def _roles(event: str, where: Mapping[str, Tests], phrases: Phrases) -> Iterator[str]:
    """The part, where one is asked for and nothing else of it."""
    tests = where.get("role")
    if tests is not None and _is_a_part(event, tests):
        yield phrases(tests)[0]


def _is_a_part(event: str, tests: Tests) -> bool:
    named = {name for name, _ in tests.by_name}
    return event.startswith("allocation.") and named in ({"is_"}, {"in_"})


def _is_of_the_one_chosen(where: Mapping[str, Tests]) -> bool:
    worker = where.get("worker")
    return worker is not None and _is_entered(worker, "worker")


def _is_entered(tests: Tests, field: str) -> bool:
    return tests.matches is not None and tests.matches.name == f"{ENTERED}{field}"


def _conditions(event: str, where: Mapping[str, Tests], phrases: Phrases) -> Iterator[str]:
    for name, tests in where.items():
        if tests.known is not None and len(tests.by_name) == 1:
            continue
        if name == "role" and _is_a_part(event, tests):
            continue
        if name == "worker" and _is_entered(tests, "worker"):
            continue
        said = _as_so(event, name, tests)
        if said is not None:
            yield said
            continue
        for each in phrases(tests):
            if RECORDED not in each:
                yield _said_of(name, each)


def _said_of(name: str, phrase: str) -> str:
    """What is asked of one field: "it is about delay", "the method is phone"."""
    if name == "about" and phrase.startswith("is "):
        return f"it is about {_after_is(phrase)}"
    return f"{label_of(name)} {phrase}"


def _as_so(event: str, name: str, tests: Tests) -> str | None:
    """What is so, or is not, where that is all that is asked; None of anything else."""
    if tests.is_ is not True and tests.is_ is not False:
        return None
    field = fields_of(event).get(name)
    is_so = field is not None and field.type is FieldType.YES_NO
    if field is None or not is_so or not field.meaning.startswith(_WHETHER):
        return None
    so = within_sentence(field.meaning.partition(";")[0].removeprefix(_WHETHER))
    return so if tests.is_ else f"it is not so that {so}"


def _after_is(phrase: str) -> str:
    return phrase.removeprefix("is ")
