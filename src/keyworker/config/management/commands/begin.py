"""keyworker begin: name the authority and make its first administrator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.urls import reverse

from keyworker import clock
from keyworker.access.invitations import invitation
from keyworker.actions.first_administrator import FirstDay, NotFirst, begin
from keyworker.config.commands import BadInput, KeyworkerCommand

_OPTIONS = {
    "authority": "--authority",
    "name": "--name",
    "user_name": "user name",
    "email": "--email",
}


class Command(KeyworkerCommand):
    """For whoever sets a server up; in a browser, the address that ``keyworker serve`` says does the same."""

    help = "Name the authority and make its first administrator"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("username", help="the user name with which the administrator signs in")
        parser.add_argument("--authority", required=True, help="what the authority is called")
        parser.add_argument("--name", required=True, help="the administrator's name")
        parser.add_argument("--email", default="", help="the administrator's e-mail")

    def handle(
        self, *, username: str, authority: str, name: str, email: str, json: bool, **_: Any
    ) -> None:
        asked = FirstDay(authority=authority, name=name, user_name=username, email=email)
        for field, says in asked.errors().items():
            raise BadInput(f"{_OPTIONS[field]}: {says}")
        try:
            user = begin(asked, now=clock.now())
        except NotFirst as problem:
            raise BadInput(str(problem)) from None
        address = reverse("invitation", args=invitation(user))
        self.answer(
            {"username": username, "invitation": address},
            as_json=json,
            for_people=[
                f"{name} administers {authority}.",
                f"They choose their password at {address} of this server; it works once, for three days.",
            ],
        )
