"""What has been done towards moving or ending a case, and what is still to be done, by whom, under which clause?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keyworker.actions.action import ActionContext
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_case.allocation.allocation import ALLOCATE
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.gates import Unmet
from keyworker.decisions.leading_to import StepTowards, steps_towards
from keyworker.policy.casefile import Attempt
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.wording import listed
from keyworker.record.models import Event
from keyworker.web.presenters.steps import kinds_recorded_by
from keyworker.web.presenters.ways_out import WayOut, way_out


@dataclass(frozen=True)
class Line:
    """One step as it is shown: ``done`` is what was recorded, ``out`` where it is put right, ``who`` may do it."""

    step: StepTowards
    out: WayOut | None
    done: Event | None
    who: str


@dataclass(frozen=True)
class Goal:
    """What a case may be going towards; ``choices`` are what its way depends on, ``chosen`` what was chosen of them."""

    action: str
    title: str
    lines: tuple[Line, ...]
    depends: tuple[Line, ...]
    choices: tuple[FormField, ...] = ()
    chosen: Mapping[str, str] | None = None

    @property
    def number_done(self) -> int:
        return sum(line.step.standing == "done" for line in self.lines)

    @property
    def changes_hands(self) -> bool:
        return ACTIONS[self.action].changes_hands

    @property
    def latest(self) -> date | None:
        """When something was last done towards it."""
        return max(
            (line.done.at.date() for line in self.lines if line.done is not None), default=None
        )


def goals(context: ActionContext) -> list[Goal]:
    """Where this case may be going under its policy, the one last worked towards first."""
    found = [
        goal(context, rule.action, {})
        for rule in context.pack.actions
        if _is_goal(context, rule.action)
    ]
    shown = [each for each in found if each.lines or each.depends]
    return sorted(
        shown, key=lambda each: (not _under_way(each), -(each.latest or date.min).toordinal())
    )


def goal(context: ActionContext, action: str, chosen: Mapping[str, str]) -> Goal:
    """The way to one of them; ``chosen`` are answers to what it depends on, by field."""
    choices = _choices(context, context.pack, action)
    known = {
        field.name: chosen[field.name]
        for field in choices
        if _is_offered(field, chosen.get(field.name, ""))
    }
    lines = [_line(context, context.pack, step) for step in _steps(context, action, known)]
    return Goal(
        action=action,
        title=_title(context, action),
        choices=choices,
        chosen=known,
        lines=tuple(line for line in lines if line.step.standing != "if-so"),
        depends=tuple(line for line in lines if line.step.standing == "if-so"),
    )


def _title(context: ActionContext, action: str) -> str:
    led = any(each.role == "lead" for each in context.state.current())
    return (
        f"Change the {context.job('lead').lower()}"
        if action == ALLOCATE.id and led
        else ACTIONS[action].title
    )


def _under_way(goal: Goal) -> bool:
    return 0 < goal.number_done < len(goal.lines)


def _is_goal(context: ActionContext, action: str) -> bool:
    """Where a case may be going; a policy that offers none of them here has no such page to show."""
    found = ACTIONS.get(action)
    return found is not None and found.is_goal and found.fits(context)


def _steps(
    context: ActionContext, action: str, known: Mapping[str, str]
) -> tuple[StepTowards, ...]:
    if not known:
        return steps_towards(context.seen, action)
    attempt = Attempt(by=context.actor.ref, roles=context.actor.roles, fields=dict(known))
    casefile = context.casefile.model_copy(update={"attempt": attempt})
    return steps_towards(CaseOnDay(context.pack, casefile, context.as_of), action)


def _choices(context: ActionContext, pack: Pack, action: str) -> tuple[FormField, ...]:
    """The questions of the action's own form on whose answers its gates depend, where one is chosen from several."""
    depends = {
        fact
        for gate in pack.gates_of(action)
        if gate.when is not None
        for fact in facts_of(gate.when)
        if fact.startswith("action.")
    }
    if not depends:
        return ()
    fields = form_of(ACTIONS[action], context)
    return tuple(
        each for each in fields if each.type == "choice" and f"action.{each.name}" in depends
    )


def _is_offered(field: FormField, value: str) -> bool:
    return value in {offered for offered, _ in field.choices}


def _line(context: ActionContext, pack: Pack, step: StepTowards) -> Line:
    who = pack.who_may(step.put_right) if step.put_right else None
    jobs = listed((pack.term(role) for role in who.who), joined_by="or") if who is not None else ""
    if step.standing == "done":
        return Line(step=step, out=None, done=_last(context, step.put_right), who=jobs)
    unmet = Unmet(
        rule=step.rule,
        clause=step.clause,
        clause_id=step.clause_id,
        force=Force.MUST,
        because=(step.words,),
        put_right=step.put_right,
        needs=step.needs,
    )
    return Line(step=step, out=way_out(context, unmet, step.towards), done=None, who=jobs)


def _last(context: ActionContext, action: str | None) -> Event | None:
    kinds = kinds_recorded_by(action) if action else ()
    if not kinds or context.read is None:
        return None
    return next(iter(context.read.uncorrected(*kinds)), None)
