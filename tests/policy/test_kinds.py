"""Every kind of rule is declared, and every tool that goes through a pack's rules knows what is declared."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from keyworker.decisions.trying.documents_out import ANSWERS
from keyworker.policy import rules
from keyworker.policy.kinds import RULE_KINDS, Form, RuleKind, rules_of
from keyworker.policy.packs.in_words import in_plain_words
from keyworker.policy.packs.loader import LISTS, WHOLE_FILES, bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Rule
from keyworker.policy.rules.examples import Example

FORMS = [(kind, form) for kind in RULE_KINDS for form in kind.forms]


def every_rule_model() -> Iterator[type[Rule]]:
    """Every model of a rule in policy/rules."""
    for module in pkgutil.iter_modules(rules.__path__):
        for each in vars(importlib.import_module(f"{rules.__name__}.{module.name}")).values():
            if isinstance(each, type) and issubclass(each, Rule) and each is not Rule:
                yield each


def test_every_rule_that_can_be_written_is_of_a_kind() -> None:
    assert set(every_rule_model()) == {form.model for _, form in FORMS}


def test_every_kind_has_a_place_in_a_pack_and_a_file() -> None:
    for kind in RULE_KINDS:
        assert kind.name in Pack.model_fields
        assert ({**WHOLE_FILES, **LISTS})[kind.name] is kind.model


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=lambda each: getattr(each, "name", ""))
def test_the_fields_that_are_compared_part_by_part_are_the_rule_s_own(
    kind: RuleKind, form: Form[Any]
) -> None:
    fields = {*form.conditions.values(), *form.people.values()}
    assert fields <= form.model.model_fields.keys()


def test_what_examples_may_ask_is_asked_of_some_kind() -> None:
    questions = set(get_args(Example.model_fields["ask"].annotation))
    asked = {each for kind in RULE_KINDS for each in kind.asked_by}
    assert asked == questions
    assert ANSWERS.keys() <= questions


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_every_rule_of_every_pack_is_said_under_the_labels_it_is_compared_by(pack: Pack) -> None:
    for kind, rule in rules_of(pack):
        form = kind.form_of(rule)
        labels = {label for label, _ in in_plain_words(rule, kind, pack).lines}
        given = {
            label
            for label, field in {**form.conditions, **form.people}.items()
            if getattr(rule, field) not in (None, ())
        }
        assert given <= labels
