"""Do a pack's rules reproduce its worked examples?

An example is asked through the same answers as the command of the same name. Everything it expects must be in the
answer; what it does not mention is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_jsonable_python

from keyworker.decisions.trying.documents_out import (
    ANSWERS,
    checklist_of,
    gate_of,
    notices_of,
    states_of,
    timescales_of,
)
from keyworker.policy.documents import DocumentError, unfit
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import at_line
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.gates import Gate, WhoMay
from keyworker.policy.wording import counted


@dataclass(frozen=True)
class ExampleResult:
    """A worked example and what came of it. ``failures`` are sentences: what was expected, and what came."""

    example: Example
    place: str
    failures: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.failures

    def __str__(self) -> str:
        came = "; ".join(self.failures) or "as expected"
        return f"{self.place}: example {self.example.id} ({self.example.ask} {self.example.of}): {came}"


def try_examples(pack: Pack) -> tuple[ExampleResult, ...]:
    """Every worked example of the pack, tried."""
    return tuple(try_example(pack, example) for example in pack.examples)


def try_example(pack: Pack, example: Example) -> ExampleResult:
    """One worked example, tried."""
    place = f"{pack.id}/{at_line(*pack.place_of(f'examples/{example.id}'))}"
    try:
        failures = tuple(_failures(pack, example))
    except DocumentError as error:
        failures = tuple(f"given: {each}" for each in error.problems)
    except (ValueError, OverflowError) as error:
        failures = (str(error),)
    if example.refused is not None:
        failures = _refused(example.refused, failures)
    return ExampleResult(example, place, failures)


def _refused(wanted: str, said: Sequence[str]) -> tuple[str, ...]:
    if any(wanted in each for each in said):
        return ()
    return (f"expected a refusal saying '{wanted}', came {'; '.join(said) or 'an answer'}",)


def _failures(pack: Pack, example: Example) -> list[str]:
    given = to_jsonable_python(example.given)
    problem = unfit(given)
    if problem:
        raise DocumentError("given", [problem])
    if example.expect is None and not example.none and example.refused is None:
        return ["says neither what it expects nor 'none: true'"]
    wanted = to_jsonable_python(example.expect)
    return _KINDS_OF_QUESTION.get(example.ask, _of_answer)(pack, example, given, wanted)


def _of_answer(pack: Pack, example: Example, given: Mapping[str, Any], wanted: Any) -> list[str]:
    """A question with one answer: where it goes, who answers for it, who is eligible."""
    answer = ANSWERS[example.ask](pack, given, as_of=example.as_of, name="given")
    return _none_of(answer, example.of) if example.none else _differences(wanted, answer)


def _of_one_rule(pack: Pack, example: Example, given: Mapping[str, Any], wanted: Any) -> list[str]:
    """Answers that are lists, of which the example means those that the rule it names has made."""
    listed = _LISTED[example.ask](pack, given, as_of=example.as_of, name="given")
    mine = [each for each in listed if each["id"] == example.of]
    return _of_listed(mine, wanted, none=example.none, nouns=_NOUNS[example.ask])


def _of_checklist(pack: Pack, example: Example, given: Mapping[str, Any], wanted: Any) -> list[str]:
    """A checklist's questions; of one question alone, those that are put under its id."""
    name, _, item = example.of.partition("/")
    answer = checklist_of(pack, name, given, as_of=example.as_of, name="given")
    if item:
        put = [each for each in answer["items"] if each["id"] == item]
        return _of_listed(put, wanted, none=example.none, nouns=("question", "questions"))
    return (
        [f"expected no question, came {each}" for each in answer["asked"]]
        if example.none
        else _differences(wanted, answer)
    )


def _of_listed(
    states: list[dict[str, Any]], wanted: Any, *, none: bool, nouns: tuple[str, str]
) -> list[str]:
    """What one rule has made: all of it in order, or the one that comes nearest."""
    if none:
        return [f"expected no {nouns[0]}, came {_in_words(_brief(each))}" for each in states]
    if not states:
        return [f"expected {_in_words(wanted)}, came no {nouns[0]}"]
    if not isinstance(wanted, list):
        # Several instances: the one that comes nearest is the one that was meant.
        return min((_differences(wanted, state) for state in states), key=len)
    if len(wanted) != len(states):
        came = ", ".join(_in_words(_brief(each)) for each in states)
        return [f"expected {counted(len(wanted), *nouns)}, came {len(states)}: {came}"]
    return _in_order(wanted, states)


