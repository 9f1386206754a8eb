"""What does each kind of question answer, as one plain document: for the command line, other systems, worked examples?

A document is read, checked and asked in one place, so that a command and a worked example cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from keyworker.decisions import gates, tables
from keyworker.decisions.case import accountability
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.state_periods import state_periods
from keyworker.decisions.checklists import checklist_on
from keyworker.decisions.clocks import timescales
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.eligibility import EligibilityRequest, assess
from keyworker.decisions.notices import notifications
from keyworker.decisions.referral_facts import referral_facts
from keyworker.decisions.reminders import reminded
from keyworker.decisions.trying.local_days import by_its_days
from keyworker.decisions.workload import Caseload, measure, measure_team
from keyworker.policy.attempt_reading import problems_of_attempt
from keyworker.policy.casefile import CaseFile
from keyworker.policy.casefile_reading import casefile_from, problems_of_events
from keyworker.policy.documents import DocumentError, shown_name
from keyworker.policy.facts_reading import as_the_policy_writes, births_to_come, problems_of_facts
from keyworker.policy.packs.checks.field_checks import Asking, problems_of_facts_named
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.validation_words import located
from keyworker.policy.problems import did_you_mean, nearest_or_all
from keyworker.policy.vocabulary import ALLOCATION_ROLES

Document = Mapping[str, Any]
Request = TypeVar("Request", bound=BaseModel)


def timescales_of(
    pack: Pack, document: Document, *, as_of: date, name: str = "case file"
) -> list[dict[str, Any]]:
    """Every timescale of a case file. Raises DocumentError where the document is not one."""
    pack, casefile = _casefile(pack, document, name)
    return [as_document(state) for state in timescales.derive(pack, casefile, as_of=as_of)]


def states_of(
    pack: Pack, document: Document, *, as_of: date, name: str = "case file"
) -> list[dict[str, Any]]:
    """Every time a case or a child of it was in a state. Raises DocumentError where the document is no case file."""
    pack, casefile = _casefile(pack, document, name)
    return [as_document(period) for period in state_periods(CaseOnDay(pack, casefile, as_of))]


def accountable_of(
    pack: Pack, document: Document, *, as_of: date, name: str = "case file"
) -> dict[str, Any]:
    """Who answers for a case. Raises DocumentError where the document is no case file."""
    pack, casefile = _casefile(pack, document, name)
    return as_document(accountability.accountable(pack, casefile, as_of=as_of))


def gate_of(
    pack: Pack, action: str, document: Document, *, as_of: date, name: str = "case file"
) -> dict[str, Any]:
    """Whether an action may be done on a case file, with the checklist that its form asks besides.

    Raises ValueError where the pack knows no such action.
    """
    refuse_unknown_action(pack, action)
    pack, casefile = _casefile(pack, document, name, action=action)
    return as_document(gates.check_action(pack, action, casefile, as_of=as_of))


def refuse_unknown_action(pack: Pack, action: str) -> None:
    """Raises ValueError, saying which actions there are, where the pack says nothing of ``action``."""
    _refuse_unknown(pack, "an action", action, pack.actions_spoken_of)


def notices_of(
    pack: Pack, document: Document, *, as_of: date, name: str = "case file"
) -> list[dict[str, Any]]:
    """Every notice that a case file's events call for, and of what is due on it. Raises DocumentError where it is no case file."""
    pack, casefile = _casefile(pack, document, name)
    found = (*notifications(pack, casefile, as_of=as_of), *reminded(pack, casefile, as_of=as_of))
    return [as_document(each) for each in found]


def checklist_of(
    pack: Pack, checklist: str, document: Document, *, as_of: date, name: str = "case file"
) -> dict[str, Any]:
    """What a checklist asks of a case. Raises ValueError where the pack has no such checklist."""
    refuse_unknown_checklist(pack, checklist)
    pack, casefile = _casefile(pack, document, name)
    return as_document(checklist_on(pack, checklist, casefile, as_of=as_of))


def refuse_unknown_checklist(pack: Pack, checklist: str) -> None:
    """Raises ValueError, saying which checklists there are, where the pack has none of that id."""
    _refuse_unknown(pack, "a checklist", checklist, {each.id for each in pack.checklists})


