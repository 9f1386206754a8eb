"""keyworker administer: do anything that an administrator does on a page, by the same form."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from keyworker.actions.action import Action
from keyworker.actions.administering import administers
from keyworker.actions.families import ACTIONS
from keyworker.config.administering import (
    add_by,
    administrator,
    do,
    service_named,
    team_named,
)
from keyworker.config.answers import BadInput
from keyworker.config.commands import KeyworkerCommand
from keyworker.policy.problems import did_you_mean
from keyworker.policy.refs import number_of
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import sentence
from keyworker.record.subjects import OnAuthority, OnService, OnTeam, OnWorker, Subject
from keyworker.workforce.models import Worker

_OURS = {each.id: each for each in ACTIONS.values() if each.admits is administers}


class Command(KeyworkerCommand):
    """The same as the form of that action: ``keyworker administer change-team newark title="Newark and Sherwood"``."""

    help = "Do anything that an administrator does on a page"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "action", metavar="ACTION", help=f"what to do: {', '.join(sorted(_OURS))}"
        )
        parser.add_argument(
            "answers",
            nargs="*",
            metavar="[WHAT] NAME=ANSWER",
            help="the person (W12), team or service it is done to, then the answers of its form",
        )
        add_by(parser)

    def handle(
        self, *, action: str, answers: list[str], by: str | None, json: bool, **_: Any
    ) -> None:
        if action not in _OURS:
            raise BadInput(f"{action}: no administrator does this{did_you_mean(action, _OURS)}")
        named = [each for each in answers if "=" not in each]
        entered = dict(each.split("=", 1) for each in answers if "=" in each)
        subject = _subject(_OURS[action], named)
        done = do(action, subject, by=administrator(by), asked={}, entered=entered)
        says = [sentence(EVENT_KINDS[each.kind].says) for each in done.events]
        self.answer(
            {"action": action, "recorded": [each.kind for each in done.events]},
            as_json=json,
            for_people=[f"{each}." for each in dict.fromkeys(says)],
        )


def _subject(action: Action, named: list[str]) -> Subject:
    """What it is done to, as it is named. Raises BadInput."""
    if action.subject == "authority":
        if named:
            raise BadInput(f"{named[0]}: this is done to the authority itself, so name nothing")
        return OnAuthority()
    if len(named) != 1:
        raise BadInput(f"{action.id}: name the one {action.subject} that it is done to")
    if action.subject == "service":
        return OnService(service_named(named[0]))
    return OnTeam(team_named(named[0])) if action.subject == "team" else OnWorker(_worker(named[0]))


def _worker(given: str) -> Worker:
    found = Worker.objects.numbered(number_of(given.upper(), kind="W") or 0)
    if found is None:
        raise BadInput(f"{given}: nobody here has this number; a person is named as in W12")
    return found
