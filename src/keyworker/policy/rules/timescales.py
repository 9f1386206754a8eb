"""How does a pack say "within 7 working days of allocation, until contact is made"?"""

from __future__ import annotations

from typing import Annotated, Any, Literal, final

from pydantic import BeforeValidator, Field, model_validator

from keyworker.policy.conditions.model import Condition, EventPattern
from keyworker.policy.durations import Duration
from keyworker.policy.kept import kept
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.rules.base import LocalDefault, Rule, as_tuple
from keyworker.policy.rules.dates import DateOf


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class Starts(EventPattern):
    """What starts the clock.

    ``take`` says which matching event counts: the ``first`` of the case (later ones do not restart it), the ``last``,
    or ``each`` (every one runs its own clock). ``date`` names the field that holds day 0, or another date
    on record; ``at``, when it happened, by default. ``also`` must have happened too: the clock starts at the later of
    the two. ``not_before`` keeps the clock asleep until a date on record. A case that is opened or referred
    again after closing starts anew: its ``first`` is the first since.

    ``changed_by`` are later events of the same worker that say anew what it said (an absence, and each change of its
    expected return). One clock runs for all of it: what is said asks for it by ``where``, unless one runs already, and a
    change that ``where`` rules out ends it. What is no longer known ends nothing.

    ``when`` is asked of each matching event, of the case as it stood when that event happened (the event included,
    nothing later): ``event.NAME`` is a field of the event, ``each`` the subject (``per: child`` or ``person``),
    ``worker.NAME`` the worker it names. Not known counts as yes: the clock runs and says what is not known.
    """

    take: Literal["first", "last", "each"] = "first"
    date: str | DateOf = "at"
    also: EventPattern | None = None
    changed_by: EventPattern | None = None
    not_before: DateOf | None = None
    when: Condition | None = None

    @model_validator(mode="after")
    def _changes_each(self) -> Starts:
        if self.changed_by is not None and self.take != "each":
            raise ValueError(
                "changed_by: goes with 'take: each', for one clock of each that changes"
            )
        return self


class Stops(EventPattern):
    """What meets the duty. ``of`` ties it to the clock's subject: the same person or worker, or another worker; or to
    the ``lead``: whoever leads the case when it happens, or holds it for them. ``anyone`` says that it is met whoever the
    event is about.

    ``named_in`` is the field that must name the subject (``children_seen``; ``people`` looks at ``person`` too);
    without it, an event about the whole family counts for each person of it. A clock of a task is met by what names the
    task, whatever its kind. ``of: recording`` looks at when the
    starting event itself was recorded (a duty to write up in time). ``early`` lets it come before the clock starts: at any
    time; ``alone``, where nothing else of what starts the clock was owed then; or ``lasting``, where the part that began
    with it lasts when the clock starts, and somebody plays that part on the starting event's first day. ``names_day`` is
    the field that says of which day's event it is (the minutes of which meeting); one that says none is of the latest.
    """

    of: Literal["case", "person", "worker", "another-worker", "lead", "anyone", "recording"] = (
        "case"
    )
    named_in: str | None = None
    names_day: str | None = None
    date: str | DateOf = "at"
    early: bool | Literal["alone", "lasting"] = False


class Ends(EventPattern):
    """After what the duty is no longer owed. ``of`` ties it to the worker whom the starting event names, or to another."""

    of: Literal["case", "worker", "another-worker"] = "case"


@final
class FieldLength(Model):
    """A length stated on the case itself: the ``field`` of the latest event of that kind (a plan's visit frequency).

    ``otherwise`` serves while the case states none; without it there is no clock until one is stated.
    """

    event: str
    field: str
    otherwise: Duration | None = None


class Pause(Model):
    """The clock stands still from one event to another, and goes on with what was left."""

    starts: EventPattern = Field(alias="from")
    ends: EventPattern = Field(alias="until")