def _refuse_unknown(pack: Pack, what: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        listed = f" (its {what.partition(' ')[2]}s: {', '.join(sorted(known))})" if known else ""
        hint = did_you_mean(name, known) or listed
        raise ValueError(f"'{name}' is not {what} of {pack.header.title}{hint}")


def route_of(pack: Pack, document: Document, *, as_of: date, name: str = "facts") -> dict[str, Any]:
    """Where the work goes, by facts or by a whole case file. Raises DocumentError where something is not of its type."""
    if "events" in document:
        pack, casefile = _casefile(pack, document, name)
        seen = CaseOnDay(pack, casefile, as_of)
        return as_document(tables.route_by(pack, referral_facts(seen)))
    pack, document = by_its_days(pack, document, name)
    return as_document(tables.route(pack, _facts(pack, document, name, as_of), as_of=as_of))


def priority_of(
    pack: Pack, document: Document, *, as_of: date, name: str = "facts"
) -> dict[str, Any]:
    """How urgent the work is. Raises DocumentError where a fact is not of its type."""
    pack, document = by_its_days(pack, document, name)
    return as_document(tables.prioritise(pack, _facts(pack, document, name, as_of), as_of=as_of))


def eligibility_of(
    pack: Pack, document: Document, *, as_of: date, name: str = "request"
) -> dict[str, Any]:
    """Whether a worker may take a part in a case. Raises DocumentError where the document does not ask that."""
    pack, document = by_its_days(pack, document, name)
    document = as_the_policy_writes(document, pack)
    problems = []
    if not isinstance(document.get("worker"), Mapping):
        problems.append(
            "worker: is missing; say who is proposed, such as {'role': 'social-worker'}"
        )
    role = document.get("role", "lead")
    if not isinstance(role, str) or role not in ALLOCATION_ROLES:
        problems.append(
            f"role: {role!r} is not a part in a case{did_you_mean(str(role), ALLOCATION_ROLES)}"
        )
    problems += _unread_parts(document, pack)
    problems += problems_of_facts(document, pack)
    problems += births_to_come(document, pack, as_of=as_of)
    if problems:
        raise DocumentError(name, problems)
    return as_document(assess(pack, _read(EligibilityRequest, document, name), as_of=as_of))


def workload_of(
    pack: Pack, document: Document, *, as_of: date, name: str = "caseload"
) -> dict[str, Any]:
    """What a worker, or each of a team, carries against the range. Raises DocumentError where the document is not a caseload."""
    if isinstance(document.get("caseloads"), list):
        strays = [
            f"'{each}' is no part of a team's caseloads{nearest_or_all(each, _OF_A_TEAM)}"
            for each in document
            if each not in _OF_A_TEAM
        ]
        if strays:
            raise DocumentError(name, strays)
        answers = [
            {
                "worker": (each.get("worker") or {}).get("id"),
                **workload_of(
                    pack, each, as_of=as_of, name=f"{shown_name(name)}: caseloads[{place}]"
                ),
            }
            for place, each in enumerate(_caseloads(document, name))
        ]
        together = _of_team(pack, document, as_of=as_of)
        return {**together, "caseloads": answers}
    pack, document = by_its_days(pack, document, name)
    if "worker" not in document and "cases" not in document:
        raise DocumentError(name, ["worker: is missing; give a worker, their cases and duties"])
    problems = [
        *_unread_parts(document, pack),
        *problems_of_facts_named(document, Asking((pack,))),
    ]
    if problems:
        raise DocumentError(name, problems)
    return as_document(measure(pack, _read(Caseload, document, name), as_of=as_of))


_OF_A_TEAM = ("team", "caseloads")


def _of_team(pack: Pack, document: Document, *, as_of: date) -> dict[str, Any]:
    """What the whole team carries, once the caseload of each in it was read; nothing where no policy says how much."""
    each_alone = (by_its_days(pack, each, "caseloads")[1] for each in document["caseloads"])
    loads = [_read(Caseload, each, "caseloads") for each in each_alone]
    answer = measure_team(pack, loads, as_of=as_of)
    return {"team": as_document(answer)} if answer is not None else {}


def _caseloads(document: Document, name: str) -> list[Document]:
    """The caseload of each worker of a team. Raises DocumentError where one is not such a document."""
    for place, each in enumerate(document["caseloads"]):
        if not isinstance(each, Mapping) or not isinstance(each.get("worker"), Mapping):
            raise DocumentError(name, [f"caseloads[{place}].worker: is missing"])
    return list(document["caseloads"])


def as_document(answer: BaseModel | Clock) -> dict[str, Any]:
    """The answer as JSON would hold it, by the names that are written."""
    shown = answer.shown() if isinstance(answer, Clock) else answer
    plain = to_jsonable_python(shown, by_alias=True)
    return {key.removesuffix("_"): value for key, value in plain.items()}


def _casefile(
    pack: Pack, document: Document, name: str, *, action: str | None = None
) -> tuple[Pack, CaseFile]:
    """The policy on the file's own closures, and the case file in the document.

    What it enters for ``action`` is checked as the policy asks it.
    """
    casefile = casefile_from(document, name=name, asking=Asking((pack,)))
    problems = list(problems_of_attempt(document.get("attempt"), pack, action=action))
    if problems:
        raise DocumentError(name, problems)
    return pack.observing(casefile.closures) if casefile.closures else pack, casefile


def _unread_parts(document: Document, pack: Pack) -> Iterator[str]:
    """Each part of a document that is neither a part of a request or a caseload, nor begins a fact."""
    # A caseload may stand in the same file, for whoever asks how much the worker carries.
    known = {
        *EligibilityRequest.model_fields,
        *Caseload.model_fields,
        *Asking((pack,)).families(),
    }
    for part in document:
        if part.partition(".")[0] not in known:
            yield f"'{part}' is no part of a request, nor a fact of this policy{nearest_or_all(part, known)}"
    yield from problems_of_events(document, Asking((pack,)))


def _facts(pack: Pack, document: Document, name: str, as_of: date) -> Document:
    document = as_the_policy_writes(document, pack)
    problems = [
        *_unread_parts(document, pack),
        *problems_of_facts(document, pack),
        *births_to_come(document, pack, as_of=as_of),
    ]
    if problems:
        raise DocumentError(name, problems)
    return document


def _read(model: type[Request], document: Document, name: str) -> Request:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise DocumentError(name, located(error, model)) from None


ANSWERS: dict[str, Callable[..., dict[str, Any]]] = {
    "route": route_of,
    "prioritise": priority_of,
    "eligible": eligibility_of,
    "workload": workload_of,
    "accountable": accountable_of,
}
