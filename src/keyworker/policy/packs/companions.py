"""Which guidance that the policy points to is read beside a form, or with a rule?"""

from __future__ import annotations

from dataclasses import dataclass

from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.somebodys import is_somebodys
from keyworker.policy.rules.base import Rule
from keyworker.policy.rules.links import Link
from keyworker.policy.wording import id_in_words, sentence


@dataclass(frozen=True)
class Companion:
    """A document as people are shown it: its title, where it stands (empty where nobody has said), what points to it,
    and beside the forms of which actions it is read."""

    title: str
    address: str
    cited: tuple[str, ...]
    beside: tuple[str, ...]


def companions_of(pack: Pack) -> tuple[Companion, ...]:
    """Every document that the policy points to, in its order."""
    return tuple(_shown(pack, name, link) for name, link in pack.header.links.items())


def beside_form(pack: Pack, *actions: str) -> tuple[Companion, ...]:
    """What is read beside the form of these actions."""
    links = pack.header.links.items()
    return tuple(
        _shown(pack, name, link) for name, link in links if not set(actions).isdisjoint(link.beside)
    )


def with_rule(pack: Pack, rule: Rule) -> tuple[Companion, ...]:
    """What is read with a rule: the documents to which one of its clauses points."""
    links = pack.header.links.items()
    return tuple(_shown(pack, name, link) for name, link in links if _serves(rule, link))


def is_shown(pack: Pack, link: Link, rules: tuple[Rule, ...]) -> bool:
    """Whether a form that somebody fills in, or one of these rules, shows it."""
    return any(is_somebodys(pack, each) for each in link.beside) or any(
        _serves(rule, link) for rule in rules
    )


def _serves(rule: Rule, link: Link) -> bool:
    return not set(rule.clauses).isdisjoint(link.clauses)


def _shown(pack: Pack, name: str, link: Link) -> Companion:
    title = link.title or sentence(id_in_words(name))
    cited = dict.fromkeys(pack.cite(each) for each in link.clauses)
    return Companion(title, link.address, tuple(cited), link.beside)
