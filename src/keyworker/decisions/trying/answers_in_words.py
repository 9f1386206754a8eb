"""How does each kind of answer read on a terminal?

Each function takes an answer as ``answers`` gives it and yields its lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from keyworker.decisions.workload.full_time import count_in_words
from keyworker.policy.text_layout import paragraph, reasons, table
from keyworker.policy.wording import id_in_words, number

_GATE = {
    "open": "Yes: nothing stands in the way.",
    "blocked": "Not yet:",
    "needs-reason": "Yes, with a recorded reason for departing from:",
    "needs-facts": "Not known yet; these would decide it:",
}
_ELIGIBILITY = {
    "allowed": "Allowed",
    "refused": "Refused",
    "needs-reason": "Allowed with a recorded reason",
    "needs-facts": "Not known yet",
}


def gate_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Whether an action may be done, and what stands in the way."""
    yield f"{answer['action'].replace('-', ' ').capitalize()}? {_GATE[answer['outcome']]}"
    for unmet in answer["unmet"]:
        yield ""
        yield f"{_cited(unmet)} ({unmet['rule']}, {unmet['force']})"
        yield from reasons(unmet["because"])
        if unmet["put_right"]:
            yield f"  Put right by: {unmet['put_right'].replace('-', ' ')}"
        if unmet["override_by"]:
            yield f"  May be passed with a reason by: {', '.join(unmet['override_by'])}"
    if answer["needs"]:
        yield ""
        yield f"Needs: {', '.join(answer['needs'])}"
    if answer["checklist"] is not None:
        yield ""
        yield f"Its form also asks the checklist '{answer['checklist']}', of which nothing is said here"


def eligibility_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Whether a worker may take a part in a case, finding by finding."""
    needs = f"; needs: {', '.join(answer['needs'])}" if answer["needs"] else ""
    yield f"{_ELIGIBILITY[answer['outcome']]}{needs}"
    for finding in answer["findings"]:
        yield ""
        yield f"{_ELIGIBILITY[finding['outcome']]}: {_cited(finding)} ({finding['rule']}, {finding['force']})"
        yield from reasons(finding["because"])
        if finding["override_by"]:
            yield f"  May be passed with a reason by: {', '.join(finding['override_by'])}"


def route_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Where work goes."""
    if answer["outcome"] == "decided":
        yield f"Goes to {_destination(answer['to'])} ({_cited(answer)})"
        if answer["with"]:
            yield f"Together with {', '.join(answer['with'])}"
        if answer["decided_by"]:
            yield f"Decided by: {id_in_words(answer['decided_by'])}; unless they say otherwise, as above"
        for each in answer["also_offered"]:
            yield f"Also offered: {_destination(each)}"
        for each in answer["warnings"]:
            yield f"Take care: {each}"
    elif answer["outcome"] == "needs-facts":
        yield f"Not known yet; needs: {', '.join(answer['needs'])}"
    else:
        yield "The policy does not say where this goes."
    yield from reasons(answer["because"])


def _destination(to: dict[str, Any]) -> str:
    return ", ".join(to[part] for part in ("service", "team", "role") if to[part])


def _cited(answer: dict[str, Any]) -> str:
    """The clause, the others that the rule serves, and whether the policy says it at all."""
    also = f"; also {', '.join(answer['also'])}" if answer.get("also") else ""
    local = "; a local default, not in the policy" if answer.get("local_default") else ""
    return f"{answer['clause']}{also}{local}"


def priority_lines(answer: dict[str, Any]) -> Iterator[str]:
    """How urgent work is."""
    if answer["outcome"] == "decided":
        rag = f", {answer['rag']}" if answer["rag"] else ""
        now = ": allocate now" if answer["allocate_now"] else ""
        yield f"Priority {answer['priority']}{rag}{now} ({_cited(answer)})"
    elif answer["outcome"] == "needs-facts":
        yield f"Not known yet; needs: {', '.join(answer['needs'])}"
        if answer["priority"]:
            now = ": allocate now" if answer["allocate_now"] else ""
            yield f"Until then: priority {answer['priority']}{now} ({_cited(answer)})"
    else:
        yield "The policy sets no priority for this work."
    yield from reasons(answer["because"])


