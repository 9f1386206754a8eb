"""Who is the line manager that a line of a file of staff names: somebody here, or somebody else in the file?

Whoever is named may stand further down in the file, so managers are said once everybody is there. A line that names nobody,
or one of several, is refused before anything of it is done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from keyworker.exchange.names import name_key
from keyworker.exchange.staff.matching import Staff
from keyworker.exchange.staff.reading import StaffLine
from keyworker.policy.wording import listed
from keyworker.workforce.models import Team, Worker


@dataclass(frozen=True)
class InTheFile:
    """By which words the lines of a file can be meant: names and e-mails."""

    words: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[StaffLine]) -> InTheFile:
        """The words of these lines."""
        said = ((name_key(each.name), each.says.get("email", "").casefold()) for each in lines)
        return cls(frozenset(word for words in said for word in words if word))

    def names(self, words: str) -> bool:
        return name_key(words) in self.words or words.casefold() in self.words


def trouble_with_manager(line: StaffLine, staff: Staff, team: Team, file: InTheFile) -> str:
    """What is wrong with the manager whom the line names; empty where nobody is named, or one person is."""
    words = line.says.get("line_manager", "")
    found = staff.people_called(words, team.service_id) if words else ()
    if len(found) > 1:
        people = listed(
            (f"{each.name}, {each.team.name} ({each.ref})" for each in found), joined_by="or"
        )
        return f"Line manager: ‘{words[:60]}’ may be {people}; write the number"
    if words and not found and not file.names(words):
        return f"Line manager: nobody in {team.service.name}, nor in the file, is called ‘{words[:60]}’"
    return ""


def manager_of(line: StaffLine, staff: Staff, worker: Worker) -> Worker | None:
    """The one person whom the line names as the worker's manager, now that everybody is there."""
    found = staff.people_called(line.says["line_manager"], worker.team.service_id)
    return found[0] if len(found) == 1 else None
