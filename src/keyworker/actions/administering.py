"""Who sets the authority up, and what do the actions of that have in common?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db.models import Model
from django.utils.text import slugify

from keyworker.access.models import User
from keyworker.actions.action import Action, ActionContext, NotPossible
from keyworker.record.subjects import Subject
from keyworker.workforce.models import Authority, Service, Team
from keyworker.workforce.slugs import free_slug

ONLY = "Only an administrator does this."
_LONGEST = 40
# As many characters as a row keeps of what an authority, a service, a team or a locality is called.
LONGEST_TITLE = 120


def administers(subject: Subject, user: User, now: datetime) -> bool:
    """Whether this person sets up services, teams and people; of which service they are makes no difference."""
    return user.is_active and user.access.administers


def is_oneself(subject: Subject, user: User, now: datetime) -> bool:
    """Whether it is this person's own account: how they sign in is theirs, whatever they come for."""
    return user.is_active and subject.worker.user_id == user.pk


# What an administrator does and nobody else, under whatever policy. It is an ``Action`` in all else.
administrators_only = partial(Action, admits=administers, closed_to_others=ONLY, by_default=True)

# What is done to the authority or to an account needs no policy; everything else does.
NEEDS_NO_POLICY = frozenset({administers, is_oneself})


def short_name(title: str, of: type[Service] | type[Team]) -> str:
    """A short name for addresses and commands, such as ``early-help``, that no other service or team has.

    Raises NotPossible where the title has neither letter nor figure, or another has it already.
    """
    slug = slugify(title)[:_LONGEST].strip("-")
    if not slug:
        raise NotPossible("Give it a name with letters or figures in it", field="title")
    if of.objects.filter(name__iexact=title).exists():
        raise NotPossible(f"There is one called {title} already", field="title")
    taken = set(of.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return free_slug(slug, taken)


def refuse_taken(title: str, row: Service | Team) -> None:
    """Raises NotPossible where another is called so, or the name has neither letter nor figure."""
    if not slugify(title):
        raise NotPossible("Give it a name with letters or figures in it", field="title")
    others = type(row)._default_manager.exclude(pk=row.pk)
    if others.filter(name__iexact=title).exists():
        raise NotPossible(f"There is one called {title} already", field="title")


def once_named(context: ActionContext) -> str | None:
    """What stands in the way of saying more of the authority: that nobody has named it yet."""
    return None if Authority.objects.exists() else "Name the authority first."


def refuse_the_same(row: Model, said: Mapping[str, object], *, field: str) -> None:
    """Raises NotPossible where all of it stands on record already."""
    if all(getattr(row, name) == value for name, value in said.items()):
        raise NotPossible("That is what is on record already", field=field)
