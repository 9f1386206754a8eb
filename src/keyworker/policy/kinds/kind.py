"""What has to be declared of a kind of rule, so that everything that goes through a pack's rules knows it?

Reading a pack, saying its rules in plain words, comparing two packs, the linter, and trying what happens without a rule
all go by these declarations: a kind that is declared is known to each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_args

from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import DeclarationError, did_you_mean
from keyworker.policy.rules.base import Rule
from keyworker.policy.rules.examples import Example

R = TypeVar("R", bound=Rule)

# A label and a sentence.
Line = tuple[str, str]
# The id of a rule and what is wrong with it.
Mistake = tuple[str, str]


_ASKED: tuple[str, ...] = get_args(Example.model_fields["ask"].annotation)


@dataclass(frozen=True)
class Form(Generic[R]):
    """One form that a rule of a kind may take; most kinds have one.

    ``words`` says it line by line. ``conditions`` and ``people`` name, by the label of its line, the field that holds a
    condition or a list of job roles and parts, so that a change of it can be said part by part. ``also_called`` are the
    names beside its id by which an example may ask of it, ``event`` is the event it is about, where it is about one.
    """

    model: type[R]
    words: Callable[[R, Pack], Iterator[Line]]
    title: Callable[[R], str] = lambda rule: rule.id
    conditions: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    also_called: Callable[[R], tuple[str, ...]] = lambda rule: ()
    event: Callable[[R], EventPattern | None] = lambda rule: None

    def __post_init__(self) -> None:
        for name in (*self.conditions.values(), *self.people.values()):
            if name not in self.model.model_fields:
                near = did_you_mean(name, self.model.model_fields)
                raise DeclarationError(f"{self.model.__name__} has no field '{name}'{near}")


@dataclass(frozen=True)
class Table:
    """Rows of a kind, of which the first that applies decides.

    ``decides`` is false where a row only gives a figure: a row that is not known yet then holds up no other, and no
    case needs a row.
    """

    rows: Callable[[Pack], Sequence[Rule]]
    decides: bool = True


@dataclass(frozen=True)
class RuleKind:
    """A kind of rule: the file ``name``.yaml (or folder) in which it stands, and what the tools need to know of it.

    ``asked_by`` are the questions of worked examples whose answer can depend on such a rule. ``needs_example``: the
    linter says of a rule that has none; with ``fails_untried`` the pack fails for it. ``blocks``: it stands in the way,
    and whether by must or should matters. ``mistakes`` finds what does not fit together, beyond what is checked of every
    part of every rule. ``rules`` are the rules of a pack, ``without`` the pack with other rules in place of one.
    """

    name: str
    forms: tuple[Form[Any], ...]
    asked_by: frozenset[str]
    table: Table | None = None
    needs_example: bool = True
    fails_untried: bool = False
    blocks: bool = False
    mistakes: Callable[[Pack], Iterator[Mistake]] = lambda pack: iter(())
    whole_file: type[Any] | None = None

    def __post_init__(self) -> None:
        for name in self.asked_by:
            if name not in _ASKED:
                raise DeclarationError(
                    f"{self.name}: no worked example can ask '{name}'{did_you_mean(name, _ASKED)}; "
                    "put it into 'ask' of policy/rules/examples.py"
                )

    def form_of(self, rule: Rule) -> Form[Any]:
        """The form that the rule has."""
        return next(form for form in self.forms if type(rule) is form.model)

    @property
    def model(self) -> type[Any]:
        """What stands in the file: the whole of it, or one item of its list."""
        return self.whole_file or self.forms[0].model

    def rules(self, pack: Pack) -> tuple[Rule, ...]:
        """The pack's rules of this kind, in reading order."""
        written: tuple[Rule, ...] = getattr(pack, self.name)
        return written

    def instead(self, pack: Pack, rule: Rule, others: tuple[Rule, ...]) -> Pack:
        """The pack with ``others`` in place of ``rule``: without it where there are none."""
        rules = tuple(
            new for each in self.rules(pack) for new in (others if each is rule else (each,))
        )
        return pack.model_copy(update={self.name: rules})

    def names_of(self, rule: Rule) -> tuple[str, ...]:
        """By which names an example may ask of the rule: its own, and what it is about."""
        return (rule.id, *self.form_of(rule).also_called(rule))
