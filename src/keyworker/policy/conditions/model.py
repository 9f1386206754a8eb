"""How does a pack say "only if"?

A condition is structured, not code: a named fact with tests, or several conditions under ``all``, ``any`` or ``not``,
or a question about what has happened on the case. The forms, as a policy officer writes them::

    worker.role: {in: [practice-manager, practice-lead]}
    all: [CONDITION, ...]          any: [CONDITION, ...]          not: CONDITION
    happened: {event: analysis.completed, where: {outcomes: {known: true}}, since: {event: referral.received}}
    count: {event: referral.received, within: 6 months, at_least: 3}
    every: {of: children, is: CONDITION}      some: {of: others, is: CONDITION}      none: {of: others, is: CONDITION}
    most: {of: children, is: CONDITION}

Inside ``every``, ``some``, ``none`` and ``most`` a fact named ``each.NAME`` is the item's own; ``happened: {for: each}`` looks at
events about that item, with ``named_in: seen_alone`` only at those whose field of that name holds it. Everything else is
asked of the whole case. How conditions are answered is in ``reasons``, and without their reasons in ``truth_of``.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.durations import Duration
from keyworker.policy.model import Model

Scalar = bool | int | float | str


class SettingFigure(Model):
    """A figure the policy leaves open, taken from the pack's local defaults: ``{setting: contact-interval}``."""

    setting: str


Figure = float | Duration | SettingFigure


class Tests(Model):
    """What is asked of one fact; several tests of one fact must all hold.

    ``below`` and ``above`` are strict, ``at_least`` and ``at_most`` are not; ``before`` and ``after`` compare dates
    (a date, or the name of another fact or, inside ``where``, of another field of the event; either may be moved by a
    length: ``first_day + 7 days``); ``known`` asks only whether the fact has been given; ``matches`` compares
    with the value of another named fact. A figure may be ``{setting: id}``, a local default.
    """

    is_: Scalar | None = Field(None, alias="is")
    is_not: Scalar | None = None
    in_: tuple[Scalar, ...] | None = Field(None, alias="in")
    not_in: tuple[Scalar, ...] | None = None
    includes: Scalar | None = None
    below: Figure | None = None
    above: Figure | None = None
    at_least: Figure | None = None
    at_most: Figure | None = None
    before: ComparedWith | None = None
    after: ComparedWith | None = None
    matches: ComparedWith | None = None
    known: bool | None = None

    @cached_property
    def by_name(self) -> tuple[tuple[str, Any], ...]:
        """The tests that are put, each by the name of its field above, in their order."""
        fields = ((name, getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, wanted) for name, wanted in fields if wanted is not None)

    @property
    def compared(self) -> tuple[ComparedWith, ...]:
        """What the value is compared with, where it is compared with anything."""
        return tuple(each for each in (self.before, self.after, self.matches) if each is not None)

    @property
    def constants(self) -> tuple[Scalar, ...]:
        """The values that a test names one by one."""
        one_by_one = (self.is_, self.is_not, *(self.in_ or ()), *(self.not_in or ()))
        return tuple(each for each in one_by_one if each is not None)


