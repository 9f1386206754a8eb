"""Who works where, in which job, for how much of the week, with what reductions, and who is away?

``version`` of a service, a team or a worker counts the events on its record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from keyworker.access.roles import ACCESS, Reach
from keyworker.policy.casefile import local_day
from keyworker.policy.closures import LocalClosure
from keyworker.policy.refs import ref
from keyworker.policy.wording import on_day
from keyworker.workforce.closures import known_on


class Authority(models.Model):
    """The authority itself: one row, or none before it is named.

    ``logo_text``, ``address`` and ``telephone`` head its letters. ``closures`` are those of all its services, for one that is
    set up later; what each observes stands with itself. ``languages`` and ``skills`` are its own lists of what people bring.
    """

    name = models.CharField(max_length=120)
    logo_text = models.CharField(max_length=120, blank=True, default="", db_default="")
    address = models.TextField(blank=True, default="", db_default="")
    telephone = models.CharField(max_length=40, blank=True, default="", db_default="")
    closures = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    languages = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    skills = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_authority"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """Part of an authority that works under one policy at a time.

    ``pack`` names the policy chosen last, in force from ``pack_from`` (None: always); ``earlier_packs`` those before it,
    each with its first day. No pack: cases are held and read, and nothing is recorded on them. A service without
    ``casework`` is where people work who hold no cases, such as those who administer Keyworker. ``closures`` are the days
    on which it is closed besides bank holidays, those withdrawn too, each with the day on which it was said. ``ended`` is
    its last day, once that is known.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    pack = models.CharField(max_length=250, blank=True)
    pack_from = models.DateField(null=True, blank=True)
    earlier_packs = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    casework = models.BooleanField(default=True, db_default=True)
    closures = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    ended = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def packs(self) -> tuple[tuple[str, date | None], ...]:
        """Every policy chosen for it with its first day (None: always), the earliest first."""
        earlier = ((each["pack"], each["from"]) for each in self.earlier_packs)
        before = ((pack, date.fromisoformat(first) if first else None) for pack, first in earlier)
        return (*before, (self.pack, self.pack_from)) if self.pack else tuple(before)

    def closures_on(self, day: date) -> tuple[LocalClosure, ...]:
        """The local closures that were known on that day, and not withdrawn by then."""
        return known_on(self.closures, day)


class TeamQuerySet(models.QuerySet["Team"]):
    def taking_on(self) -> TeamQuerySet:
        """Those to which something new may come: none whose last day is known, be it still to come."""
        return self.filter(ended__isnull=True)