def checklist_lines(answer: dict[str, Any]) -> Iterator[str]:
    """What a checklist asks, and what of it is still to be answered."""
    left = sum(_standing(each) == "missing" for each in answer["items"])
    yield f"{answer['title']}: {f'{left} still to be answered' if left else 'nothing is missing'}"
    yield from reasons(map(_question, answer["items"]))
    if answer["needs"]:
        yield ""
        yield f"Needs: {', '.join(answer['needs'])}"


def _question(item: dict[str, Any]) -> str:
    about = f" [{item['subject']}]" if item["subject"] else ""
    unsure = (
        f"; not known yet whether it applies: {', '.join(item['needs'])}" if item["needs"] else ""
    )
    return f"{item['ask']}{about} ({item['clause']}, {item['force']}): {_standing(item)}{unsure}"


def _standing(item: dict[str, Any]) -> str:
    if item["answered"]:
        return "answered"
    return "open" if item["force"] == "may" else "missing"


def workload_lines(answer: dict[str, Any]) -> Iterator[str]:
    """What a worker, or each of a team, carries against the range, with the working."""
    if "caseloads" in answer:
        if team := answer.get("team"):
            yield f"The team: {_against(team)}"
            yield from reasons(team["working"])
        for each in answer["caseloads"]:
            yield f"{each['worker']}:"
            yield from workload_lines(each)
        return
    yield _against(answer["first"])
    if answer["further"]:
        yield f"All in all: {_position(answer)}"
    yield from reasons(answer["working"])


def _against(measured: dict[str, Any]) -> str:
    """So much of a range, where it stands and by which clause: ``12 points of 10 to 20: within (Eastmarsh 2.1)``."""
    low, high = measured["range"]["from"], measured["range"]["to"]
    against = (
        f"of {number(low or 0)} to {number(high)}"
        if high is not None
        else "(the policy gives no figure)"
    )
    count = count_in_words(measured["unit"], measured["count"], not_weighed=measured["not_weighed"])
    return f"{count} {against}: {_position(measured)} ({measured['clause']})"


def _position(answer: dict[str, Any]) -> str:
    """Where a count stands in its range: ``over``, ``not known``."""
    return str(answer["position"]).replace("-", " ")


def notice_lines(title: str, as_of: date, notices: list[dict[str, Any]]) -> Iterator[str]:
    """Who is told what."""
    yield f"{title}, as of {as_of}"
    if not notices:
        yield "Nobody is told of anything."
    for notice in notices:
        yield ""
        yield f"{notice['on']}: {', '.join(notice['to_called']) or 'nobody'} ({notice['clause']}, {notice['force']})"
        yield from paragraph(notice["text"], indent="  ")
        yield from reasons(notice["because"])


def timescale_lines(title: str, as_of: date, states: list[dict[str, Any]]) -> Iterator[str]:
    """What is due on a case, the most pressing first, with the reasons."""
    yield f"{title}, as of {as_of}"
    yield ""
    if not states:
        yield "No timescale runs on this case."
        return
    order = {"overdue": 0, "paused": 1, "running": 2}
    states = sorted(states, key=lambda each: (order.get(each["status"], 3), each["limit"]))
    yield from table(
        ("Timescale", "About", "Status", "Limit", "Met", "Late", "Clause"),
        (_timescale_row(each) for each in states),
    )
    for state in states:
        yield ""
        yield f"{state['title']} ({state['id']})"
        yield from reasons(state["because"])


def _timescale_row(state: dict[str, Any]) -> tuple[object, ...]:
    limit = state["limit"] + (" (local default)" if state["local_default"] else "")
    return (
        state["title"],
        state["subject"],
        state["status"].replace("-", " "),
        limit,
        state["met"],
        state["days_late"] or "",
        state["clause"],
    )
