"""What is typed into another system of an entry, in words that can be copied?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from keyworker.access.models import User
from keyworker.policy.refs import numbers_of
from keyworker.policy.wording import at_moment
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Event, Person
from keyworker.record.subject_rows import SubjectRows
from keyworker.web.presenters.event_words import Told, told_across
from keyworker.workforce.models import Service


@dataclass(frozen=True)
class ToKey:
    """An entry to be keyed: ``text`` is what can be copied, ``submission`` the number of the form that says it was."""

    told: Told
    text: str
    submission: UUID

    @property
    def lines(self) -> int:
        """How many lines of it are shown where a box does not grow with its words: one more than it has, and eight at most."""
        return min(self.text.count("\n") + 2, 8)


def shown_to_key(rows: Sequence[Event], service: Service, *, to: User, day: date) -> list[ToKey]:
    """These entries with what is to be copied, the children of their cases at hand; a fixed number of questions."""
    cases = {row.case_number: row.case for row in rows if row.case is not None}
    bring_children(cases.values())
    named = {
        each.person.pk: each.person.name
        for case in cases.values()
        for each in case.case_children.all()
    }
    others = numbers_of((ref for row in rows for ref in row.names), kind="P") - named.keys()
    named |= {each.pk: each.name for each in Person.objects.filter(pk__in=others)}
    read = SubjectRows(tuple(rows), None, named)
    found = told_across(read, service, to=to, day=day)
    return [ToKey(each, _text(each), uuid4()) for each in found]


def _text(told: Told) -> str:
    """What happened and when, who did it, then each thing recorded on a line of its own."""
    event = told.event
    who = f", {event.by.name}" if event.by else ""
    job = f" ({told.job})" if told.job else ""
    reference = event.case.reference if event.case else ""
    lines = [f"{told.what}: {at_moment(event.when)}{who}{job}"]
    return "\n".join([*lines, *(f"{label}: {said}" for label, said in told.details), reference])