class Team(models.Model):
    """A team of a service, for a locality."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    locality = models.CharField(max_length=120, blank=True)
    # The service it belongs to by the policy's own name, where one policy speaks of several.
    service_line = models.SlugField(blank=True)
    # Whose referrals it takes: outward codes such as NG24, or the beginning of postcodes.
    postcodes = ArrayField(models.CharField(max_length=10), default=list, blank=True, db_default=[])
    # Since when its managers answer for what a policy asks of a team each week.
    set_up_on = models.DateField()
    # Its last day, once that is known.
    ended = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_there(self, day: date) -> bool:
        """Whether it had not closed by that day."""
        return self.ended is None or self.ended >= day


class WorkerQuerySet(models.QuerySet["Worker"]):
    """People in post, by the question asked of them."""

    def numbered(self, number: int) -> Worker | None:
        """The worker of that number, with their team, service, account and line manager at hand."""
        beside = ("team__service", "user", "line_manager")
        return self.select_related(*beside).filter(pk=number).first()

    def all_numbered(self, numbers: Iterable[int]) -> WorkerQuerySet:
        """The workers of these numbers, with their teams at hand."""
        return self.filter(pk__in=numbers).select_related("team__service")

    def practising(self) -> WorkerQuerySet:
        """Those whose access is to their own cases: not managers, nor business support."""
        own = [role for role, access in ACCESS.items() if access.sees is Reach.OWN]
        return self.filter(user__access_role__in=own)

    def active_on(self, day: date) -> WorkerQuerySet:
        """Workers in post on ``day``."""
        return self.filter(models.Q(left__isnull=True) | models.Q(left__gte=day), started__lte=day)

    def in_job(self, role: str) -> WorkerQuerySet:
        """Those who have this job role, as their first or as one more."""
        return self.filter(models.Q(role=role) | models.Q(more_roles__contains=[role]))

    def staying_on(self, day: date) -> WorkerQuerySet:
        """Those of them to whom work may be given: nobody whose last day is known, be it still to come."""
        return self.active_on(day).filter(left__isnull=True)


class Worker(models.Model):
    """A named person in post. ``role`` is the job role as the pack names it; ``more_roles`` are further roles held.

    ``left`` is their last day in post, once it is known: past or still to come. Nothing new is given to them from then on.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="worker",
    )
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=60)
    more_roles = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    profession = models.CharField(max_length=60, blank=True)
    qualified = models.DateField(null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="workers")
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    started = models.DateField()
    left = models.DateField(null=True, blank=True)
    line_manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="manages"
    )
    languages = ArrayField(models.CharField(max_length=60), default=list, blank=True, db_default=[])
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True, db_default=[])
    does_unitemised_supervised_contact = models.BooleanField(default=False)
    # What else a policy asks of a worker by its own names: newly qualified, trained, ready for child protection ...
    qualities = models.JSONField(default=dict, blank=True)
    # Where the worker came from in another system: a name string, a staff number ...
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                name="worker_source_once",
                condition=~models.Q(source_key=""),
            ),
            models.CheckConstraint(
                condition=models.Q(fte__gte=0, fte__lte=1.5), name="worker_fte_sensible"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The worker's id in a case file."""
        return ref("W", self.pk)

    def stays_on(self, day: date) -> bool:
        """Whether work may be given to them: in post on ``day``, and no last day is known."""
        return self.started <= day and self.left is None

    @property
    def brings(self) -> str:
        """The languages they speak and their skills, as whoever chooses a worker reads them."""
        return ", ".join((*self.languages, *self.skills))

    @property
    def roles(self) -> tuple[str, ...]:
        return (self.role, *self.more_roles)

    def is_in_post(self, day: date) -> bool:
        """Whether they work here that day."""
        return self.started <= day and (self.left is None or self.left >= day)

    @property
    def known_qualities(self) -> dict[str, Any]:
        """What policies may ask of the worker beside the job: their qualities, and who manages them."""
        if self.line_manager_id is None:
            return dict(self.qualities)
        manager = ref("W", self.line_manager_id)
        # Whoever manages a worker supervises them, unless a manager confirmed somebody else.
        return {"supervisor": manager, **self.qualities, "line_manager": manager}


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def live(self, at: datetime) -> InspectionQuerySet:
        """What holds at that instant."""
        return self.filter(given_at__lte=at, until__gt=at)

    def with_services(self) -> InspectionQuerySet:
        """Each with its service at hand, by name."""
        return self.select_related("service").order_by("service__name", "pk")


class Inspection(models.Model):
    """A whole service given to somebody from ``given_at`` until ``until``: to an inspector, to look at; to anybody else, as
    who works out of hours, to open records of any of its teams by giving a reason.
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="inspections")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="inspections")
    given_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = InspectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.service} for W{self.worker_id}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return local_day(self.until - timedelta(seconds=1))


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def with_who(self) -> ConfirmationQuerySet:
        """Each with whoever confirmed it at hand, the latest first."""
        return self.select_related("by")


class Confirmation(models.Model):
    """What a manager confirmed of a worker, by the policy's own name for it: who, when and which value. Never altered."""

    append_only = True

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="confirmations")
    name = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} of W{self.worker_id}"