def _in_order(wanted: Sequence[Any], states: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is lacking in each, against the one expected in its place."""
    pairs = enumerate(zip(wanted, states, strict=True))
    lacking = (_differences(each, state, f"[{n}].") for n, (each, state) in pairs)
    return [difference for differences in lacking for difference in differences]


def _of_gate(pack: Pack, example: Example, given: Mapping[str, Any], wanted: Any) -> list[str]:
    rule = _guard(pack, example.of)
    answer = gate_of(
        pack, _action_guarded(rule, example.of), given, as_of=example.as_of, name="given"
    )
    unmet = [each["rule"] for each in answer["unmet"]]
    if example.none:
        standing = [each for each in unmet if rule is None or each == rule.id]
        return [f"expected nothing in the way, came {', '.join(standing)}"] if standing else []
    failures = _differences(wanted, answer)
    if rule is not None and answer["outcome"] != "open" and rule.id not in unmet:
        failures.append(f"expected {rule.id} among what is unmet, came {', '.join(unmet)}")
    return failures


def _guard(pack: Pack, name: str) -> Gate | WhoMay | None:
    """The rule of that id that stands in the way of an action; None where the name is an action's own."""
    rules: tuple[Gate | WhoMay, ...] = (*pack.gates, *pack.actions)
    return next((each for each in rules if each.id == name), None)


def _action_guarded(rule: Gate | WhoMay | None, name: str) -> str:
    if rule is None:
        return name
    return rule.actions[0] if isinstance(rule, Gate) else rule.action


def _none_of(answer: Mapping[str, Any], rule: str) -> list[str]:
    """``none: true``: no row decided, or this rule said nothing."""
    if "findings" in answer:
        return [
            f"expected nothing from {rule}, came {_in_words(each)}"
            for each in answer["findings"]
            if each["rule"] == rule
        ]
    if answer.get("rule") is not None:
        return [f"expected no row to decide, came {answer['rule']}"]
    return []


def _differences(wanted: Any, came: Any, place: str = "") -> list[str]:
    """Where the answer lacks what was expected of it, each as a sentence."""
    if isinstance(wanted, Mapping) and isinstance(came, Mapping):
        found = (
            _differences(value, came[key], f"{place}{key}.")
            if key in came
            else [f"{place}{key}: expected {_in_words(value)}, the answer has no such value"]
            for key, value in wanted.items()
        )
        return [difference for differences in found for difference in differences]
    if _holds(wanted, came):
        return []
    shown = _in_words(_asked_of(wanted, came))
    return [f"{place.rstrip('.') or 'answer'}: expected {_in_words(wanted)}, came {shown}"]


def _asked_of(wanted: Any, came: Any) -> Any:
    """Of what came, the values that the example asks for: of a list of objects, no others."""
    asked = (
        [each for each in wanted if isinstance(each, Mapping)] if isinstance(wanted, list) else []
    )
    if not asked or not isinstance(came, list):
        return came
    names = {name for each in asked for name in each}
    return [
        {name: each[name] for name in each if name in names} if isinstance(each, Mapping) else each
        for each in came
    ]


def _holds(wanted: Any, came: Any) -> bool:
    """Whether the answer's value is the expected one, or a list that holds everything expected of it."""
    if isinstance(came, list):
        if isinstance(wanted, list):
            return all(_in(each, came) for each in wanted) if wanted else not came
        return _in(wanted, came)
    if isinstance(wanted, Mapping) and isinstance(came, Mapping):
        return not _differences(wanted, came)
    return bool(wanted == came)


def _in(wanted: Any, came: Sequence[Any]) -> bool:
    # A sentence of the reasons need not be given whole.
    return any(
        wanted in each
        if isinstance(wanted, str) and isinstance(each, str)
        else _holds(wanted, each)
        for each in came
    )


def _brief(state: Mapping[str, Any]) -> dict[str, Any]:
    return {key: state[key] for key in _BRIEFLY if state.get(key)}


_BRIEFLY = (
    "subject",
    "started",
    "limit",
    "met",
    "status",
    "days_late",
    "entered",
    "left",
    "on",
    "to",
    "answered",
)

_LISTED: dict[str, Callable[..., list[dict[str, Any]]]] = {
    "timescales": timescales_of,
    "notices": notices_of,
    "states": states_of,
}
_NOUNS = {
    "timescales": ("timescale", "timescales"),
    "notices": ("notice", "notices"),
    "states": ("time in that state", "times in that state"),
}


_KINDS_OF_QUESTION: dict[str, Callable[[Pack, Example, Mapping[str, Any], Any], list[str]]] = {
    **dict.fromkeys(_LISTED, _of_one_rule),
    "gate": _of_gate,
    "checklist": _of_checklist,
}


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_in_words(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_in_words(each) for each in value) + "]"
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)
