"""How is the preparation of a supervision session taken away as a Word document?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from keyworker.caseload.due import Due
from keyworker.caseload.supervision_agenda import Agenda, Session
from keyworker.decisions.case.tasks import Task
from keyworker.policy.wording import on_day


def session_as_word(session: Session, *, day: date, of_worker: Iterable[str] = ()) -> bytes:
    """The session's cases, one heading each, with room to write under every one. Children go by their names inside."""
    # Large, and few processes ever write one.
    from docx import Document

    document = Document()
    document.core_properties.title = "Supervision"
    document.core_properties.author = "Keyworker"
    document.add_heading(f"Supervision: {session.worker.name}", level=0)
    since = f"; the last session on record was on {on_day(session.last)}" if session.last else ""
    document.add_paragraph(f"Prepared on {on_day(day)}{since}.")
    for each in session.agenda:
        _case(document, each)
    if questions := list(of_worker):
        # On a page of its own, so that it can be taken off before the rest is filed on the children's records.
        document.add_page_break()
        document.add_heading(
            f"{session.worker.name}'s own part: not for any child's record", level=1
        )
        for question in questions:
            document.add_heading(question, level=2)
            document.add_paragraph("")
    with BytesIO() as written:
        document.save(written)
        return written.getvalue()


def _case(document: Any, each: Agenda) -> None:
    names = ", ".join(child.person.name for child in each.case.case_children.all())
    document.add_heading(f"{names} ({each.case.reference})", level=1)
    _listed(document, "Late", map(_due, each.late))
    _listed(document, "Late tasks", map(_action, each.plan))
    _listed(document, "Decisions wanted", map(_due, each.decisions))
    _listed(document, "Due within two weeks", map(_due, each.soon))
    more = [f"and {each.more_changes} more"] if each.more_changes else []
    _listed(document, "Since the last session", [*each.changes, *more])
    document.add_paragraph("Discussed and agreed:")
    document.add_paragraph("")


def _listed(document: Any, title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        document.add_heading(title, level=2)
    for line in found:
        document.add_paragraph(line, style="List Bullet")


def _action(action: Task) -> str:
    who = f", {action.whose}" if action.whose else ""
    return f"{action.what}{who}, by {on_day(action.due)}" if action.due else f"{action.what}{who}"


def _due(due: Due) -> str:
    limit = on_day(due.clock.limit) if due.clock.limit else ""
    return f"{due.asks}, {limit} ({due.words.lower()}; {due.clock.clause})"
