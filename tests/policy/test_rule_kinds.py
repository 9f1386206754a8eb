"""A kind of rule is whole: whatever a rule may say is declared by a kind, looked up, and told."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel

from keyworker.policy import rules
from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.kinds import RULE_KINDS, Form
from keyworker.policy.naming import Names
from keyworker.policy.packs.checks.part_checks import mistakes_in
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.problems import DeclarationError
from keyworker.policy.rules.base import Rule

FORMS = [form for kind in RULE_KINDS for form in kind.forms]
# Text that names nothing: read by people, or looked up with every rule.
READ = {"id", "plain", "title", "refusal", "text", "whoever"}
# What is looked up by a check of its own, or is the policy's own word that nothing else has to know.
LOOKED_UP_OTHERWISE = {
    "DateOf": {"field", "person", "named_in"},
    "Destination": {"service", "team", "role"},
    "FieldLength": {"event", "field"},
    "Increase": {"agreed_by"},  # the two sides of an agreement, in the pack's terms
    "Priority": {"rag", "priority_or_default"},
    "Ramp": {"since"},
    "Reduction": {"type"},
    "Route": {"with_"},
    "SharedWork": {"type"},
    "Starts": {"date"},
    "Stops": {"named_in", "names_day", "date"},
    "Warning": {"says"},
}


class Countersignature(Rule):
    """A model that is not one of Keyworker's own, as somebody adding a kind would write it."""

    action: Annotated[str, Names.ACTION]
    by: Annotated[tuple[str, ...], Names.PEOPLE]


def test_every_model_of_a_rule_is_declared_by_a_kind() -> None:
    for module in pkgutil.iter_modules(rules.__path__):
        import_module(f"{rules.__name__}.{module.name}")
    written = {each for each in _kinds_of(Rule) if each.__module__.startswith(rules.__name__)}
    assert {each.__name__ for each in written - {form.model for form in FORMS}} == set(), (
        "no kind of policy/kinds declares these: nothing reads, says or compares them"
    )


@pytest.mark.parametrize("model", sorted({form.model for form in FORMS}, key=str))
def test_every_text_of_a_rule_says_what_it_names(model: type[BaseModel]) -> None:
    unsaid = {
        f"{part.__name__}.{name}"
        for part in _parts_of(model)
        for name, field in part.model_fields.items()
        if str in _inside(field.annotation)
        and not any(isinstance(each, Names) for each in field.metadata)
        and name not in READ | LOOKED_UP_OTHERWISE.get(part.__name__, set())
        and name not in EventPattern.model_fields
    }
    assert unsaid == set(), (
        "say beside the field what it names (policy/naming.py), or here how it is looked up"
    )


@pytest.mark.parametrize(("by", "said"), [("team-manger", "team-manager"), ("led", "lead")])
def test_a_misspelt_job_or_part_is_found_in_a_kind_that_no_check_knows(by: str, said: str) -> None:
    pack = find_pack("cin")
    clause = pack.clauses[0].id
    rule = Countersignature(id="signed", clause=clause, plain="Signed.", action="close", by=(by,))
    (mistake,) = mistakes_in(pack, rule)
    assert mistake.startswith(f"'{by}' is neither")
    assert mistake.endswith(f"did you mean '{said}'?")


def test_a_kind_that_no_worked_example_can_ask_of_is_refused() -> None:
    with pytest.raises(DeclarationError, match="no worked example can ask 'countersign'"):
        replace(RULE_KINDS[0], asked_by=frozenset({"countersign"}))


def test_a_form_that_names_no_field_of_its_model_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"Countersignature has no field 'bye'.* 'by'"):
        Form(Countersignature, lambda rule, pack: iter(()), people={"Signed by": "bye"})


def _kinds_of(model: type[Rule]) -> Iterator[type[Rule]]:
    for each in model.__subclasses__():
        yield each
        yield from _kinds_of(each)


def _inside(annotation: Any) -> Iterator[Any]:
    yield annotation
    for each in get_args(annotation):
        yield from _inside(each)


def _parts_of(model: type[BaseModel]) -> set[type[BaseModel]]:
    """The model and those of ``policy.rules`` that it holds; conditions have checks of their own."""
    found, left = set(), [model]
    while left:
        each = left.pop()
        if each in found or not each.__module__.startswith(rules.__name__):
            continue
        found.add(each)
        for field in each.model_fields.values():
            held = (part for part in _inside(field.annotation) if isinstance(part, type))
            left += [part for part in held if issubclass(part, BaseModel)]
    return found
