"""What is a column of a list: how is it recognised however its header is written, and how are its cells read?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a column are read."""

    ID = "id"
    DATE = "date"
    YES_NO = "yes-no"
    TEXT = "text"
    CODE = "code"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    STATUS = "status"
    NO_FURTHER_ACTION = "no-further-action"
    DISABILITY = "disability"
    SEEN_ALONE = "seen-alone"
    WORKER = "worker"
    TEAM = "team"


_NOTHING: frozenset[str] = frozenset()
# An "Allocated Worker ID" is no name, an "Allocated Team Manager" no team, a "Mother's ID of child" no child's id.
_BESIDE_A_NAME = frozenset(
    {
        "id",
        "ids",
        "identifier",
        "number",
        "no",
        "code",
        "start",
        "end",
        "date",
        "since",
        "from",
        "to",
        "manager",
    }
    | {
        "email",
        "e",
        "mail",
        "phone",
        "telephone",
        "role",
        "job",
        "title",
        "grade",
        "count",
        "type",
        "previous",
    }
    | {
        "former",
        "last",
        "first",
        "second",
        "secondary",
        "leader",
        "supervisor",
        "history",
        "status",
        "cost",
    }
)
NOT_IT: dict[Kind, frozenset[str]] = {
    Kind.WORKER: _BESIDE_A_NAME,
    Kind.TEAM: _BESIDE_A_NAME,
    Kind.ID: frozenset(
        {
            "mother",
            "mothers",
            "father",
            "fathers",
            "parent",
            "parents",
            "sibling",
            "siblings",
            "family",
            "carer",
        }
        | {
            "carers",
            "worker",
            "workers",
            "case",
            "referral",
            "episode",
            "plan",
            "upn",
            "other",
            "former",
            "previous",
        }
    ),
}


@dataclass(frozen=True)
class Column:
    """One column we use: our name for it, the header as the guidance prints it, patterns, and how it is read.

    ``needed`` columns must be filled in, or the row cannot be understood. A header in which one of the words of ``NOT_IT``
    stands is of somebody or something else beside what the column holds.
    """

    name: str
    header: str
    patterns: tuple[str, ...]
    kind: Kind = Kind.TEXT
    needed: bool = False

    def is_headed(self, header: str) -> bool:
        """Whether the header, as ``bare`` gives it, may be this column's."""
        if self.is_to_the_letter(header):
            return True
        other = set(header.split()) & NOT_IT.get(self.kind, _NOTHING) - set(
            bare(self.header).split()
        )
        return not other and any(re.search(pattern, header) for pattern in self.patterns)

    def is_to_the_letter(self, header: str) -> bool:
        """Whether the header says it as the guidance does, its spaces aside: "ChildUniqueID", "CASESTATUS"."""
        return header.replace(" ", "") == bare(self.header).replace(" ", "")


@dataclass(frozen=True)
class ChildList:
    """One of the lists. ``known_by`` names the columns that no other list has; ``key`` those that tell rows apart.

    ``ends`` names the columns that say that what a row is about is over.
    """

    number: int
    title: str
    known_by: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    set_aside: str = ""
    ends: tuple[str, ...] = ()

    @property
    def about(self) -> Column:
        """The column that says whom a row is about."""
        return self.columns[0]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_NEW_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# A column's number in the list: "3. Date of Birth", "Q6 Case Status", "Col 4: ...".
_NUMBERED = re.compile(
    r"^(?:(?:q|col|column|field|item) ?)?\d{1,2}\b\s*[.):-]*\s*(?=[A-Za-z])", re.IGNORECASE
)


def bare(header: str) -> str:
    """A header as bare lower-case words: what is left when spacing, case, punctuation and its number are set aside."""
    written = header.replace("\u2019", "").replace("'", "")
    if " " not in written.strip():
        # Written as one, each word begins with a capital.
        written = _NEW_WORD.sub(" ", written)
    return " ".join(re.findall(r"[a-z0-9]+", _NUMBERED.sub("", written).casefold()))
