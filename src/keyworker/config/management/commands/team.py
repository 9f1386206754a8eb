"""keyworker team: add a team to a service."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from keyworker.actions.on_service.teams import MAKE_TEAM
from keyworker.config.administering import add_by, administrator, do, service_named
from keyworker.config.commands import KeyworkerCommand
from keyworker.record.subjects import OnService
from keyworker.workforce.models import Team

_OPTIONS = {"title": "the team's name", "locality": "--locality", "line": "--line"}


class Command(KeyworkerCommand):
    """The same as *Add a team* on a service's page."""

    help = "Add a team to a service"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("team", help="what the team is called")
        parser.add_argument("--service", required=True, help="its service, by its short name")
        parser.add_argument("--locality", help="the locality whose referrals come to it")
        parser.add_argument(
            "--line", help="the service in the policy's own words, where it speaks of several"
        )
        add_by(parser)

    def handle(
        self,
        *,
        team: str,
        service: str,
        locality: str | None,
        line: str | None,
        by: str | None,
        json: bool,
        **_: Any,
    ) -> None:
        subject = OnService(service_named(service))
        entered = {"title": team, "locality": locality, "line": line}
        do(MAKE_TEAM.id, subject, by=administrator(by), asked=_OPTIONS, entered=entered)
        made = Team.objects.get(name=team, service=subject.row)
        self.answer(
            {"team": made.slug, "name": made.name, "service": made.service.slug},
            as_json=json,
            for_people=[f"{made.name} ({made.slug}) is a team of {made.service.name}"],
        )
