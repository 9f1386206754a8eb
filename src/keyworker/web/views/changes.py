"""How often do children's workers change, and how often are children moved: a report of a quarter, to look at and take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.roles import Reach
from keyworker.caseload.changes_report import (
    MOST,
    ChangesReport,
    changes_report,
    journeys_are_missing,
)
from keyworker.caseload.due import Within, reach_of
from keyworker.caseload.moves_report import Move
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.quarters import Quarter, quarter_of, quarter_written
from keyworker.policy.wording import term_within_sentence, within_sentence
from keyworker.record.governing_pack import governing
from keyworker.record.models import JourneyStep
from keyworker.web.csv_files import csv_file
from keyworker.web.moment import day_of
from keyworker.web.presenters.journey import step_in_words
from keyworker.web.signed_in import asked_of, signed_in, user_of, worker_of
from keyworker.workforce.models import Team

# So many quarters are offered, and so many cases stand on the page; the file has all.
_QUARTERS = 8
_SHOWN = 50
_HEADERS = ("Case", "Team", "Day", "What", "From", "To", "What brought it about")


@signed_in
def changes(request: HttpRequest) -> HttpResponse:
    """The report on a page: the figures by team, the reasons, and the cases."""
    asked = _asked(request)
    report, lead = asked.report(), asked.pack.term("lead")
    context = {
        "report": report,
        "quarter": asked.quarter,
        "team": asked.team,
        "teams": asked.teams,
        "incomplete": journeys_are_missing(asked.within),
        "quarters": _quarters(request),
        "headings": [*map(str, range(MOST)), f"{MOST} or more"],
        "lead": term_within_sentence(lead),
        "shown": [
            (each, [(step.at, _words(step, lead), report.why[step.pk]) for step in each.steps])
            for each in report.cases[:_SHOWN]
        ],
        "more": len(report.cases[_SHOWN:]),
        "moves": [
            (move, _words(move.step, lead), _missing(move, report)) for move in report.moves.each
        ],
    }
    return render(request, "pages/changes.html", context)


@signed_in
def changes_file(request: HttpRequest) -> HttpResponse:
    """Every change and move of the quarter as a table to take away: no name of a child, and no reason in anybody's words."""
    asked = _asked(request)
    rows = (_row(step) for each in asked.report().cases for step in each.steps)
    return csv_file(f"changes-{asked.quarter}", _HEADERS, rows)


def _row(step: JourneyStep) -> tuple[str, ...]:
    before, now = _ends(step)
    return (
        step.case.reference,
        step.team.name if step.team else "",
        local_day(step.at).isoformat(),
        step.get_what_display(),
        before,
        now,
        step.event.kind if step.event else "",
    )


def _missing(move: Move, report: ChangesReport) -> list[str]:
    """What is looked for along each move and this one has not."""
    looked_for = zip(report.moves.looked_for, move.along, strict=True)
    return [within_sentence(sought.title) for sought, there in looked_for if not there]


def _words(step: JourneyStep, lead: str) -> str:
    before, now = _ends(step)
    return step_in_words(step.what, now or "another", before, changes=True, lead=lead)


def _ends(step: JourneyStep) -> tuple[str, str]:
    """From whom to whom, or from which team to which; empty where that is no longer known."""
    of_worker = step.what == JourneyStep.What.WORKER
    before, now = (step.from_worker, step.worker) if of_worker else (step.from_team, step.team)
    return before.name if before else "", now.name if now else ""


@dataclass(frozen=True)
class _Asked:
    """Of which quarter, within whose reach, and of which of the ``teams`` to choose from (None: of all)."""

    quarter: Quarter
    team: Team | None
    teams: Sequence[Team]
    within: Within
    pack: Pack

    def report(self) -> ChangesReport:
        number = self.team.pk if self.team is not None else None
        return changes_report(self.within, self.quarter, self.pack, team=number)


def _asked(request: HttpRequest) -> _Asked:
    """The quarter and the team that are asked for, this one and all where none is; 404 for what there is not."""
    user, day = user_of(request), day_of(request)
    written = request.GET.get("quarter", "")
    quarter = quarter_written(written) if written else quarter_of(day)
    if quarter is None or quarter > quarter_of(day):
        raise Http404
    slug, teams = request.GET.get("team", ""), _teams(request)
    team = next((each for each in teams if each.slug == slug), None)
    if slug and team is None:
        raise Http404
    pack = governing(worker_of(request).team.service, day)
    return _Asked(quarter, team, teams, reach_of(user, asked_of(request)), pack)


def _teams(request: HttpRequest) -> list[Team]:
    """The teams to choose from, for whoever reaches a whole service."""
    if user_of(request).access.sees is not Reach.SERVICE:
        return []
    return list(worker_of(request).team.service.teams.order_by("name"))


def _quarters(request: HttpRequest) -> list[Quarter]:
    found = [quarter_of(day_of(request))]
    while len(found) < _QUARTERS:
        found.append(found[-1].before)
    return found
