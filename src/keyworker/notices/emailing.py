"""Which e-mail does a notice become, and to whom does it go?

It holds what the notice says, the clause and a link: no name of a child, no address, nothing that was found out.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from keyworker.notices import outbox
from keyworker.notices.cause import Cause
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.notices import Notice
from keyworker.record.models import Allocation, Case
from keyworker.workforce.models import Worker


def email(
    rule: Notice,
    case: Case,
    pack: Pack,
    cause: Cause,
    subject: str,
    *,
    first: Sequence[int],
    everyone: Sequence[int],
) -> None:
    """Put one message in the outbox: to the workers whom the rule names ``first``, everyone else copied in.

    The text of the notice is its ``subject``.

    Whoever has no address on record is left out; with no address at all nothing is sent, and the pages tell them.
    """
    # Whoever reads an office's mailbox may not open a restricted case.
    offices = _mailboxes(case) if _SUPPORT in rule.to and not case.restricted else ()
    addressed = dict.fromkeys([*addresses_of(first), *addresses_of(everyone), *offices])
    to, *copies = list(addressed) or [""]
    if not to:
        return
    outbox.post(
        f"{cause.key}/{rule.id}",
        to=to,
        copies=copies,
        subject=subject,
        text=message_text(subject, case, pack.cite(rule.clause)),
        now=cause.at,
        case=case,
        event=cause.event,
        kind=rule.id,
        clause=pack.cite(rule.clause),
    )


def addresses_of(workers: Sequence[int]) -> list[str]:
    """The addresses on record of these workers."""
    found = Worker.objects.filter(pk__in=workers).exclude(email="").order_by("pk")
    return list(found.values_list("email", flat=True))


_SUPPORT = "business-support"


def _mailboxes(case: Case) -> list[str]:
    """The address that business support reads for the practitioners who lead this case, where one is confirmed."""
    leads = Allocation.objects.running().filter(case=case, role="lead")
    found = (
        each.worker.qualities.get("support_mailbox")
        for each in leads.select_related("worker")
        if each.worker
    )
    return [str(each) for each in found if each]


def message_text(sentence: str, case: Case, clause: str) -> str:
    """A notice as an e-mail says it: what it says, a link to the case, the clause."""
    link = (
        f"{settings.KEYWORKER_ADDRESS}{reverse('case', args=[case.reference])}"
        if settings.KEYWORKER_ADDRESS
        else ""
    )
    return "\n\n".join(each for each in (sentence, link, clause) if each) + "\n"
