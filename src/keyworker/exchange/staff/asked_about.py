"""How is a person asked whom a line of a file of staff means: who it may be, and what to answer?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.exchange.staff.columns import HEADER_OF
from keyworker.exchange.staff.matching import NEW
from keyworker.exchange.staff.reading import StaffLine
from keyworker.exchange.staff.terms import shown
from keyworker.policy.wording import listed
from keyworker.workforce.models import Worker


@dataclass(frozen=True, kw_only=True)
class Perhaps:
    """Somebody whom a line may mean: as people know them, and what to answer where it is they."""

    says: str
    answer: str


def who_that_is(worker: Worker, new: Mapping[int, StaffLine], day: date) -> Perhaps:
    """The worker by name, job and team; whoever is ``new`` by this file by their line: their number may yet be nobody's."""
    line = new.get(worker.pk)
    if line is not None:
        return Perhaps(says=f"{worker.name} in {line.where}", answer=line.where)
    job = shown("job", worker.role, worker, day)
    return Perhaps(says=f"{worker.name}, {job}, {worker.team.name}", answer=worker.ref)


def question(why: str, perhaps: Sequence[Perhaps]) -> str:
    """Why somebody must say whom the line means, who it may be, and what to write in the file."""
    if not perhaps:
        return why
    people = listed((each.says for each in perhaps), joined_by="or")
    answers = listed([*(each.answer for each in perhaps), NEW], joined_by="or")
    return f"{why}: {people}. Is it they, or somebody new? Say so in the column {HEADER_OF['who']}: {answers}"
