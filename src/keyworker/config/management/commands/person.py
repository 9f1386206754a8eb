"""keyworker person: add somebody to a team, with an account where they are to sign in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.urls import reverse

from keyworker.access.invitations import invitation
from keyworker.access.models import AccessRole
from keyworker.actions.on_team.appointing import APPOINT
from keyworker.config.administering import add_by, administrator, do, team_named
from keyworker.config.answers import as_date
from keyworker.config.commands import KeyworkerCommand
from keyworker.policy.refs import number_of
from keyworker.record.subjects import OnTeam
from keyworker.workforce.models import Worker

_OPTIONS = {
    "name": "the person's name",
    "job": "--job",
    "profession": "--profession",
    "qualified": "--qualified",
    "share": "--share",
    "started": "--started",
    "email": "--email",
    "phone": "--phone",
    "access": "--access",
    "user_name": "--username",
}


class Command(KeyworkerCommand):
    """The same as *Add a person* on a team's page."""

    help = "Add somebody to a team, with an account where they are to sign in"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("name", help="the person's name, as colleagues see it")
        parser.add_argument("--team", required=True, help="their team, by its short name")
        parser.add_argument("--job", required=True, help="their job, as the policy names it")
        parser.add_argument("--profession", help="their profession, where the policy asks for one")
        parser.add_argument("--qualified", type=as_date, help="the day they qualified in it")
        parser.add_argument("--share", help="how much of a full week they work, 1 being all of it")
        parser.add_argument("--started", type=as_date, help="first day in post")
        parser.add_argument("--email", help="their e-mail")
        parser.add_argument("--phone", help="their phone")
        parser.add_argument("--access", choices=AccessRole.values, help="what they come for")
        parser.add_argument("--username", dest="user_name", help="the user name to sign in with")
        add_by(parser)

    def handle(self, *, team: str, by: str | None, json: bool, **options: Any) -> None:
        place = team_named(team)
        entered = {name: _plain(options.get(name)) for name in _OPTIONS}
        done = do(APPOINT.id, OnTeam(place), by=administrator(by), asked=_OPTIONS, entered=entered)
        appointed = number_of(done.events[0].data["worker"], kind="W")
        worker = Worker.objects.select_related("user").get(pk=appointed or 0)
        address = reverse("invitation", args=invitation(worker.user)) if worker.user else None
        self.answer(
            {"worker": worker.ref, "team": place.slug, "invitation": address},
            as_json=json,
            for_people=[
                f"{worker.name} works in {place.name} as {worker.ref}.",
                *(
                    [f"They choose their password at {address} of this server; it works once."]
                    if address
                    else []
                ),
            ],
        )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
