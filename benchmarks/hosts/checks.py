"""Afterwards: is everything on record once that was answered so, and was nothing sent twice?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from benchmarks.hosts.ages import Ages
from benchmarks.hosts.people import Seen
from keyworker.config.replica.age import OLDEST

# A page is asked for, and then its age is looked at; what a number takes to be noted down.
_SLACK = 0.5  # seconds


@dataclass(frozen=True)
class Check:
    """One line of the table: what was looked at, what was found, and whether it may be so."""

    what: str
    found: str
    right: bool

    def line(self) -> str:
        return f"{'  ' if self.right else '! '}{self.what:<58} {self.found}"


def of_forms(connection: psycopg.Connection[Any], seen: Sequence[Seen]) -> list[Check]:
    """Each form that was answered as recorded is there once; none that was refused is."""
    recorded = set().union(*(each.recorded for each in seen))
    refused = set().union(*(each.refused for each in seen))
    unanswered = sum(len(each.unanswered) for each in seen)
    kept = Counter(
        number
        for (number,) in connection.execute(
            "SELECT submission FROM casework_event WHERE kind = 'contact.made' AND submission IS NOT NULL"
        ).fetchall()
    )
    lost = sum(not kept[each] for each in recorded)
    doubled = sum(count > 1 for count in kept.values())
    wrongly = sum(bool(kept[each]) for each in refused)
    return [
        Check("forms answered as recorded, and lost", f"{lost} of {len(recorded)}", not lost),
        Check("recorded more than once", str(doubled), not doubled),
        Check("refused, and recorded all the same", f"{wrongly} of {len(refused)}", not wrongly),
        Check("never answered, whatever was tried", str(unanswered), not unanswered),
    ]


def of_people(seen: Sequence[Seen]) -> list[Check]:
    signed_out = sum(each.signed_out for each in seen)
    odd = Counter(said for each in seen for said in each.odd)
    lists, again = sum(each.lists for each in seen), sum(each.asked_again for each in seen)
    return [
        Check("signed out by a host that died", str(signed_out), not signed_out),
        Check("other answers than there may be", ", ".join(odd) or "none", not odd),
        Check("lists read; asked again after no answer", f"{lists}; {again}", lists > 0),
    ]


def of_mail(connection: psycopg.Connection[Any], messages: Sequence[str]) -> list[Check]:
    """Each mail came at most once; what is said to be sent came, and the rest is said to be unsure."""
    came = Counter(
        found.group(1).lower()
        for each in messages
        if (
            found := re.search(r"^Message-ID: <([0-9a-f]{32})@", each, re.IGNORECASE | re.MULTILINE)
        )
    )
    states = {
        number.hex: state
        for number, state in connection.execute("SELECT id, state FROM notices_dispatch").fetchall()
    }
    counted = Counter(states.values())
    twice = sum(count > 1 for count in came.values())
    not_sent = sum(state == "sent" and not came[number] for number, state in states.items())
    unsaid = sum(states.get(number) not in {"sent", "unsure"} for number in came)
    left = len(states) - counted["sent"] - counted["unsure"]
    return [
        Check("mails that came more than once", f"{twice} of {len(came)}", not twice),
        Check("said to be sent, and never came", f"{not_sent} of {counted['sent']}", not not_sent),
        Check("came, and the outbox does not know", str(unsaid), not unsaid),
        Check("left to a person, who is told that they are unsure", str(counted["unsure"]), True),
        Check("neither sent nor unsure at the end", str(left), not left),
    ]


def of_ages(ages: Ages, answered_by_copy: int) -> list[Check]:
    """No page was older than it may be, and none was at all after one's own save."""
    oldest, own = max(ages.pages, default=0.0), max(ages.after_a_save, default=0.0)
    behind = sum(each > 0 for each in ages.pages)
    return [
        Check(
            f"oldest list, of {len(ages.pages)} (at most {OLDEST:.0f} s)",
            f"{oldest:.2f} s; {behind} showed something less than all",
            bool(ages.pages) and oldest <= OLDEST + _SLACK,
        ),
        Check(
            f"oldest list after one's own save, of {len(ages.after_a_save)}",
            f"{own:.2f} s",
            own <= _SLACK,
        ),
        Check("transactions that the copy answered", str(answered_by_copy), answered_by_copy > 0),
    ]


def of_locks(connection: psycopg.Connection[Any]) -> Check:
    found = connection.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    ).fetchone()
    assert found is not None
    return Check("locks left on the pool's connections", str(found[0]), not found[0])
