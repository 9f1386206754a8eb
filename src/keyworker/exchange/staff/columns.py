"""Which column of a list of staff says what, however it is headed?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from keyworker.exchange.annex_a.columns import bare
from keyworker.exchange.cells import read_words


@dataclass(frozen=True, kw_only=True)
class StaffColumn:
    """A column: its own name, its header in the template, other words by which it is known, and what to write in it."""

    name: str
    header: str
    also: str
    holds: str


COLUMNS: tuple[StaffColumn, ...] = (
    StaffColumn(
        name="name",
        header="Name",
        also=r"(full|worker|workers|staff|employee|persons|colleague) name|worker|employee|what is their name",
        holds="As colleagues see it. First name and Last name may stand in two columns instead",
    ),
    StaffColumn(
        name="first_name",
        header="First name",
        also=r"(given|christian) names?|forenames?",
        holds="",
    ),
    StaffColumn(
        name="last_name", header="Last name", also=r"family name|surname|second name", holds=""
    ),
    StaffColumn(
        name="team",
        header="Team",
        also=r"(their |home )?team( name)?",
        holds="The team's name as it is here, or its short name",
    ),
    StaffColumn(
        name="job",
        header="Job",
        also=r"job (role|title)|their job|role|post|position|post title",
        holds="One of the jobs that the policy of the team's service names",
    ),
    StaffColumn(
        name="job_from",
        header="Job from",
        also=r"(in )?(job|role|post) (since|from)|job start(ed)?( date)?|date of promotion",
        holds="From which day somebody who is here has that job; where empty, the day on which the file is brought",
    ),
    StaffColumn(
        name="profession",
        header="Profession",
        also=r"which profession|registered profession",
        holds="Where the policy asks for one, such as social worker",
    ),
    StaffColumn(
        name="qualified",
        header="Qualified",
        also=r"(date )?qualified( on| since| date)?|date of qualif\w+|qualification date|date qualified",
        holds="The day they qualified in it",
    ),
    StaffColumn(
        name="share",
        header="Share of a full week",
        also=r"fte|full time equivalent|share|share of full week|contract(ed)? fte|wte",
        holds="1 is a full week, 0.6 or 60% three days of five",
    ),
    StaffColumn(
        name="started",
        header="Started",
        also=r"start(ed)? (date|on)|date started|first day( in post)?|in post since",
        holds="First day in post; where empty, the day on which the file is brought",
    ),
    StaffColumn(
        name="email",
        header="E-mail",
        also=r"(work )?e ?mail( address)?",
        holds="Tells people apart",
    ),
    StaffColumn(
        name="phone",
        header="Phone",
        also=r"(work )?(tele)?phone( number)?|mobile( phone| number)?|tel",
        holds="",
    ),
    StaffColumn(
        name="line_manager",
        header="Line manager",
        also=r"line managers?( name| e ?mail)?|managed by|reports to|who manages them",
        holds="Name, e-mail or number (W12) of somebody here, or of somebody else in the file",
    ),
    StaffColumn(
        name="languages",
        header="Languages",
        also=r"languages? spoken|(which )?languages?|speaks",
        holds="Of the authority's own list, several with ; between them",
    ),
    StaffColumn(
        name="skills",
        header="Skills",
        also=r"(which )?skills?",
        holds="Of the authority's own list, several with ; between them",
    ),
    StaffColumn(
        name="access",
        header="Comes for",
        also=r"access( role)?|what do they come for|keyworker role",
        holds="What they see; leave it empty for whoever does not sign in yet",
    ),
    StaffColumn(
        name="user_name",
        header="User name",
        also=r"user ?id|log ?in( name)?|account( name)?|sign in name",
        holds="With which they sign in. Tells people apart",
    ),
    StaffColumn(
        name="who",
        header="Who",
        also=r"keyworker (number|id)|w number|worker (number|id)",
        holds="Only where you were asked: the number of somebody here, such as W12, another line of this file, such as line 2, or new",
    ),
)
HEADERS = tuple(each.header for each in COLUMNS if each.name not in {"first_name", "last_name"})
# How the template heads each column.
HEADER_OF = {each.name: each.header for each in COLUMNS}
_PLACES = frozenset({"team"})
_NAMES = (frozenset({"name"}), frozenset({"first_name", "last_name"}))


class TwoColumns(Exception):
    """Two columns say the same thing; the message says which."""


def column_headed(header: object) -> StaffColumn | None:
    """The column that is headed so; None where it is none of a list of staff."""
    words = bare(read_words(header))
    found = (
        each
        for each in COLUMNS
        if words == bare(each.header) or re.fullmatch(each.also, words) is not None
    )
    return next(found, None)


def columns_of(row: Sequence[object]) -> dict[int, StaffColumn] | None:
    """Which place of the row heads which column; None where the row is not the headers of a list of staff.

    Raises TwoColumns.
    """
    found: dict[int, StaffColumn] = {}
    for place, cell in enumerate(row):
        column = column_headed(cell)
        if column is None:
            continue
        if column in found.values():
            raise TwoColumns(f"two columns are headed as ‘{column.header}’: give one another name")
        found[place] = column
    names = {each.name for each in found.values()}
    is_list = names >= _PLACES and any(names >= each for each in _NAMES)
    return found if is_list else None
