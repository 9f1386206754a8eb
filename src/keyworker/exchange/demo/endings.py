"""How does an early help case end?"""

from __future__ import annotations

from datetime import date

from keyworker.exchange.demo.invented import InventedCase, InventedWorker


def ended(
    case: InventedCase,
    on: date,
    how: str,
    decider: InventedWorker,
    lead: InventedWorker,
) -> None:
    """The case closes, in one of the ways cases close."""
    if how == "no-response":
        _no_answer(case, on, decider, lead)
    elif how == "declined":
        _declined(case, on, decider, lead)
    elif how == "stepped-up":
        _stepped_up(case, on, decider)
    _summarised(case, on, lead)
    case.record("case.closed", on, decider, outcome=how)


def _declined(case: InventedCase, on: date, decider: InventedWorker, lead: InventedWorker) -> None:
    declined_on = case.after(on, -2)
    case.record(
        "offer.declined", declined_on, lead, significant_concerns=False, **{"with": "Mother"}
    )
    case.record(
        "management.decided",
        case.after(on, -1),
        decider,
        about="declined",
        significant_concerns=False,
        decision="The family does not want support; no significant concerns",
    )


def _stepped_up(case: InventedCase, on: date, decider: InventedWorker) -> None:
    case.record(
        "meeting.held",
        case.after(on, -4),
        decider,
        type="transfer",
        outcome="threshold-met",
        attended_by="Social care manager",
    )
    case.record("transfer.sent", case.after(on, -3), decider, to="social-care")
    case.record(
        "transfer.accepted",
        case.after(on, -1),
        decider,
        to="social-care",
        accepted_by="Social care manager",
    )


def _no_answer(case: InventedCase, on: date, decider: InventedWorker, lead: InventedWorker) -> None:
    for days, method in ((-15, "phone"), (-12, "letter"), (-9, "face-to-face")):
        case.record(
            "contact.attempted", case.after(on, days), lead, method=method, result="No answer"
        )
    case.record("response.none", case.after(on, -7), lead)
    case.record(
        "meeting.held",
        case.after(on, -3),
        decider,
        type="transfer",
        outcome="threshold-not-met",
        attended_by="Social care manager",
        weight_of_no_response="Other agencies see the children and are not worried",
    )
    case.record(
        "management.decided",
        case.after(on, -1),
        decider,
        about="no-response",
        decision="Close: no response and no concerns",
    )


def _summarised(case: InventedCase, on: date, lead: InventedWorker) -> None:
    analysis = next((event for event in case.events if event.kind == "analysis.completed"), None)
    named = list(analysis.fields.get("outcomes", ())) if analysis else []
    for child in case.family.children:
        case.record(
            "closure.summarised",
            on,
            lead,
            person=child.key,
            people=[child.key],
            summary="Work with the family is complete",
            analysis="Routines are in place and school attendance has improved",
            outcomes=[
                {"outcome": name, "result": "met", "evidence": "Seen at the last review"}
                for name in named
            ],
        )
