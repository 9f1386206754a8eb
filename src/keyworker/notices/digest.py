"""What does somebody read in the morning of what came near, was missed or stays missed since the last, and of what is due?

One message a working day, from the hour that the authority chose, to whoever is at work and has anything to read. It counts,
names cases by their references and holds a link: what each duty is stands behind it. The page of notices says the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from keyworker.access.roles import Reach
from keyworker.notices import outbox
from keyworker.notices.digest_times import is_morning
from keyworker.notices.models import Notice, ReminderRound
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.rules.reminders import Stage
from keyworker.policy.wording import counted, noun_for
from keyworker.record.governing_pack import governing
from keyworker.record.models import Timescale
from keyworker.record.models.timescales import TimescaleQuerySet
from keyworker.record.visibility import may_view
from keyworker.workforce.models import Absence, Service, Worker

KIND: Final = "digest"
# The stages as they are headed, the gravest first.
HEADINGS: Final[Mapping[Stage, str]] = {
    Stage.STAYS_MISSED: "Still past their limit",
    Stage.MISSED: "Past their limit",
    Stage.NEARS: "Near their limit",
}
_MOST_NAMED = 10
_FIRST = (
    "Keyworker tells you of what comes near its limit or is missed from today on. What was missed before is counted here "
    "and not told one by one."
)


@dataclass(frozen=True)
class Digest:
    """What one person reads: ``told`` the references of cases by stage, and how much is ``due`` that day and ``late``."""

    told: Mapping[Stage, tuple[str, ...]] = field(default_factory=dict)
    due: int = 0
    late: int = 0
    late_of_others: int = 0

    @property
    def number(self) -> int:
        """Of how many cases something is told."""
        return sum(map(len, self.told.values()))

    def counts(self) -> Iterator[str]:
        """What it says beside the notices themselves, a line each: no case is named."""
        for stage, heading in HEADINGS.items():
            if cases := self.told.get(stage, ()):
                yield f"{heading}: {counted(len(cases), 'case')}"
        yield from self._in_all()

    def lines(self) -> Iterator[str]:
        """What it says by itself, a line each, with the cases by their references."""
        for stage, heading in HEADINGS.items():
            cases = self.told.get(stage, ())
            more = f" and {len(cases) - _MOST_NAMED} more" if len(cases) > _MOST_NAMED else ""
            if cases:
                yield f"{heading} ({len(cases)}): {', '.join(cases[:_MOST_NAMED])}{more}"
        yield from self._in_all()

    def subject(self) -> str:
        """What is in it, in one line: what is new and due today, otherwise what is past its limit; never a count of nothing."""
        late, of_others = self.late, self.late_of_others
        if self.number or self.due:
            late = of_others = 0
        counts = (
            (self.number, counted(self.number, "reminder")),
            (self.due, f"{_duties(self.due)} due today"),
            (late, _past_limit(late)),
            (of_others, f"{_past_limit(of_others)} where you manage"),
        )
        return f"Keyworker: {', '.join(words for many, words in counts if many)}"

    def _in_all(self) -> Iterator[str]:
        if self.due:
            yield f"Due today: {self.due}"
        if self.late:
            yield f"Yours past their limit in all: {self.late}"
        if self.late_of_others:
            yield f"Past their limit in all where you manage: {self.late_of_others}"


def _duties(many: int) -> str:
    return counted(many, "duty", "duties")


def _past_limit(many: int) -> str:
    return f"{_duties(many)} past {noun_for(many, 'its', 'their')} limit"


def post_digests(now: datetime) -> int:
    """Put the morning's messages into the outbox, once a working day and service. Returns how many were written."""
    return sum(_of_service(each, now) for each in Service.objects.order_by("pk"))


def _of_service(service: Service, now: datetime) -> int:
    today = local_day(now)
    if not is_morning(now, governing(service, today).calendar):
        return 0
    with transaction.atomic():
        # Whoever else is at it just now writes them; what passing days bring about is told of first.
        waiting = ReminderRound.objects.select_for_update(skip_locked=True)
        found = waiting.filter(service=service, done_on=today).first()
        if found is None or (found.digest_at is not None and local_day(found.digest_at) >= today):
            return 0
        people = Worker.objects.active_on(today).filter(team__service=service, user__is_active=True)
        # Whoever is away reads nothing that day; what was to be told to them is told to whoever holds their cases.
        away = Absence.objects.covering(today)
        people = people.exclude(pk__in=away.values("worker"))
        people = people.exclude(email="").select_related("user", "team").order_by("pk")
        written = _write(people, found.digest_at, now)
        found.digest_at = now
        found.save(update_fields=["digest_at"])
        return written


