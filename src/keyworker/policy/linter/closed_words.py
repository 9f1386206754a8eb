"""Of which facts is every word known beforehand, so that any other is misspelt, and which facts are lists?

A fact that is not named here may be any word at all, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from keyworker.policy.conditions.model import Tests
from keyworker.policy.linter.samples import choices_of, field_choices, names_of_tests, type_of
from keyworker.policy.packs.own_entries import entry_of_action, fields_of_kind, kinds_recorded
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import ALLOCATION_ROLES, EVENT_KINDS
from keyworker.policy.vocabulary.fields import FieldType, KindList
from keyworker.policy.vocabulary.kinds import TASK_JUDGED, TASK_SET
from keyworker.policy.vocabulary.roles import POSITIONS, STAGES

# What a form says of tasks stands in rows, under no name of its own.
_IN_ROWS = frozenset({TASK_SET, TASK_JUDGED})
# What a value of a list is asked: whether it holds a word. Anything else compares the whole list with one.
_ASKS_OF_A_LIST = frozenset({"includes", "known", "matches"})


def words_of_field(event: str, field: str, pack: Pack) -> tuple[object, ...]:
    """What a field of an event may hold, where the pack itself has the words for it."""
    noun = event.partition(".")[0]
    listed = _FIELDS.get(f"{noun}.{field}", _FIELDS.get(field))
    return tuple(listed(pack)) if listed is not None else ()


def words_of(
    fact: str, pack: Pack, *, actions: tuple[str, ...] = (), event: str | None = None
) -> tuple[object, ...]:
    """Everything that the fact can be, or that a list of that name can hold; nothing where it may be anything.

    What is entered depends on the ``actions`` that a rule guards, what an event says on the ``event`` that it is about.
    """
    known = choices_of(fact, pack)
    if known:
        return known
    listed = _LISTED.get(fact)
    if listed is not None:
        return tuple(listed(pack))
    family, _, name = fact.partition(".")
    if family == "event":
        field = fields_of_kind(pack, event).get(name) if event is not None else None
        return field_choices(field, pack) if field is not None else ()
    if family == "action":
        return _answers(name, actions, pack)
    return ()


def wrong_of_a_list(fact: str, tests: Tests, pack: Pack) -> Iterator[str]:
    """The tests that compare a list with a single word, which it never is."""
    if type_of(fact, pack) != FieldType.LIST:
        return
    for name in sorted(names_of_tests(tests) - _ASKS_OF_A_LIST):
        yield f"'{fact}' is a list, which '{name.rstrip('_')}' never finds anything in; ask what it 'includes'"


def _services(pack: Pack) -> Iterable[str]:
    """Where the routing table sends work, and what the header has words for; nothing of a pack that names neither."""
    places = [each for row in pack.routing for each in (row.to, *row.offer)]
    names = (each for place in places for each in (place.service, place.team))
    named = {each for each in names if isinstance(each, str)}
    return {*named, *pack.header.terms} if named else ()


def _timescales(pack: Pack) -> Iterable[str]:
    return (each.id for each in pack.timescales)


def _departures(pack: Pack) -> Iterable[str]:
    """What can be departed from with a reason."""
    yield from (each.id for each in (*pack.gates, *pack.eligibility))
    yield from (item.id for checklist in pack.checklists for item in checklist.items)


_Words: TypeAlias = Callable[[Pack], Iterable[str]]
_BY_SOURCE: Final[Mapping[tuple[str, ...], _Words]] = {
    ("role", "each.role", "each.part", "actor.parts"): lambda pack: ALLOCATION_ROLES,
    ("case.standings", "each.standing"): lambda pack: (
        each.id for each in pack.kinds_of(KindList.STANDINGS)
    ),
    ("case.stage",): lambda pack: STAGES,
    ("worker.load.position", "worker.team_load.position"): lambda pack: POSITIONS,
    ("worker.profession", "each.profession", "support.profession"): lambda pack: pack.professions,
    ("actor.role", "worker.role", "each.job", "support.job"): lambda pack: pack.header.roles,
    (
        "case.service",
        "worker.service",
        "each.service",
        "action.to",
        "action.team",
        "each.team",
    ): _services,
    ("action.timescale",): _timescales,
}
_LISTED: Final = {fact: words for facts, words in _BY_SOURCE.items() for fact in facts}
# Fields of events that hold what the pack itself names.
_FIELDS: Final[Mapping[str, _Words]] = {
    "held_by": _services,
    "state.after": lambda pack: EVENT_KINDS,
    "transfer.to": _services,
    "timescale": _timescales,
    "departures": _departures,
}


def _answers(name: str, actions: tuple[str, ...], pack: Pack) -> tuple[object, ...]:
    """What may be chosen as an answer of that name to these actions; nothing where one of them leaves it open."""
    recorded = (kind for action in actions for kind in kinds_recorded(pack, action))
    kinds = (EVENT_KINDS[kind] for kind in recorded if kind not in _IN_ROWS)
    fields = [field for kind in kinds for field in kind.fields if field.name == name]
    owns = (entry_of_action(pack, action) for action in actions)
    fields += [own.by_name[name] for own in owns if own is not None and name in own.by_name]
    choices = [field_choices(field, pack) for field in fields]
    return tuple(dict.fromkeys(each for some in choices for each in some)) if all(choices) else ()
