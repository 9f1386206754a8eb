"""Who has opened a record, and how may someone open one for a stated reason?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from keyworker.access.models import AccessGrant, User
from keyworker.prepared import prepared
from keyworker.record.models import Case
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.seers import seer_of, stand_for

GRANT_LASTS = timedelta(hours=24)


def log_view(user: User, case: Case, *, page: str, at: datetime) -> None:
    """Note that this person looked at this case: by id, never by name."""
    # Every page of a case does so: one row in one statement, which needs no transaction begun and ended around it.
    with connection.cursor() as cursor:
        cursor.execute(_LOOKED_AT, [user.pk, at, case.pk, page])


_LOOKED_AT = """
    INSERT INTO access_recordview (user_id, at, subject, subject_id, page)
    VALUES (%s, %s, 'case', %s, %s)
"""


def log_refused(user: User, case: Case | None, *, page: str, at: datetime) -> None:
    """Note that this person asked for a record that is not theirs to open: by id, of no case where there is none such."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, [user.pk, at, case.pk if case is not None else 0, page])


_REFUSED = """
    INSERT INTO access_recordview (user_id, at, subject, subject_id, page)
    VALUES (%s, %s, 'refused', %s, %s)
"""


def may_ask(user: User, case: Case, *, at: datetime) -> bool:
    """Whether this person may open the case by giving a reason: not a restricted one; of their own team, or of any team
    of a service given to them, as to whoever works out of hours.
    """
    worker = getattr(user, "worker", None)
    if worker is None or case.restricted or not user.is_active:
        return False
    if not user.access.may_give_reason:
        return False
    given = worker.inspections.live(at).filter(service=case.service_id)
    return bool(case.team_id == worker.team_id or given.exists())


_LONGEST_REASON = 1000


def open_with_reason(user: User, case: Case, *, reason: str, at: datetime) -> AccessGrant:
    """Give this person the case for a day. Raises PermissionError where they may not ask, ValueError without a reason."""
    if not may_ask(user, case, at=at):
        raise PermissionError("this record cannot be opened by giving a reason")
    if not reason.strip():
        raise ValueError("Enter why you need to open this record")
    if len(reason) > _LONGEST_REASON:
        raise ValueError(f"Give the reason in at most {_LONGEST_REASON} characters")
    return AccessGrant.objects.create(
        user=user,
        subject="case",
        subject_id=case.pk,
        reason=reason.strip(),
        granted_at=at,
        until=at + GRANT_LASTS,
    )


def close_as_mistaken(user: User, case: Case, *, at: datetime) -> bool:
    """End this person's leave to see the case because it was the wrong one; False where they have none.

    That they opened it, why, and what they looked at stays on record, and so does that it was by mistake.
    """
    live = AccessGrant.objects.live_on_case(user, case.pk, at=at)
    with transaction.atomic(), written_by_keyworker():
        return bool(live.update(until=at, mistaken_at=at))


def case_to_open(user: User, reference: str, *, at: datetime) -> Case | None:
    """Of the cases this person may open, the one with that reference, with ``leave_until``; None where there is none."""
    seer = seer_of(user)
    if seer is None:
        return None
    found = _to_open(*seer.shape, **seer.values, reference=reference, at=at)
    return found[0] if found else None


@prepared
def _to_open(role: str, *, reference: str, at: datetime, **seer: Any) -> CaseQuerySet:
    user = stand_for(role, **seer)
    found = Case.objects.visible_to(user, at=at).with_named().select_related("family")
    return found.annotate(leave_until=leave_until(user, at=at)).filter(reference=reference)


def case_referred_to(reference: str) -> Case | None:
    """The case with that reference, whoever may open it: to find out whether it may be asked for."""
    return Case.objects.filter(reference=reference).first()


def leave_until(user: User, *, at: datetime) -> Subquery:
    """Until when this person may, at that instant, see a case because they gave a reason; null where they did not.

    For a query on cases.
    """
    live = AccessGrant.objects.live_on_case(user, OuterRef("pk"), at=at)
    return Subquery(live.order_by("-until").values("until")[:1])
