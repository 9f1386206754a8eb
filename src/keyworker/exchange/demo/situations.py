"""What does a visitor to the sample authority find that needs somebody's attention today?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from keyworker.exchange.demo import course
from keyworker.exchange.demo.histories import Setting
from keyworker.exchange.demo.invented import Story, ToldEvent, ToldWorker
from keyworker.policy.casefile import local_day


def tell_stories(stories: list[Story], setting: Setting, numbers: Iterator[int]) -> list[Story]:
    """Add what needs attention to the told cases, and return the new cases it takes."""
    today = local_day(setting.now)
    first = setting.teams[0].slug
    ours = [story for story in stories if story.team == first and not story.is_over and story.lead]
    story_of = _Finder(ours)
    _under_two(
        story_of(lambda story: any(child.age_on(today) < 2 for child in story.family.children)),
        setting,
        today,
    )
    _pregnancy(story_of(lambda story: True), setting, today)
    _closure_blocked(story_of(lambda story: _has_outcomes(story)), setting)
    _joint_working(story_of(lambda story: len(story.family.children) > 1), setting, today)
    new = [*_waiting(setting, numbers), _sibling(story_of(lambda story: True), setting, numbers)]
    new += _broker(setting, numbers)
    _increases(ours, setting)
    _absences([*stories, *new], setting)
    return new


class _Finder:
    """Finds an open case that suits a story and has not been used for another."""

    def __init__(self, stories: list[Story]) -> None:
        self._left = list(stories)

    def __call__(self, suits: Callable[[Story], bool]) -> Story:
        found = next((story for story in reversed(self._left) if suits(story)), self._left[-1])
        self._left.remove(found)
        return found


def _waiting(setting: Setting, numbers: Iterator[int]) -> list[Story]:
    """Referrals nobody has decided yet, some looked into already; one of them late."""
    stories = []
    for days_ago, how_many in setting.authority.waiting.items():
        for place in range(how_many):
            team = setting.teams[place % len(setting.teams)]
            kind = ("caf", "broker-caf", "adolescent-caf", "caf", "step-down")[
                (place + days_ago) % 5
            ]
            ages = (12, 17) if kind == "adolescent-caf" else (0, 15)
            family = setting.cast.family(
                1 + place % 3, youngest=ages[0], oldest=ages[1], on=local_day(setting.now)
            )
            story = setting.begin(next(numbers), team, family, kind)
            received = story.calendar.add_working_days(
                story.calendar.on_or_before(local_day(setting.now)), -days_ago
            )
            moment = setting.now - timedelta(minutes=7 + 11 * place) if days_ago == 0 else received
            course.referred(story, moment, setting.authority, urgent=place == 0 and days_ago < 2)
            if days_ago >= 2 and place % 2:
                course.looked_into(
                    story,
                    story.after(received, 1),
                    setting.desk.deciders_of(team.slug)[0],
                    setting.authority,
                )
            stories.append(story)
    return stories


def _broker(setting: Setting, numbers: Iterator[int]) -> list[Story]:
    """Broker CAFs allocated and under way: one where the family does not answer, one whose oversight shows delay."""
    stories = []
    today = local_day(setting.now)
    for place in range(2):
        team = setting.teams[place % len(setting.teams)]
        family = setting.cast.family(2, youngest=3, oldest=14, on=today)
        story = setting.begin(next(numbers), team, family, "broker-caf")
        start = story.calendar.add_working_days(today, -22)
        decider = setting.desk.deciders_of(team.slug)[0]
        lead = setting.desk.roomiest(team.slug, family, start)
        course.referred(story, start, setting.authority)
        course.looked_into(story, story.after(start, 2), decider, setting.authority)
        course.opened(
            story, story.after(start, 2), course.Players(decider, lead, decider), setting.authority
        )
        setting.desk.take(lead, 2, today + timedelta(days=200))
        if place == 0:
            for days, method in ((4, "phone"), (6, "letter"), (9, "face-to-face")):
                story.tell(
                    "contact.attempted",
                    story.after(start, days),
                    lead,
                    method=method,
                    result="No answer",
                )
        else:
            story.tell(
                "contact.made", story.after(start, 6), lead, method="phone", **{"with": "Father"}
            )
            story.tell(
                "oversight.recorded",
                story.after(start, 15),
                decider,
                progress="Assessment half done",
                delay=True,
            )
        stories.append(story)
    return stories


def _sibling(open_case: Story, setting: Setting, numbers: Iterator[int]) -> Story:
    """A sibling outside the group needs support: a referral for the same family, waiting for the allocated team."""
    team = next(team for team in setting.teams if team.slug == open_case.team)
    story = setting.begin(next(numbers), team, open_case.family, "sibling")
    on = story.calendar.add_working_days(local_day(setting.now), -1)
    course.referred(story, on, setting.authority, source="mash")
    return story


def _under_two(story: Story, setting: Setting, today: date) -> None:
    """New concerns through the safeguarding hub: a child under two, three referrals in six months, no oversight yet."""
    baby = min(story.family.children, key=lambda child: child.age_on(today))
    for days_ago in (70, 31, 2):
        on = story.after(today - timedelta(days=days_ago), 0)
        story.tell(
            "referral.received",
            min(on, story.calendar.add_working_days(today, -1)),
            type="other",
            source="mash",
            urgent=False,
            person=baby.key,
            people=[baby.key],
            note="New concern about a parent's drinking",
        )


def _pregnancy(story: Story, setting: Setting, today: date) -> None:
    """A confirmed pregnancy with consent given; the midwife has not been contacted."""
    baby = setting.cast.unborn()
    story.family = replace(story.family, people=(*story.family.people, baby))
    on = story.calendar.add_working_days(today, -3)
    story.tell(
        "pregnancy.recorded",
        on,
        story.lead,
        person=baby.key,
        due=str(baby.expected),
        confirmed=True,
        consent="given",
    )


def _closure_blocked(story: Story, setting: Setting) -> None:
    """Ready to close but for the outcomes chosen at the analysis, which have no result yet."""
    for child in story.family.children:
        story.tell(
            "closure.summarised",
            story.calendar.add_working_days(local_day(setting.now), -1),
            story.lead,
            person=child.key,
            people=[child.key],
            summary="Work with the family is complete",
            analysis="Mornings are calm",
        )


def _joint_working(story: Story, setting: Setting, today: date) -> None:
    """One child of the family has become a child in need with social care; the others stay with early help."""
    child = story.family.children[0]
    on = story.calendar.add_working_days(today, -6)
    decider = setting.desk.deciders_of(story.team)[0]
    story.tell(
        "standing.started",
        on,
        decider,
        person=child.key,
        standing="child-in-need",
        held_by="social-care",
    )


def _increases(ours: list[Story], setting: Setting) -> None:
    """Of the two who have more than the range, one agreed it with the manager; with the other nobody has."""
    crowded = [
        worker
        for worker in setting.desk.staff
        if worker.room > 27 and worker.fte == 1 and not worker.from_age
    ]
    if not crowded:
        return
    worker = crowded[0]
    theirs = [story for story in ours if story.lead is worker]
    if not theirs:
        return
    latest = max(theirs, key=lambda story: _allocated_at(story).at)
    agreed = _allocated_at(latest)
    level = round(setting.desk.held[worker.key]) + 1
    for who, by in (("manager", agreed.by), ("practitioner", worker)):
        latest.events.append(
            ToldEvent(
                "increase.agreed",
                agreed.at - timedelta(minutes=1),
                by,
                {"worker": worker.key, "level": level, "agreed_by": who},
            )
        )


def _absences(stories: list[Story], setting: Setting) -> None:
    """Each absence is on every case its practitioner leads; a planned one has somebody to hold the cases."""
    for worker in setting.desk.staff:
        away_from = worker.away_from
        if away_from is None:
            continue
        for story in stories:
            story.events = [
                e for e in story.events if not (e.by is worker and local_day(e.at) >= away_from)
            ]
            if story.lead is worker and not story.is_over:
                _absent(story, worker, setting)


def _absent(story: Story, worker: ToldWorker, setting: Setting) -> None:
    assert worker.away_from is not None
    decider = next(each for each in setting.desk.deciders_of(story.team))
    until = str(worker.away_until) if worker.away_until else None
    said = {
        "worker": worker.key,
        "first_day": str(worker.away_from),
        "planned": worker.away_planned,
    }
    if until:
        said["expected_return"] = until
    known_on = worker.away_from
    if worker.away_planned and local_day(_allocated_at(story).at) < story.after(
        worker.away_from, -9
    ):
        # Leave is known of beforehand, and the family hears of it from the practitioner.
        known_on = story.after(worker.away_from, -8)
        told_at = story.tell("absence.started", known_on, decider, **said)
        story.tell("family.told", story.after(told_at, 2), worker, about="absence", method="phone")
    else:
        story.tell("absence.started", known_on, decider, **said)
    if worker.away_planned:
        holder = setting.desk.roomiest(story.team, story.family, worker.away_from, but=worker)
        held = {"worker": holder.key, "role": "holding", "team": story.team}
        held_at = story.tell("allocation.started", worker.away_from, decider, **held)
        told = {"about": "holder", "holder": holder.key, "method": "phone"}
        story.tell("family.told", held_at + timedelta(minutes=20), holder, **told)


def _has_outcomes(story: Story) -> bool:
    return any(
        event.kind == "analysis.completed" and len(event.said["outcomes"]) > 1
        for event in story.events
    )


def _allocated_at(story: Story) -> ToldEvent:
    return next(
        e
        for e in reversed(story.events)
        if e.kind == "allocation.started" and e.said["role"] == "lead"
    )