class _NotWithdrawn(models.Manager[Any]):
    """Rows but for those that were withdrawn as entered by mistake."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class ReductionQuerySet(models.QuerySet["Reduction"]):
    def of_worker(self, worker: Worker) -> ReductionQuerySet:
        return self.filter(worker=worker)

    def with_who(self) -> ReductionQuerySet:
        """Each with whoever entered it at hand, in the order in which they began."""
        return self.select_related("entered_by").order_by("started", "pk")


class Reduction(models.Model):
    """Work besides casework that takes a share of a worker's week, or is counted by the children seen in it.

    Who entered it and when is not known of those from before that was kept; the events on the worker's record say who
    ended it, and who withdrew one entered by mistake: that counts nowhere, and is found ``with_withdrawn`` alone.
    """

    class CountBy(models.TextChoices):
        PERCENTAGE = "percentage", "By share of workload"
        CHILDREN = "children", "By number of children"

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="reductions")
    # As the pack names it: which kinds there are, and what they are called, is the authority's to say.
    kind = models.CharField(max_length=40)
    count_by = models.CharField(max_length=20, choices=CountBy.choices, default=CountBy.PERCENTAGE)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    children = ArrayField(models.BigIntegerField(), default=list, blank=True)
    started = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = _NotWithdrawn.from_queryset(ReductionQuerySet)()
    with_withdrawn = ReductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100),
                name="reduction_percent_in_range",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of W{self.worker_id}"

    @property
    def ref(self) -> str:
        """The reduction's id in the events about it."""
        return f"R{self.pk}"

    def runs_on(self, day: date) -> bool:
        """Whether it takes its share that day."""
        return self.started <= day and (self.until is None or self.until >= day)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def covering(self, day: date) -> AbsenceQuerySet:
        """The absences that cover ``day``: begun by then, and neither back nor expected back by then."""
        not_back = models.Q(returned__isnull=True, expected_return__isnull=True)
        not_back |= models.Q(returned__gt=day)
        not_back |= models.Q(returned__isnull=True, expected_return__gt=day)
        return self.filter(not_back, first_day__lte=day)

    def not_over(self, day: date) -> AbsenceQuerySet:
        """Those that run on ``day`` or are still to come."""
        ends_later = models.Q(expected_return__isnull=True) | models.Q(expected_return__gt=day)
        return self.filter(ends_later, returned__isnull=True)

    def still_to_end(self, worker: int, day: date) -> AbsenceQuerySet:
        """The same of one worker."""
        return self.not_over(day).filter(worker=worker)

    def latest_of(self, worker: Worker) -> AbsenceQuerySet:
        """The worker's, the one that began last first."""
        return self.filter(worker=worker).order_by("-first_day", "-pk")

    def latest_begun(self) -> Absence | None:
        """The one that began last."""
        return self.order_by("-first_day").first()


class Absence(models.Model):
    """A period away: ``first_day`` to the day before ``returned`` (or ``expected_return``; open where unknown).

    One that was withdrawn as entered by mistake counts nowhere, and is found ``with_withdrawn`` alone.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    expected_return = models.DateField(null=True, blank=True)
    returned = models.DateField(null=True, blank=True)
    planned = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = _NotWithdrawn.from_queryset(AbsenceQuerySet)()
    with_withdrawn = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(returned__isnull=True)
                | models.Q(returned__gte=models.F("first_day")),
                name="absence_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"absence of W{self.worker_id}"

    def in_words(self, day: date) -> str:
        """Since or from when somebody is away, and until when, as a list shows it on ``day``."""
        back = (
            f" to {on_day(self.expected_return)}" if self.expected_return else ", no date of return"
        )
        if self.first_day <= day:
            return f"Away from {on_day(self.first_day)}{back}"
        return f"{'Leave' if self.planned else 'Away'} from {on_day(self.first_day)}{back}"

    def covers(self, day: date) -> bool:
        """Whether they are away on ``day``: the same as ``covering`` asks of all."""
        back = self.returned or self.expected_return
        return self.first_day <= day and (back is None or back > day)

    def is_over_on(self, day: date) -> bool:
        """Whether they were back from it by ``day``; while nobody recorded a return, it is not over."""
        return self.returned is not None and self.returned <= day

    def overlaps(self, other: Absence) -> bool:
        """Whether both are expected to take a day of the same."""
        ends, others = (each.expected_return or date.max for each in (self, other))
        return self.first_day < others and other.first_day < ends

    @property
    def ref(self) -> str:
        """The absence's id on a form."""
        return f"A{self.pk}"
