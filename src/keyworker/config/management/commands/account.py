"""keyworker account: give someone an account and a place in a team."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from keyworker import clock
from keyworker.access.models import AccessRole, User
from keyworker.config.administering import operator, team_named
from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.record.cases_of_workers import cases_following
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import OnWorker
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.jobs import put_right
from keyworker.workforce.models import Team, Worker


class Command(KeyworkerCommand):
    """Makes the account, and the worker where none is named; the password is made here and shown once."""

    help = "Give someone an account and a place in a team"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name, as colleagues see it")
        parser.add_argument(
            "--access", required=True, choices=AccessRole.values, help="what they come for"
        )
        parser.add_argument(
            "--job", required=True, help="their job role, as the policy pack names it"
        )
        parser.add_argument("--team", required=True, help="their team, by its short name")

    def handle(
        self,
        *,
        username: str,
        name: str,
        access: str,
        job: str,
        team: str,
        as_of: date,
        json: bool,
        **_: Any,
    ) -> None:
        place = team_named(team)
        if User.objects.filter(username__iexact=username).exists():
            raise BadInput(f"{username}: there is an account of this name already")
        password = secrets.token_urlsafe(12)
        with transaction.atomic(), written_by_keyworker():
            user = User.objects.create_user(
                username=username, password=password, access_role=access
            )
            worker = _worker(name, place)
            if worker is None:
                worker = Worker.objects.create(name=name, team=place, started=as_of, role=job)
            worker.role, worker.user = job, user
            worker.jobs = put_right(worker.jobs, job, as_of)
            with cases_following(worker):
                worker.save()
            _on_record(worker, access)
        self.answer(
            {"username": username, "password": password, "worker": worker.ref, "team": place.slug},
            as_json=json,
            for_people=[
                f"{name} can sign in as {username} with {password}",
                "Pass it on safely; it is not shown again.",
            ],
        )


def _on_record(worker: Worker, access: str) -> None:
    """Nobody is signed in here: what is on record is who ran the command, so that nobody agrees to their own policy by it."""
    now = clock.now()
    given = NewEvent(kind="account.given", at=now, data={"access": access, "operator": operator()})
    add_events(OnWorker(worker), [given], recorded_by=None, recorded_at=now)


def _worker(name: str, team: Team) -> Worker | None:
    """Someone of that name already in the team without an account: an import brought them."""
    return Worker.objects.filter(team=team, name__iexact=name, user__isnull=True).first()
