"""How does a pack say how much work is enough, and how it is counted?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from keyworker.policy.conditions.model import All, Condition, FactTest, Tests
from keyworker.policy.durations import Duration
from keyworker.policy.kept import kept
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.worth import Worth

Step = Literal["share", "hours", "less"]
# What is weighed, and not counted one by one.
WEIGHED = frozenset({"points", "hours"})


class RampStep(Model):
    """The ``share`` of a full range that is carried ``until`` so long after the ramp began."""

    until: Duration
    share: float = Field(gt=0)


class Ramp(Model):
    """A share that grows in ``steps`` as time goes by ``since`` a date of the worker, such as the day they qualified.

    After the last step the range is nobody's any more, and the next one that applies is theirs.
    """

    since: str
    steps: tuple[RampStep, ...] = Field(min_length=1)


class Range(Rule):
    """What a full-time worker of this kind should carry. ``to`` absent means the policy gives no figure.

    A figure may be a local default (``{setting: benchmark}``); a setting whose value is an empty list gives none. With
    ``share`` it is that fraction of another figure: ``of`` a local default, or without it of the range that would
    otherwise apply, which is the next row that does; with ``ramp`` the fraction grows as time goes by. ``less`` takes so
    much off, in what is counted. ``whole``: hours and other work leave it as it is, such as a cap on one kind of case.
    ``setting`` names a level to watch where there is no figure.
    """

    when: Condition
    from_: float | LocalDefault | None = Field(None, alias="from")
    to: float | LocalDefault | None = None
    share: float | None = Field(None, gt=0)
    ramp: Ramp | None = None
    of: LocalDefault | None = None
    less: float | LocalDefault | None = None
    whole: bool = False
    setting: Annotated[str | None, Names.SETTING] = None

    @model_validator(mode="after")
    def _gives_one_figure(self) -> Range:
        given = [
            name
            for name, figures in (
                ("share", self.share is not None),
                ("ramp", self.ramp is not None),
                ("from", self.to is not None or self.from_ is not None),
            )
            if figures
        ]
        if len(given) > 1:
            raise ValueError(
                f"{given[0]}: a range has figures of its own ('from', 'to') or a share of another, not both"
            )
        if self.of is not None and self.share is None and self.ramp is None:
            raise ValueError("of: is the figure that a 'share' is taken of; say which share")
        return self

    @kept
    def rows(self) -> tuple[Range, ...]:
        """The range as rows of one share each: itself, or the steps of its ramp."""
        if self.ramp is None:
            return (self,)
        return tuple(self._until(step) for step in self.ramp.steps)

    def _until(self, step: RampStep) -> Range:
        assert self.ramp is not None
        ends = Tests.model_validate({"before": f"{self.ramp.since} + {step.until}"})
        before = FactTest(fact="today", tests=ends)
        when = All(conditions=(self.when, before))
        return self.model_copy(update={"ramp": None, "share": step.share, "when": when})


class TeamRange(Rule):
    """How much a whole team should carry of the first measure: what each in it carries, added up.

    With ``from`` and ``to`` a team has figures of its own; with ``share`` it carries that fraction of what the ranges of
    those in it come to, so that their hours and other work are in it. ``when`` is asked of whoever is in the team
    (``worker.team``, ``worker.service``), and the first that holds is the team's.
    """

    when: Condition
    from_: float | LocalDefault | None = Field(None, alias="from")
    to: float | LocalDefault | None = None
    share: float | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _gives_one_figure(self) -> TeamRange:
        if (self.share is None) == (self.to is None):
            raise ValueError(
                "to: a team has a figure of its own ('to'), or a 'share' of what its people may carry together"
            )
        if self.share is not None and self.from_ is not None:
            raise ValueError("from: a share of what people may carry has both its ends from them")
        return self


class Counting(Rule):
    """Whose cases and which children count once each. ``title`` is what is counted, where that is not all there is.

    ``when`` is asked of each case (``case.NAME``) and its worker (``worker.NAME``); not known counts as yes. ``parts``
    are the allocation roles that count; ``children`` is asked of each child of a counted case. Points and hours are the
    sum of what ``weight``, a fact of each case such as ``case.points``, says, or of what the ``table`` says. ``order`` is
    in which order a range is taken by its share, by hours and other work, and less what comes off.
    """

    title: str | None = None
    unit: Literal["children", "cases", "families", "points", "hours"]
    parts: Annotated[tuple[str, ...], Names.PART]
    when: Condition | None = None
    children: Condition | None = None
    weight: Annotated[str | None, Names.FACT] = Field(None, pattern=r"^case\.[a-z0-9_.]+$")
    order: tuple[Step, ...] = ("share", "hours", "less")

    @model_validator(mode="after")
    def _takes_each_step_once(self) -> Counting:
        if sorted(self.order) != ["hours", "less", "share"]:
            raise ValueError("order: should name 'share', 'hours' and 'less', each once")
        return self

    @property
    def is_weighed(self) -> bool:
        """Whether each case has a weight, and is not one of so many."""
        return self.unit in WEIGHED


class Reduction(Rule):
    """A type of duty that takes a share off the range while it runs; shares add up.

    ``default_share`` is the percentage of the week where nobody said another; ``less`` takes so much off in what is
    counted, whatever share was said.
    """

    type: str
    default_share: float | LocalDefault | None = None
    less: float | LocalDefault | None = None


class SharedWork(Rule):
    """Work that may be counted by head or by share, never both; ``default_share`` applies where it is not itemised."""

    type: str
    default_share: float


class Increase(Rule):
    """Who must agree before a worker goes above the range."""

    agreed_by: tuple[str, ...]


class Measure(Model):
    """What is counted and how much of it is enough: ``counting``, the ``table`` of what a case is worth, the ``ranges``."""

    counting: Counting
    table: tuple[Worth, ...] = ()
    ranges: tuple[Range, ...] = ()

    @model_validator(mode="after")
    def _weighs_what_is_weighed(self) -> Measure:
        ways = (self.counting.weight is not None) + bool(self.table)
        if self.counting.is_weighed and ways != 1:
            raise ValueError(
                "counting: points and hours need a 'weight', such as case.points, or a 'table', and not both"
            )
        if ways and not self.counting.is_weighed:
            raise ValueError(
                "counting: a 'weight' or a 'table' is for points or hours; say so in 'unit'"
            )
        return self


class Workload(Measure):
    """The workload rules of a pack. ``measures`` are further ones, each with ranges of its own: the worst of all stands.

    ``teams`` say how much a whole team should carry of the first measure; without them nobody measures a team.
    """

    ranges: tuple[Range, ...]
    reductions: tuple[Reduction, ...] = ()
    shared_work: tuple[SharedWork, ...] = ()
    increase: Increase | None = None
    measures: tuple[Measure, ...] = ()
    teams: tuple[TeamRange, ...] = ()

    def rule_on(self, kind: str) -> Reduction | SharedWork | None:
        """The rule by which other work of that kind takes something off; None where it takes nothing."""
        rules: tuple[Reduction | SharedWork, ...] = (*self.reductions, *self.shared_work)
        return next((each for each in rules if each.type == kind), None)

    @property
    def each_measure(self) -> tuple[Measure, ...]:
        """The first measure and the further ones."""
        return (self, *self.measures)