def _write(people: Collection[Worker], since: datetime | None, now: datetime) -> int:
    written = 0
    for worker, digest in digests(people, since=since, now=now):
        first = since is None
        if not (digest.number or digest.due or (first and (digest.late or digest.late_of_others))):
            continue
        written += 1
        outbox.post(
            f"{KIND}/{worker.pk}/{local_day(now)}",
            to=worker.email,
            subject=digest.subject(),
            text=_text(digest, first=first),
            now=now,
            kind=KIND,
        )
    return written


def _text(digest: Digest, *, first: bool) -> str:
    said = "\n".join(digest.lines())
    link = f"{settings.KEYWORKER_ADDRESS}{reverse('notices')}" if settings.KEYWORKER_ADDRESS else ""
    parts = (_FIRST if first else "", said, link and f"What they are: {link}")
    return "\n\n".join(filter(None, parts)) + "\n"


def morning_of(worker: Worker, *, now: datetime) -> Digest:
    """What this person, their account at hand, has to read today: of what was told since the last working day was over."""
    today = local_day(now)
    calendar = governing(worker.team.service, today).calendar
    first = calendar.on_or_before(today - timedelta(days=1)) + timedelta(days=1)
    return next(digest for _, digest in digests([worker], since=instant(first), now=now))


def digests(
    people: Collection[Worker], *, since: datetime | None, now: datetime
) -> Iterator[tuple[Worker, Digest]]:
    """What each of these people, their accounts at hand, reads of what was told ``since`` then: a fixed number of questions."""
    today = local_day(now)
    running = Timescale.objects.running_on(today)
    own = running.filter(worker__in=people)
    due, late = _by("worker", own.filter(limit=today)), _by("worker", own.filter(limit__lt=today))
    others = _late_where_they_manage(people, today)
    told = _told(people, since, now)
    for each in people:
        yield (
            each,
            Digest(
                told=told.get(each.pk, {}),
                due=due.get(each.pk, 0),
                late=late.get(each.pk, 0),
                late_of_others=others.get(each.pk, 0),
            ),
        )


def _by(column: str, clocks: TimescaleQuerySet) -> dict[int, int]:
    rows = clocks.order_by().values(column).annotate(n=Count("pk"))
    return dict(rows.values_list(column, "n"))


def _late_where_they_manage(people: Iterable[Worker], today: date) -> dict[int, int]:
    """How much is late of the teams, or the services, that each manages, beside their own; of no case that they may not open."""
    managing = {
        each: each.user.access.sees is Reach.SERVICE
        for each in people
        if each.user is not None and each.user.access.manages
    }
    if not managing:
        return {}
    teams = {each.team_id: each.team.service_id for each in managing}
    late = Timescale.objects.late_on(today).filter(service__in=set(teams.values()))
    rows = late.order_by().values_list("service", "team", "worker", "case__restricted")
    counts = list(rows.annotate(n=Count("pk")))
    found: dict[int, int] = defaultdict(int)
    for each, whole in managing.items():
        for service, team, worker, restricted, number in counts:
            theirs = service == each.team.service_id if whole else team == each.team_id
            if theirs and worker != each.pk and (whole or not restricted):
                found[each.pk] += number
    return found


def _told(
    people: Iterable[Worker], since: datetime | None, now: datetime
) -> dict[int, dict[Stage, tuple[str, ...]]]:
    accounts = {each.pk: each.user for each in people}
    asked = Notice.objects.filter(worker__in=accounts, reminded__isnull=False).that_stand()
    lately = asked.filter(Q(created_at__gt=since) if since is not None else Q())
    found: dict[int, dict[Stage, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for notice in lately.select_related("case", "reminded").order_by("case__reference"):
        user = accounts[notice.worker_id]
        case, reminded = notice.case, notice.reminded
        if reminded is None or user is None:
            continue
        if not case.restricted or may_view(user, case, at=now):
            found[notice.worker_id][Stage(reminded.stage)][case.reference] = None
    return {
        worker: {stage: tuple(cases) for stage, cases in stages.items()}
        for worker, stages in found.items()
    }
