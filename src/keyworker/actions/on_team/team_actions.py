"""What does a manager do for a team or a rota rather than for a case, and how is it done?

Who may do it, which gates it has and which questions are asked stand in the pack, as for an action on a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keyworker.access.models import User
from keyworker.actions.form_fields import FormField, read_fields
from keyworker.caseload.rota import NotPlanned, Plan, planned, swapped
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.gates import Unmet, check_action_on
from keyworker.policy.casefile import Attempt, CaseFile, local_day
from keyworker.policy.packs.pack import Pack
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import TeamEvent
from keyworker.record.team_files import NewTeamEvent, put_on_record, team_file
from keyworker.record.writing import plain
from keyworker.workforce.models import Service, Team, Worker

CHECK, PLAN, START, NAMES = "check-team", "plan-turn", "start-turn", "confirm-names"
_NOTE = FormField(name="note", label="Anything worth recording?", type="long-text", required=False)


@dataclass(frozen=True, kw_only=True)
class Doing:
    """Someone doing it: who, for which team (None: the whole service), what they entered, and when."""

    pack: Pack
    record: CaseFile
    service: Service
    team: Team | None
    actor: Worker
    values: Mapping[str, Any]
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now)


@dataclass(frozen=True, kw_only=True)
class TeamAction:
    """Something done for a team or a service. ``does`` gives what goes on record; it may raise NotPlanned."""

    id: str
    title: str
    of_team: bool
    asks: Callable[[Pack, Sequence[Worker]], tuple[FormField, ...]]
    does: Callable[[Doing], Sequence[NewTeamEvent]]


@dataclass(frozen=True)
class TeamRefused:
    """It was not done: what stands in the way, or which answers are missing or wrong."""

    unmet: tuple[Unmet, ...] = ()
    errors: Mapping[str, str] | None = None


def managers_of(service: Service, pack: Pack, *, on: date) -> list[Worker]:
    """Who may have a turn: those whose job may start one, in post that day."""
    who = pack.who_may(START)
    workers = (
        Worker.objects.active_on(on)
        .filter(team__service=service)
        .select_related("team")
        .order_by("name")
    )
    return [each for each in workers if who is not None and set(who.who) & set(each.roles)]


def _asks_plan(pack: Pack, managers: Sequence[Worker]) -> tuple[FormField, ...]:
    people = tuple((each.ref, each.name) for each in managers)
    places = ("first", "second", "third", "fourth", "fifth", "sixth")
    return (
        FormField(name="from", label="When does the first turn start?", type="date"),
        *(
            FormField(
                name=f"manager_{place}",
                label=f"Whose turn is {place}?",
                type="choice",
                choices=people,
                required=place == "first",
            )
            for place in places[: len(people)]
        ),
        FormField(
            name="turns",
            label="How many turns ahead?",
            type="number",
            width="3",
            initial=12,
            hint="Turns follow one another without a gap",
        ),
        FormField(
            name="reason",
            label="Why does it differ from the policy?",
            type="long-text",
            required=False,
            hint="Needed where a turn would not come round as the policy says",
        ),
    )


def _does_plan(doing: Doing) -> Sequence[NewTeamEvent]:
    order = [
        str(value)
        for name, value in sorted(doing.values.items(), key=_place)
        if name.startswith("manager_")
    ]
    if len(set(order)) < len(order):
        raise NotPlanned("Choose each manager once", field="manager_second")
    plan = Plan(order=tuple(order), start=doing.values["from"], turns=int(doing.values["turns"]))
    return planned(
        doing.pack, doing.record, plan, reason=str(doing.values.get("reason") or ""), now=doing.now
    )


def _place(item: tuple[str, Any]) -> int:
    places = (
        "manager_first",
        "manager_second",
        "manager_third",
        "manager_fourth",
        "manager_fifth",
        "manager_sixth",
    )
    return places.index(item[0]) if item[0] in places else -1


def _asks_names(pack: Pack, managers: Sequence[Worker]) -> tuple[FormField, ...]:
    return (
        FormField(
            name="names",
            label="Who has room for a new case, and what bars any of them?",
            type="outcomes",
        ),
        _NOTE,
    )


def _does_names(doing: Doing) -> Sequence[NewTeamEvent]:
    who = pack_checklist(doing.pack)
    answers = {who: list(doing.values["names"])} if who else {}
    data = {"worker": doing.actor.ref, "answers": answers, "note": doing.values.get("note")}
    return [NewTeamEvent(kind="names.confirmed", at=doing.now, data=_given(data))]


def pack_checklist(pack: Pack) -> str:
    """The id of the question under which the policy keeps the names; empty where it has none."""
    who = pack.who_may(NAMES)
    if who is None or who.checklist is None:
        return ""
    items = (item for section in pack.checklist(who.checklist).sections for item in section.items)
    return next((item.id for item in items), "")


def _does_check(doing: Doing) -> Sequence[NewTeamEvent]:
    assert doing.team is not None
    data = {
        "team": doing.team.slug,
        "note": doing.values.get("note"),
        "snapshot": doing.values.get("snapshot"),
    }
    return [NewTeamEvent(kind="caseload.checked", at=doing.now, data=_given(data))]


def _given(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "")}


TEAM_ACTIONS = {
    each.id: each
    for each in (
        TeamAction(
            id=CHECK,
            title="Check the team's allocations",
            of_team=True,
            asks=lambda pack, people: (_NOTE,),
            does=_does_check,
        ),
        TeamAction(
            id=PLAN,
            title="Plan turns for new cases",
            of_team=False,
            asks=_asks_plan,
            does=_does_plan,
        ),
        TeamAction(
            id=START,
            title="Start your turn",
            of_team=False,
            asks=lambda pack, people: (_NOTE,),
            does=lambda doing: [
                NewTeamEvent(
                    kind="turn.started",
                    at=doing.now,
                    data=_given({"worker": doing.actor.ref, "note": doing.values.get("note")}),
                )
            ],
        ),
        TeamAction(
            id=NAMES,
            title="List the workers with room",
            of_team=False,
            asks=_asks_names,
            does=_does_names,
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """A form as it was sent: by whom, for which service, and its own id, so that sending it twice acts once."""

    service: Service
    actor: Worker
    user: User
    attempt: UUID | None
    now: datetime


Said = tuple[Sequence[NewTeamEvent], TeamRefused | None]


def perform_for_team(
    action_id: str,
    sent: Submitted,
    *,
    team: Team | None,
    entered: Mapping[str, Any],
    known: Mapping[str, Any] | None = None,
) -> list[TeamEvent] | TeamRefused:
    """Do it, whole or not at all; a second submission of the same form does nothing more.

    ``known`` is what the page itself puts beside what was entered, such as the figures as they stood.
    """
    action = TEAM_ACTIONS[action_id]
    of = team if action.of_team else None

    def said(pack: Pack, record: CaseFile) -> Said:
        managers = managers_of(sent.service, pack, on=local_day(sent.now))
        values, errors = read_fields(action.asks(pack, managers), entered)
        values = {**values, **(known or {})}
        unmet = _unmet(pack, action_id, record, sent.actor, values, on=local_day(sent.now))
        if unmet or errors:
            return (), TeamRefused(unmet=unmet, errors=errors)
        doing = Doing(
            pack=pack,
            record=record,
            service=sent.service,
            team=team,
            actor=sent.actor,
            values=values,
            now=sent.now,
        )
        return action.does(doing), None

    return _recorded(action_id, sent, of, said)


def swap(turn: str, sent: Submitted, *, to: str, reason: str) -> list[TeamEvent] | TeamRefused:
    """Give a planned turn to another manager; what was planned stays readable."""

    def said(pack: Pack, record: CaseFile) -> Said:
        unmet = _unmet(pack, PLAN, record, sent.actor, {}, on=local_day(sent.now))
        if unmet:
            return (), TeamRefused(unmet=unmet)
        managers = {each.ref for each in managers_of(sent.service, pack, on=local_day(sent.now))}
        return swapped(
            record, turn, to=to if to in managers else "", reason=reason, now=sent.now
        ), None

    return _recorded(PLAN, sent, None, said)


def _recorded(
    action: str, sent: Submitted, team: Team | None, said: Callable[[Pack, CaseFile], Said]
) -> list[TeamEvent] | TeamRefused:
    with transaction.atomic():
        # Two managers at once take turns: the second sees what the first recorded.
        locked = Service.objects.select_for_update().get(pk=sent.service.pk)
        earlier = (
            list(TeamEvent.objects.filter(attempt=sent.attempt)) if sent.attempt is not None else []
        )
        if earlier:
            return earlier
        pack = pack_for(locked, local_day(sent.now))
        if not pack.governs:
            return TeamRefused(errors={"": "No policy applies here"})
        try:
            events, refused = said(pack, team_file(locked, team))
        except NotPlanned as problem:
            return TeamRefused(errors={problem.field: str(problem)})
        if refused is not None:
            return refused
        return put_on_record(
            events,
            service=locked,
            team=team,
            by=sent.actor,
            user=sent.user,
            action=action,
            attempt=sent.attempt,
            now=sent.now,
        )


def _unmet(
    pack: Pack, action: str, record: CaseFile, actor: Worker, values: Mapping[str, Any], *, on: date
) -> tuple[Unmet, ...]:
    attempt = Attempt(by=actor.ref, role=actor.role, roles=actor.roles, fields=plain(values))
    asked = CaseOnDay(pack, record.model_copy(update={"attempt": attempt}), on)
    return check_action_on(asked, action).unmet


__all__ = [
    "CHECK",
    "NAMES",
    "PLAN",
    "START",
    "TEAM_ACTIONS",
    "Doing",
    "Submitted",
    "TeamAction",
    "TeamRefused",
    "managers_of",
    "perform_for_team",
    "swap",
]
