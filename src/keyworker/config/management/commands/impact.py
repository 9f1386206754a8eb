"""keyworker policy impact: say what a policy would change on a service's live work; nothing on record is touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from keyworker.actions.families import GOALS
from keyworker.caseload.impact import Impact, impact_of
from keyworker.config.administering import service_named
from keyworker.config.commands import BadInput, KeyworkerCommand
from keyworker.config.policy_commands._packs import PACK_HELP, pack_named
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import counted
from keyworker.record.governing_pack import pack_for
from keyworker.workforce.models import Service


class Command(KeyworkerCommand):
    """Every open case of the service is derived twice, as it stands, under the policy in force and under the other."""

    help = "Say what a policy would change on live work (keyworker policy impact PACK)"
    in_bulk = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("pack", help=PACK_HELP)
        parser.add_argument(
            "--service", help="for which service, by its short name (the only one, where not given)"
        )

    def handle(self, *, pack: str, service: str | None, as_of: date, json: bool, **_: Any) -> None:
        found = _service(service)
        then = pack_named(pack).observing(found.closures_on(as_of))
        now = pack_for(found, as_of)
        impact = impact_of(found, now=now, then=then, on=as_of, actions=GOALS)
        self.answer(
            {
                "service": found.slug,
                "now": {"policy": now.id, "version": now.header.version},
                "then": {"policy": then.id, "version": then.header.version},
                "as_of": as_of,
                "cases_looked_at": impact.looked_at,
                "actions": impact.actions,
                "notices": impact.notices,
                "cases": [
                    {
                        "case": each.case.reference,
                        "team": each.case.team.slug if each.case.team else None,
                        "clocks": [vars(clock) for clock in each.clocks],
                        "gates": [vars(gate) for gate in each.gates],
                    }
                    for each in impact.cases
                ],
                "workers": [
                    {
                        "worker": each.worker.ref,
                        "before": each.before.position if each.before else None,
                        "after": each.after.position if each.after else None,
                    }
                    for each in impact.loads
                ],
                "teams": [
                    {
                        "team": each.team.slug,
                        "before": each.before.position if each.before else None,
                        "after": each.after.position if each.after else None,
                        "in_words": each.in_words,
                    }
                    for each in impact.teams
                ],
            },
            as_json=json,
            for_people=_in_words(impact, now, then),
        )


# A change of the text, as something that people meet.
_BECAME = {"added": "appears", "removed": "goes", "changed": "changes"}


def _service(slug: str | None) -> Service:
    if slug is not None:
        return service_named(slug)
    services = list(Service.objects.filter(casework=True))
    if len(services) != 1:
        raise BadInput(
            f"--service: name one of {', '.join(each.slug for each in services) or 'none yet'}"
        )
    return services[0]


def _in_words(impact: Impact, now: Pack, then: Pack) -> Iterator[str]:
    yield (
        f"{now.header.title} {now.header.version} to {then.header.title} {then.header.version}: "
        f"{counted(impact.looked_at, 'open case')} looked at, {len(impact.cases)} change"
    )
    for heading, changes in (("actions", impact.actions), ("notices and letters", impact.notices)):
        yield f"{counted(len(changes), 'change')} of {heading}"
        for change in changes:
            yield f"  {change.id} {_BECAME[change.change]}: {change.plain}"
            yield from (f"    {line}" for line in change.lines)
    for each in impact.cases:
        team = each.case.team.name if each.case.team else "no team"
        yield f"{each.case.reference} ({team})"
        yield from (f"  {clock.in_words} ({clock.clause})" for clock in each.clocks)
        yield from (f"  {gate.action}: {gate.in_words}" for gate in each.gates)
    for load in impact.loads:
        yield f"{load.worker.ref}: {load.in_words}"
    for whole in impact.teams:
        yield f"{whole.team.name}: {whole.in_words}"
