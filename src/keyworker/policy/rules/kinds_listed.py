"""Which lists of an authority's own kinds does a pack hold?"""

from __future__ import annotations

from keyworker.policy.model import Model
from keyworker.policy.rules.named_kinds import Meeting, NamedKind, OtherWork, OwnStanding
from keyworker.policy.rules.own_entries import OwnEntry
from keyworker.policy.vocabulary.fields import KindList


class Kinds(Model):
    """The kinds there are, in the order in which forms offer them.

    ``referrals`` are kinds of referral, ``sources`` who refers, ``other_work`` what takes a share of a worker's week,
    ``meetings`` which meetings are held, ``letters`` which letters are sent, ``standings`` which
    standings a child may have beside those of the vocabulary, ``entries`` what is put on
    record that no shared kind of event is for. A list left out is the general one; where no letters
    are listed, which it was is said in words.
    """

    referrals: tuple[NamedKind, ...] = ()
    sources: tuple[NamedKind, ...] = ()
    other_work: tuple[OtherWork, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    letters: tuple[NamedKind, ...] = ()
    standings: tuple[OwnStanding, ...] = ()
    entries: tuple[OwnEntry, ...] = ()

    def listed(self, name: KindList) -> tuple[NamedKind, ...]:
        """One of the lists, by its name; job roles stand in the header of the pack."""
        lists: dict[KindList, tuple[NamedKind, ...]] = {
            KindList.REFERRALS: self.referrals,
            KindList.SOURCES: self.sources,
            KindList.OTHER_WORK: self.other_work,
            KindList.MEETINGS: self.meetings,
            KindList.LETTERS: self.letters,
            KindList.STANDINGS: self.standings,
            KindList.ENTRIES: self.entries,
        }
        return lists.get(name, ())
