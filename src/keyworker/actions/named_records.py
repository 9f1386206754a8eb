"""Whom does a number that somebody wrote into a form mean? Nobody, unless they may open a record of that person or family.

Every number that is not one of a form's own choices is looked up here and nowhere else; a test holds the rest of the
actions and pages to that. A number of somebody whose record they may not open is refused as one that nobody has.
"""

from __future__ import annotations

from django.db.models import Q

from keyworker.actions.action import Entry, NotPossible
from keyworker.policy.refs import numbers_of
from keyworker.record.models import Case, Event, Family, Person


def family_named(entry: Entry, ref: object, *, field: str) -> Family:
    """The family of that number. Raises NotPossible where this person may open no case of theirs."""
    found = Family.objects.filter(pk__in=numbers_of([ref], kind="F")).first()
    if found is None or not _open_to(entry, Q(family=found)):
        raise NotPossible("There is no such family on record", field=field)
    return found


def child_named(entry: Entry, ref: object, *, field: str) -> Person:
    """The person of that number. Raises NotPossible where this person may open no case of theirs."""
    found = Person.objects.filter(pk__in=numbers_of([ref], kind="P")).first()
    of_theirs = Q(case_children__person=found) | Q(family__members__person=found)
    if found is None or not _open_to(entry, of_theirs):
        raise NotPossible("There is no such child on record", field=field)
    return found


def entry_of(case: Case, ref: object) -> Event | None:
    """The entry of that reference, where it stands on this case's record and nothing has withdrawn it."""
    if not case.pk:
        # A case that is yet to come has no record.
        return None
    named = numbers_of([ref], kind="E")
    return Event.objects.uncorrected().filter(case=case, pk__in=named).first()


def _open_to(entry: Entry, about: Q) -> bool:
    """Whether the person may open a case about them: nobody finds out by a number who is on record."""
    user = entry.actor.user
    return user is not None and Case.objects.visible_to(user, at=entry.now).filter(about).exists()
