"""How is a file of staff brought in: line by line, by the actions that a page would do, as its administrator?

A second run finds everybody as the first left them and changes nothing. Who is not in the file stays as they are, and so
does whatever a line leaves empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from keyworker.access.invitations import invitation
from keyworker.access.models import User
from keyworker.actions.on_team.appointing import APPOINT
from keyworker.actions.on_worker.accounts import GIVE
from keyworker.actions.on_worker.jobs import CHANGE_JOB
from keyworker.actions.on_worker.post import CHANGE
from keyworker.actions.on_worker.what_they_bring import SAY, SET_MANAGER, listed_here
from keyworker.actions.outcome import Done, Outcome, Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.exchange.cells import Unclear, read_date
from keyworker.exchange.staff.asked_about import Perhaps, question, who_that_is
from keyworker.exchange.staff.columns import HEADER_OF
from keyworker.exchange.staff.managers import InTheFile, manager_of, trouble_with_manager
from keyworker.exchange.staff.matching import Meant, Staff, staff_on
from keyworker.exchange.staff.reading import StaffLine
from keyworker.exchange.staff.terms import (
    LISTED_HERE,
    ROLES,
    several,
    shown,
    trouble_with_words,
    words_of,
)
from keyworker.policy.casefile import local_day
from keyworker.policy.refs import number_of
from keyworker.policy.said_terms import term_meant
from keyworker.policy.wording import on_day, sentence
from keyworker.policy.written_numbers import NotANumber, written_number
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import OnTeam, OnWorker, Subject
from keyworker.workforce.jobs import role_on
from keyworker.workforce.models import Team, Worker

ADDED, CHANGED, SAME, ASKED, REFUSED = "added", "changed", "unchanged", "asked", "refused"
_HEADERS = HEADER_OF | {"first_day": "Job from"}
# What a line may put right of somebody who is here.
_OF_A_PERSON = ("name", "job", "profession", "qualified", "share", "email", "phone")
_NOT_OF_THE_POST = frozenset({"team", "who", "job_from", "line_manager", *LISTED_HERE})


@dataclass(frozen=True, kw_only=True)
class LineDone:
    """What came of one line: one of the five words above, and in a sentence; whom it may mean, where it is asked."""

    number: int
    where: str
    name: str
    came: str
    says: str
    perhaps: tuple[Perhaps, ...] = ()
    # Whoever was given an account, and the two parts of the address at which they choose a password.
    invitation: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Run:
    """One bringing in of a file: by whom, when, under which number, and whether anything is kept."""

    by: User
    now: datetime
    id: UUID
    keep: bool
    service: str = ""
    # Which worker each line was found to mean, so that no two lines mean the same.
    meant: dict[int, StaffLine] = field(default_factory=dict)
    # Who is new by this file. In a trial the number they are given is nobody's: they are known by their line.
    new: set[int] = field(default_factory=set)

    @property
    def day(self) -> date:
        return local_day(self.now)


def bring_staff_in(lines: Iterable[StaffLine], run: Run) -> list[LineDone]:
    """Do what each line says, or would: nothing stays of it unless the run is to be kept."""
    with transaction.atomic(), written_by_keyworker():
        done = list(_each(lines, run))
        if not run.keep:
            transaction.set_rollback(True)
    return done


def _each(lines: Iterable[StaffLine], run: Run) -> Iterator[LineDone]:
    staff = staff_on(run.day, service=run.service)
    every = list(lines)
    file = InTheFile.of(every)
    done = [_line(line, staff, file, run) for line in every]
    # Whoever manages somebody may stand further down.
    for line, each in zip(every, done, strict=True):
        yield _with_manager(line, each, staff, run)


class _NotDone(Exception):
    """The line is refused, in a sentence; nothing of it is kept."""


def _line(line: StaffLine, staff: Staff, file: InTheFile, run: Run) -> LineDone:
    try:
        with transaction.atomic():
            return _as_said(line, staff, file, run)
    except _NotDone as refusal:
        return _came(line, REFUSED, str(refusal))


def _as_said(line: StaffLine, staff: Staff, file: InTheFile, run: Run) -> LineDone:
    """The line done. Raises _NotDone."""
    if line.unclear:
        raise _NotDone("; ".join(line.unclear.values()))
    team = _team_of(line, staff)
    if trouble := trouble_with_words(line, team, run.day) or trouble_with_manager(
        line, staff, team, file
    ):
        raise _NotDone(trouble)
    if same := _same_as(line, run):
        raise _NotDone(same)
    meant = staff.meant(line, team)
    if meant.asked:
        return _asked(line, meant, run)
    if meant.worker is None:
        return _appointed(line, team, staff, run)
    if earlier := run.meant.get(meant.worker.pk):
        raise _NotDone(_about_the_same(earlier, meant.worker.name))
    run.meant[meant.worker.pk] = line
    return _changed(line, meant.worker, team, run)


def _team_of(line: StaffLine, staff: Staff) -> Team:
    """The team that the line names. Raises _NotDone where there is none, or it has closed."""
    for needed in ("name", "team"):
        if not line.says.get(needed):
            raise _NotDone(
                staff.no_team("") if needed == "team" else f"{_HEADERS[needed]}: is empty"
            )
    team = staff.team_called(line.says["team"])
    if team is None:
        raise _NotDone(staff.no_team(line.says["team"]))
    return team


def _with_manager(line: StaffLine, done: LineDone, staff: Staff, run: Run) -> LineDone:
    """What came of a line once the line manager whom it names is on record."""
    number = next((pk for pk, each in run.meant.items() if each is line), None)
    if number is None or done.came == REFUSED or not line.says.get("line_manager"):
        return done
    worker = _numbered(number)
    manager = manager_of(line, staff, worker)
    if manager is None:
        return replace(
            done,
            says=f"{_ended(done)} The line manager is left as it is: their own line did not come in.",
        )
    if worker.line_manager_id == manager.pk:
        return done
    try:
        _do(SET_MANAGER.id, OnWorker(worker), {"line_manager": manager.ref}, line, run)
    except _NotDone as refusal:
        why = str(refusal).removeprefix(f"{_HEADERS['line_manager']}: ")
        says = f"{_ended(done)} The line manager is left as it is: {why[:1].lower()}{why[1:]}."
        return replace(done, says=says)
    came = CHANGED if done.came == SAME else done.came
    return replace(done, came=came, says=f"{_ended(done)} Line manager: {manager.name}.")


def _ended(done: LineDone) -> str:
    return f"{done.says.removesuffix('.')}."


def _same_as(line: StaffLine, run: Run) -> str:
    """Why nothing is done where somebody said that the line is about whom another line is about; empty otherwise."""
    said = line.says.get("who", "").casefold()
    same = (each for each in run.meant.values() if each.where.casefold() == said)
    return next((_about_the_same(each, each.name) for each in same), "")


def _about_the_same(earlier: StaffLine, name: str) -> str:
    return f"{sentence(earlier.where)} is about the same person, {name}"


def _asked(line: StaffLine, meant: Meant, run: Run) -> LineDone:
    new = {number: run.meant[number] for number in run.new}
    perhaps = tuple(who_that_is(each, new, run.day) for each in meant.perhaps)
    return _came(line, ASKED, question(meant.asked, perhaps), perhaps=perhaps)


def _came(line: StaffLine, came: str, says: str, **more: Any) -> LineDone:
    return LineDone(
        number=line.number, where=line.where, name=line.name, came=came, says=says, **more
    )


def _appointed(line: StaffLine, team: Team, staff: Staff, run: Run) -> LineDone:
    if line.says.get("user_name") and not line.says.get("access"):
        raise _NotDone("Comes for: is empty, though a user name is given")
    given = {name: said for name, said in line.says.items() if name not in _NOT_OF_THE_POST}
    done = _do(APPOINT.id, OnTeam(team), given, line, run)
    worker = _numbered(number_of(done.events[0].data["worker"], kind="W") or 0)
    if _brings_more(line, worker):
        _bring(line, worker, run)
    run.meant[worker.pk] = line
    run.new.add(worker.pk)
    staff.people.append(worker)
    with_account = f", and signs in as {worker.user.username}" if worker.user else ""
    return _came(
        line,
        ADDED,
        # Which number they come by is known once they are kept: a trial's is nobody's.
        f"New in {team.name}{f' as {worker.ref}' if run.keep else ''}{with_account}",
        invitation=invitation(worker.user) if worker.user else None,
    )


def _changed(line: StaffLine, found: Worker, team: Team, run: Run) -> LineDone:
    """What of the line is otherwise than it stands, done; what a file does not do, said."""
    said = [*_another_job(line, found, run), *_put_right(line, found, run)]
    worker = _numbered(found.pk)
    if _brings_more(line, worker):
        _bring(line, worker, run)
        said += [
            f"{_HEADERS[each]}: {line.says[each]}" for each in LISTED_HERE if each in line.says
        ]
    invited = None
    if line.says.get("access") and worker.user is None:
        asked = {each: line.says.get(each, "") for each in ("access", "user_name")}
        _do(GIVE.id, OnWorker(_numbered(worker.pk)), asked, line, run)
        user = _numbered(worker.pk).user
        invited = invitation(user) if user is not None else None
        said.append(f"signs in as {line.says['user_name']}")
    beside = " ".join(_not_by_a_file(line, worker, team))
    if not said:
        as_said = f"{worker.name} is on record as the line says"
        return _came(line, SAME, f"{worker.name}. {beside}" if beside else as_said)
    says = f"{worker.name}. {'; '.join(said)}. {beside}".strip()
    return _came(line, CHANGED, says, invitation=invited)


def _another_job(line: StaffLine, found: Worker, run: Run) -> Iterator[str]:
    """Another job than stands on record, with its first day; of whoever comes on that day it is put right without one."""
    worker = _numbered(found.pk)
    first = _job_from(line, run)
    if not line.says.get("job") or first <= worker.started:
        return
    job = _wanted(line, worker, run.day)["job"]
    if (role_on(worker.jobs, first) or worker.role) == job:
        return
    entered = {"job": job, "first_day": first.isoformat()}
    _do(CHANGE_JOB.id, OnWorker(worker), entered, line, run)
    yield f"Job: {shown('job', job, worker, run.day)} from {on_day(first)}"


def _job_from(line: StaffLine, run: Run) -> date:
    """From which day the line says that the job is theirs: today where it does not say."""
    try:
        first = read_date(line.says.get("job_from", ""))
    except Unclear as problem:
        raise _NotDone(f"{_HEADERS['job_from']}: {problem}") from None
    return first or run.day


def _put_right(line: StaffLine, found: Worker, run: Run) -> Iterator[str]:
    """What else of the post is otherwise than it stands."""
    worker = _numbered(found.pk)
    stands, wanted = _as_it_stands(worker), _wanted(line, worker, run.day)
    if worker.started < _job_from(line, run):
        # Another job has its day.
        wanted["job"] = stands["job"]
    other = [name for name in _OF_A_PERSON if stands[name] != wanted[name]]
    if other:
        _do(CHANGE.id, OnWorker(worker), wanted, line, run)
    yield from (f"{_HEADERS[each]}: {shown(each, wanted[each], worker, run.day)}" for each in other)


def _brings_more(line: StaffLine, worker: Worker) -> bool:
    """Whether the line says other languages or skills than stand on record; what it leaves empty stays."""
    stands = {name: {each.casefold() for each in getattr(worker, name)} for name in LISTED_HERE}
    said = {name: several(line.says[name]) for name in LISTED_HERE if line.says.get(name)}
    return any({each.casefold() for each in found} != stands[name] for name, found in said.items())


def _bring(line: StaffLine, worker: Worker, run: Run) -> None:
    """Have the languages and skills of a line be on record."""
    entered = {}
    for name in LISTED_HERE:
        as_listed = {each.casefold(): each for each in listed_here(name)}
        said = [as_listed[each.casefold()] for each in several(line.says.get(name, ""))]
        entered[name] = "\n".join(said or getattr(worker, name))
    _do(SAY.id, OnWorker(worker), entered, line, run)


def _as_it_stands(worker: Worker) -> dict[str, str]:
    return {
        "name": worker.name,
        "job": worker.role,
        "profession": worker.profession,
        "qualified": worker.qualified.isoformat() if worker.qualified else "",
        "share": f"{Decimal(worker.fte).normalize():f}",
        "email": worker.email,
        "phone": worker.phone,
    }


def _wanted(line: StaffLine, worker: Worker, day: date) -> dict[str, str]:
    """What would stand of the worker after this line, as the record writes it: what the line leaves empty stays."""
    said = {name: line.says[name] for name in _OF_A_PERSON if name in line.says}
    for name, terms in words_of(worker.team, day).items():
        if name in said:
            said[name] = term_meant(said[name], terms) or said[name]
    if "share" in said:
        said["share"] = _plain_number(said["share"])
    return {**_as_it_stands(worker), **said}


def _plain_number(words: str) -> str:
    try:
        return f"{written_number(words).normalize():f}"
    except NotANumber:
        return words


def _not_by_a_file(line: StaffLine, worker: Worker, team: Team) -> Iterator[str]:
    if worker.team_id != team.pk:
        yield f"Works in {worker.team.name}, not {team.name}: a file moves nobody."
    started = line.says.get("started")
    if started and started != worker.started.isoformat():
        yield f"The first day in post stays as it is, {on_day(worker.started)}."
    access = line.says.get("access")
    if line.says.get("user_name") and worker.user is None and not access:
        yield "Comes for is empty, so that they have no account."
    if access and worker.user is not None:
        stands = worker.user.get_access_role_display()
        if ROLES.get(term_meant(access, ROLES) or "") != stands:
            yield f"What they come for stays as it is, {stands.lower()}: it is changed on their page."


def _numbered(number: int) -> Worker:
    return Worker.objects.select_related("team__service", "user").get(pk=number)


def _do(
    action: str, subject: Subject, entered: Mapping[str, str], line: StaffLine, run: Run
) -> Done:
    """Do that. Raises _NotDone."""
    submission = Submission(
        actor=run.by.worker,
        user=run.by,
        id=uuid5(run.id, f"{line.number} {action}"),
        now=run.now,
        entered={name: said for name, said in entered.items() if said},
    )
    outcome = perform(action, subject, submission)
    if not isinstance(outcome, Done):
        raise _NotDone(_in_words(outcome, entered))
    return outcome


def _in_words(outcome: Outcome, entered: Mapping[str, str]) -> str:
    assert isinstance(outcome, Refused)
    errors = [
        f"{_HEADERS.get(name, name)}: {says if entered.get(name) else 'is empty'}"
        for name, says in outcome.errors.items()
    ]
    return "; ".join([*errors, *(each.because[0] for each in outcome.unmet)])
