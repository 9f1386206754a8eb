"""keyworker service: add a service, or say under which policy it works."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from keyworker.actions.on_authority.services import MAKE_SERVICE
from keyworker.actions.on_service.policies import CHOOSE_POLICY
from keyworker.config.administering import add_by, administrator, do
from keyworker.config.answers import as_date
from keyworker.config.commands import KeyworkerCommand
from keyworker.record.policy_choices import waiting_choice
from keyworker.record.subjects import OnAuthority, OnService
from keyworker.workforce.models import Service

_OPTIONS = {"title": "the service's name", "policy": "--policy", "from_day": "--from"}


class Command(KeyworkerCommand):
    """A service that is there already, by its name or short name, is given the policy."""

    help = "Add a service, or say under which policy it works"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("service", help="what the service is called, or its short name")
        parser.add_argument(
            "--policy", help="the policy it works under, as keyworker policy list has it"
        )
        parser.add_argument(
            "--from", dest="from_day", type=as_date, help="from which day (today where not given)"
        )
        add_by(parser)

    def handle(
        self,
        *,
        service: str,
        policy: str | None,
        from_day: date | None,
        by: str | None,
        json: bool,
        **_: Any,
    ) -> None:
        user = administrator(by)
        found = _found(service)
        asked = {"policy": policy, "from_day": from_day.isoformat() if from_day else None}
        if found is None:
            entered = {"title": service, **asked}
            do(MAKE_SERVICE.id, OnAuthority(), by=user, asked=_OPTIONS, entered=entered)
            found = Service.objects.get(name=service)
        else:
            do(CHOOSE_POLICY.id, OnService(found), by=user, asked=_OPTIONS, entered=asked)
            found.refresh_from_db()
        waiting = waiting_choice(found)
        self.answer(
            {
                "service": found.slug,
                "name": found.name,
                "policy": found.pack or None,
                "from": found.pack_from,
                "waits": {"policy": waiting.policy, "from": waiting.first} if waiting else None,
            },
            as_json=json,
            for_people=[
                f"{found.name} ({found.slug}) works under "
                + (f"{found.pack} from {found.pack_from}" if found.pack else "no policy yet"),
                *(
                    [
                        f"{waiting.policy} from {waiting.first} waits until another administrator agrees on the service's page"
                    ]
                    if waiting
                    else []
                ),
            ],
        )


def _found(name: str) -> Service | None:
    by_slug = Service.objects.filter(slug=name).first()
    return by_slug or Service.objects.filter(name__iexact=name).first()