class Relaxation(Model):
    """Who may relax the limit, and how often the relaxation is looked at again (None: the policy states no re-review)."""

    by: Annotated[tuple[str, ...], Names.PEOPLE]
    review_every: Duration | None = None
    clause: Annotated[str, Names.CLAUSE]


class Missed(Model):
    """What follows when the limit passes: words for people, and the action to offer."""

    plain: str
    offer: Annotated[str | None, Names.ACTION] = None
    clause: Annotated[str | None, Names.CLAUSE] = None


Length = Duration | LocalDefault | FieldLength


class Timescale(Rule):
    """A duty with a clock.

    ``within`` is the limit; or ``due``, a date on record: no clock runs until it is given (its ``otherwise`` serves
    meanwhile), and a date gone by when the duty arises leaves the day on which it arose. ``target`` is an earlier date
    to aim for. ``per`` says what each clock is about: the case, each child the starting event is about, the person or
    worker of that event, the event itself, or the task that it names, which is met and ended by what names that task.
    ``repeats: stop`` starts it again from the date it was actually met; ``repeats: limit`` from the date it was due;
    ``repeats: week`` asks for it once in each week from Monday to Sunday, by the week's last working day, and a week
    missed stays missed. ``ends`` are events after which the duty is no longer owed. ``cap`` is a date the limit never
    passes, unless it lies before the clock started. Closing the case ends it, and nothing on a closed
    case starts it, unless it is owed ``after_closing``. Where it starts each time (``take: each``) and is owed ``once``, what
    was done for an earlier start is not asked for again in the same episode of work. What started it may be over (a
    standing, a state, a move) and come round: ``ends`` says so, or ``outlasts`` that it is owed all the same. What is
    about one worker ends with their part in the case, by what the rule says, unless it is owed ``without_part``.
    ``responsible`` is a part in the case or a job role, or several: the first that somebody holds, else the last. The
    ``owner`` before them is whoever a task is; they answer for a task of whoever holds the case, and for one that is nobody's
    any more.
    ``broken_by`` says how long a return breaks the absence it is about: to this rule and no other, absences with a
    shorter one between them are one.
    """

    title: str
    when: Condition | None = None
    per: Literal["case", "child", "person", "worker", "event", "task"] = "case"
    starts: Starts
    within: Length | None = None
    due: DateOf | None = None
    target: Length | None = None
    cap: DateOf | None = None
    after_closing: bool = False
    once: bool = False
    outlasts: bool = False
    without_part: bool = False
    stops: Annotated[tuple[Stops, ...], BeforeValidator(_as_list)] = ()
    ends: Annotated[tuple[Ends, ...], BeforeValidator(_as_list)] = ()
    repeats: Literal["stop", "limit", "week"] | None = None
    pauses: Annotated[tuple[Pause, ...], BeforeValidator(_as_list)] = ()
    responsible: Annotated[tuple[str, ...], BeforeValidator(as_tuple), Names.PEOPLE] = ("lead",)
    warn: Duration | None = None
    relax: Relaxation | None = None
    broken_by: LocalDefault | None = None
    missed: Missed | None = None

    @kept
    def outlives_closing(self) -> bool:
        """Whether it is owed on a closed case: it says so, or the closing is what starts it."""
        return self.after_closing or self.starts.event == "case.closed"

    @model_validator(mode="after")
    def _has_one_limit(self) -> Timescale:
        if self.within is None and self.due is None:
            raise ValueError(
                "within: is missing; a timescale has a length ('within') or a date ('due')"
            )
        if self.within is not None and self.due is not None:
            raise ValueError("due: a timescale has a length ('within') or a date ('due'), not both")
        if self.once and (self.repeats is not None or self.starts.take != "each"):
            raise ValueError("once: says nothing of a clock that repeats, or that starts only once")
        if self.due is not None and self.repeats in {"limit", "week"}:
            raise ValueError(
                f"due: with a date the clock cannot repeat by the {self.repeats}; only 'repeats: stop' may"
            )
        return self
