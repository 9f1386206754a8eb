"""Of whom does the authority ask a second factor? By access role; whoever must have one is led to set it up."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.access.factors import lacks_one, people_without
from keyworker.access.models import FactorDemand, User
from keyworker.access.places import end_places
from keyworker.access.roles import AccessRole
from keyworker.actions import family, questions
from keyworker.actions.action import Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices
from keyworker.record.writing import NewEvent

EVERYBODY = "everybody"
_WHOM: Choices = (
    (EVERYBODY, "Everybody"),
    *((each.value, str(each.label)) for each in AccessRole),
)


def _demand(entry: Entry) -> Sequence[NewEvent]:
    whom = entry.values["access"]
    roles = list(AccessRole.values) if whom == EVERYBODY else [whom]
    if entry.values["demanded"]:
        _ask_of(roles, entry)
    else:
        FactorDemand.objects.filter(access_role__in=roles).delete()
    return [entry.record("authority.factor-demanded", at=entry.now)]


def _ask_of(roles: list[str], entry: Entry) -> None:
    asks: User | None = entry.actor.user
    if asks is not None and lacks_one(asks, roles):
        raise NotPossible(
            "Set up your own second factor first, at Your account, so that you are not kept out",
            field="access",
        )
    for role in roles:
        FactorDemand.objects.get_or_create(access_role=role, defaults={"since": entry.now})
    for user in people_without(roles):
        # They sign in again, and are led to set one up. What they were typing is kept for them.
        end_places(user)


DEMAND = administrators_only(
    id="demand-second-factor",
    title="Say who needs a second factor",
    family=family.SETTING_UP,
    records=("authority.factor-demanded",),
    subject="authority",
    asks=(
        questions.choice_among("access", "Who?", lambda context: _WHOM),
        questions.yes_or_no(
            "demanded",
            "Do they need one?",
            hint="Whoever has none is signed out, and sets one up when they sign in again",
        ),
    ),
    does=_demand,
)
ACTIONS = (DEMAND,)
