"""Which kinds of referral, meeting, letter and other work has a policy, and who refers, in plain words?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.named_kinds import Meeting, NamedKind, OtherWork
from keyworker.policy.rules.own_entries import OwnEntry
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import listed

LOCAL = "a local default, not in the policy"

_HEADINGS: dict[KindList, str] = {
    KindList.REFERRALS: "Kinds of referral",
    KindList.SOURCES: "Who refers",
    KindList.OTHER_WORK: "Kinds of other work",
    KindList.MEETINGS: "Kinds of meeting",
    KindList.LETTERS: "Letters",
    KindList.STANDINGS: "Standings of its own",
    KindList.ENTRIES: "Entries of its own",
}


def kinds_in_words(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """Each list with its kinds in their order, those without a clause said to be local; general ones among them."""
    said = {heading: tuple(_words(pack, name)) for name, heading in _HEADINGS.items()}
    return {heading: words for heading, words in said.items() if words}


def _words(pack: Pack, name: KindList) -> Iterator[str]:
    of_its_own = name is KindList.STANDINGS
    for each in pack.kinds.listed(name) if of_its_own else pack.kinds_of(name):
        cited = pack.cite(each.clause) if each.clause else LOCAL
        yield f"{each.title} ({', '.join([*_known_of(each), cited])})"


def _known_of(kind: NamedKind) -> Iterator[str]:
    """What the engine knows of such a kind, beside its words."""
    if isinstance(kind, OtherWork) and kind.by_children:
        yield "by share or by children"
    if isinstance(kind, Meeting):
        yield "may be planned" if kind.planned else "recorded once it was held"
        if kind.decides:
            yield "says what it decided"
    if isinstance(kind, OwnEntry):
        yield f"about a {kind.about}"
        if kind.fields:
            yield f"asks: {listed(each.ask for each in kind.fields)}"
