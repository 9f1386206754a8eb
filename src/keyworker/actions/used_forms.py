"""Was this form recorded before, and did it say the same then? A form records once, on whatever server it arrives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.crypto import salted_hmac

from keyworker.access.models import UsedForm
from keyworker.actions.submission import Submission
from keyworker.record.models import Event
from keyworker.record.subjects import Subject

# What a page carries for itself: which form it is, at which version, and whose. Nobody types it.
NOT_TYPED = frozenset(
    {
        "csrfmiddlewaretoken",
        "submission",
        "version",
        "replaces",
        "keeps_for",
        "keep_only",
        "empty_form",
    }
)


class TakenMeanwhile(Exception):
    """The same form was recorded while this was about to be."""


def recorded_before(submission: Submission) -> UsedForm | None:
    """The form as it was recorded before; None where it was not."""
    return UsedForm.objects.filter(pk=submission.id).first()


def recorded_by(form: UUID) -> tuple[Event, ...]:
    """Everything that this form recorded, on whichever record."""
    events = (
        Event.objects.ever_recorded()
        .filter(submission=form)
        .select_related("case__service", "case__team")
    )
    return tuple(events.order_by("pk"))


def use_up(submission: Submission, mark: str) -> None:
    """Have the form be recorded, in the transaction that records it. Raises TakenMeanwhile."""
    with connection.cursor() as cursor:
        # Where another server is recording it just now, this waits until it has.
        cursor.execute(_USE_UP, [submission.id, mark, submission.now])
        if not cursor.rowcount:
            raise TakenMeanwhile


_USE_UP = """
INSERT INTO access_usedform (id, mark, at) VALUES (%s, %s, %s) ON CONFLICT (id) DO NOTHING
"""


def mark_of(action: str, subject: Subject, submission: Submission) -> str:
    """By what the same contents are known again: the same person, action and subject, and what was typed to the letter."""
    wrong = submission.puts_right
    said = [
        action,
        subject.kind,
        subject.number,
        submission.actor.pk,
        _typed(submission.entered),
        submission.reason.strip(),
        [wrong.ref, wrong.because.strip()] if wrong is not None else None,
    ]
    text = json.dumps(said, default=str)
    return salted_hmac("keyworker.used_form", text, algorithm="sha256").hexdigest()


def _typed(entered: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What was typed, name by name; what was left empty says nothing."""
    lists = getattr(entered, "lists", None)
    items = lists() if lists is not None else entered.items()
    found = ((name, _plain(value)) for name, value in items if name not in NOT_TYPED)
    return sorted((name, value) for name, value in found if value not in ("", [], None))


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [plain for each in value if (plain := _plain(each)) != ""]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