def _as_list(value: Any) -> Any:
    """What may be written as one pattern or as a list, as a list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, dict | EventPattern) else value


class _Condition(Model):
    """What every kind of condition has in common."""

    @cached_property
    def written(self) -> str:
        """The whole condition in writing: the same wherever the same question is asked."""
        return self.model_dump_json()


class FactTest(_Condition):
    """One fact put to its tests."""

    kind: Literal["fact"] = "fact"
    fact: str
    tests: Tests


class EventPattern(Model):
    """Which events count: their kind, who did them, and tests of their own fields.

    ``by`` lists job roles (``practice-manager``) or the part a worker plays in the case on that day (``lead``,
    ``holding``, ``co-worker``), or ``the-actor``: whoever is attempting the action now. An event that does not say who
    did it never matches a pattern that names them.
    """

    event: str
    where: dict[str, Tests] = Field(default_factory=dict)
    by: tuple[str, ...] = ()

    @cached_property
    def written(self) -> str:
        """Which events are meant, in writing: the same for patterns of different rules that mean the same events."""
        return self.model_dump_json(include={"event", "where", "by"})

    @cached_property
    def in_full(self) -> str:
        """All of it in writing, what starts or stops a clock included: the same for rules that do so alike."""
        return self.model_dump_json()

    @cached_property
    def asks_today(self) -> bool:
        """Whether which events match depends on the day asked about: a field of theirs is compared with today."""
        return any(each.is_today for tests in self.where.values() for each in tests.compared)


class Happened(_Condition):
    """Something is on the record.

    ``since`` counts only what came on or after the latest event of that pattern (or of several); where that never
    happened, all counts.
    """

    kind: Literal["happened"] = "happened"
    pattern: EventPattern
    since: Annotated[tuple[EventPattern, ...], BeforeValidator(_as_list)] = ()
    about: Literal["case", "each"] = "case"
    named_in: str | None = None


class Counted(_Condition):
    """How often something happened, on or within a length of time before the day asked about (both ends count)."""

    kind: Literal["count"] = "count"
    pattern: EventPattern
    within: Duration | None = None
    at_least: int = 1
    about: Literal["case", "each"] = "case"
    named_in: str | None = None


class Quantified(_Condition):
    """A condition asked of each item of a named list: children, others, cases. ``most`` is more than half of them."""

    kind: Literal["quantified"] = "quantified"
    over: Literal["every", "some", "none", "most"]
    of: str
    condition: Condition


class All(_Condition):
    """Every one of ``conditions`` must hold."""

    kind: Literal["all"] = "all"
    conditions: tuple[Condition, ...]


class AnyOf(_Condition):
    """At least one of ``conditions`` must hold."""

    kind: Literal["any"] = "any"
    conditions: tuple[Condition, ...]


class Not(_Condition):
    """``condition`` must not hold."""

    kind: Literal["not"] = "not"
    condition: Condition


class Always(_Condition):
    """Holds whatever the facts: the last row of a table."""

    kind: Literal["always"] = "always"


# How a condition that always holds is written, in place of one with facts.
ALWAYS = "always"

_Written = FactTest | Happened | Counted | Quantified | All | AnyOf | Not | Always


def read_condition(written: Any) -> Any:
    """Turn the written form of a condition into its tagged form, for pydantic to check.

    Raises ValueError saying what is wrong where the form is none of those that a condition may take.
    """
    if isinstance(written, _Written) or (isinstance(written, dict) and "kind" in written):
        return written
    if written == ALWAYS:
        return {"kind": "always"}
    if not isinstance(written, dict) or not written:
        raise ValueError(
            "a condition is a fact with tests, or all, any, not, happened, count, every, some, none, most"
        )
    if len(written) > 1:
        return {"kind": "all", "conditions": [{name: body} for name, body in written.items()]}
    ((name, body),) = written.items()
    reader = _READERS.get(name)
    return reader(body) if reader else _fact_test(name, body)


def _fact_test(name: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise ValueError(f"fact {name!r} needs tests, such as {{is: {body!r}}}")
    return {"kind": "fact", "fact": name, "tests": body}


def _several(kind: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, list) or not body:
        raise ValueError(f"{kind!r} needs a list of conditions")
    return {"kind": kind, "conditions": body}


def _pattern_of(body: Any, kind: str) -> dict[str, Any]:
    if not isinstance(body, dict) or "event" not in body:
        raise ValueError(f"{kind!r} needs an event, such as {{event: contact.made}}")
    about = "each" if body.get("for") == "each" else "case"
    pattern = {key: value for key, value in body.items() if key in EventPattern.model_fields}
    rest = {key: value for key, value in body.items() if key not in pattern and key != "for"}
    return {"kind": kind, "pattern": pattern, "about": about, **rest}


def _quantified(over: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict) or set(body) != {"of", "is"}:
        raise ValueError(f"{over!r} needs 'of' (a list) and 'is' (a condition), and nothing else")
    return {"kind": "quantified", "over": over, "of": body["of"], "condition": body["is"]}


_READERS: dict[str, Any] = {
    "all": lambda body: _several("all", body),
    "any": lambda body: _several("any", body),
    "not": lambda body: {"kind": "not", "condition": body},
    "happened": lambda body: _pattern_of(body, "happened"),
    "count": lambda body: _pattern_of(body, "count"),
    "every": lambda body: _quantified("every", body),
    "some": lambda body: _quantified("some", body),
    "none": lambda body: _quantified("none", body),
    "most": lambda body: _quantified("most", body),
}

Condition = Annotated[
    Annotated[_Written, Field(discriminator="kind")],
    BeforeValidator(read_condition),
]

for _model in (Quantified, All, AnyOf, Not):
    _model.model_rebuild()

__all__ = [
    "ALWAYS",
    "All",
    "Always",
    "AnyOf",
    "Condition",
    "Counted",
    "EventPattern",
    "FactTest",
    "Happened",
    "Not",
    "Quantified",
    "SettingFigure",
    "Tests",
    "read_condition",
]
