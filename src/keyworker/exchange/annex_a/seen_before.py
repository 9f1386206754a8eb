"""Where did a case stand in the source when a file was last read, and may this file alone say otherwise?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal

from keyworker.exchange.annex_a.picture import WEAKEST, Picture, is_nearer
from keyworker.exchange.annex_a.put_right import PutRight


@dataclass
class SeenBefore:
    """Where a case stood in the source when last read. ``recorded`` has each event's hash and id by key."""

    stage: str = ""
    recorded: dict[str, list[Any]] = field(default_factory=dict)
    standings: list[str] = field(default_factory=list)
    worker: str = ""
    team: str = ""
    adviser: str = ""
    team_only: bool = False
    by_status: str = ""
    named_by: int = 0
    stage_by: int = 0
    closed_on: str = ""

    @classmethod
    def from_store(cls, stored: Mapping[str, Any]) -> SeenBefore:
        """As kept in the database, where ``recorded`` is called ``told``."""
        return cls(**{_BY_STORED_NAME.get(name, name): value for name, value in stored.items()})

    def to_store(self) -> dict[str, Any]:
        """As ``from_store`` reads it."""
        return {_STORED_NAME.get(name, name): value for name, value in asdict(self).items()}


def renamed(seen: SeenBefore, put_right: Sequence[PutRight]) -> SeenBefore:
    """The same, with what was recorded of a start that is put right under the date it has now."""
    recorded = dict(seen.recorded)
    for right in put_right:
        for was, is_now in right.event_keys():
            if was in recorded and is_now not in recorded:
                recorded[is_now] = recorded.pop(was)
    return replace(seen, recorded=recorded)


_STORED_NAME = {"recorded": "told"}
_BY_STORED_NAME = {stored: name for name, stored in _STORED_NAME.items()}


def is_declined(picture: Picture, old: SeenBefore) -> bool:
    """Whether the file would close, or open again, a case by less than what an earlier file knew of it and this one has not.

    A referral without further action closes no case of a child with a protection plan whose list is not in the file.
    """
    if {picture.stage, old.stage} != {"open", "closed"}:
        return False
    if any(row.list == old.stage_by for row in picture.rows):
        return False
    if picture.stage == "closed":
        over = {spell.standing for spell in picture.spells if not spell.goes_on}
        # A plan or a period of care that has ended leaves open what a referral alone cannot close.
        nearer = bool(old.stage_by) and (
            old.stage_by == WEAKEST or is_nearer(old.stage_by, picture.stage_by)
        )
        nearer = nearer and picture.stage_by != 6
        still = set(old.standings) - over - ({"child-in-need"} if picture.stage_by == 6 else set())
        return nearer or bool(still)
    since = date.fromisoformat(old.closed_on) if old.closed_on else date.min
    anew = any((row.get("at") or date.min) > since for row in picture.rows)
    return bool(old.stage_by) and is_nearer(old.stage_by, picture.stage_by) and not anew


def as_it_stood(picture: Picture, old: SeenBefore) -> Picture:
    """The picture of a case that stays open or closed as it was: what only its closing would have ended goes on."""
    stage: Literal["open", "closed"] = "open" if old.stage == "open" else "closed"
    spells = tuple(
        spell for spell in picture.spells if not (spell.over and spell.ended == picture.closed_on)
    )
    return replace(picture, stage=stage, spells=spells, closed_on=None)
