"""How is an e-mail sent? By the mail server of the authority, or shown on the console of the sample authority."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from django.core.mail import EmailMessage, get_connection

from keyworker.notices.channels import NotAccepted, Rejected
from keyworker.notices.models import Dispatch
from keyworker.policy.wording import listed


@dataclass(frozen=True)
class Mail:
    """Sends by Django's mail connection; ``sender`` is the address it comes from."""

    sender: str

    def send(self, dispatch: Dispatch) -> None:
        """Send it with a message id of its own, the same at every attempt, so that a mail server may drop a repeat."""
        if dispatch.channel != Dispatch.Channel.EMAIL:
            raise Rejected("Text messages are not set up")
        connection = get_connection()
        message = EmailMessage(
            dispatch.subject,
            dispatch.text,
            self.sender,
            [dispatch.to],
            cc=dispatch.copies,
            connection=connection,
            headers={"Message-ID": message_id(dispatch, self.sender)},
        )
        _before_handing_over(connection.open)
        try:
            refused = _handing_over(lambda: _handed_over(message))
        finally:
            connection.close()
        if refused:
            raise Rejected(_who_was_refused(dispatch, refused))

    def was_accepted(self, dispatch: Dispatch) -> bool | None:
        """A mail server cannot be asked."""
        return None


def message_id(dispatch: Dispatch, sender: str) -> str:
    """The message id of a dispatch."""
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{dispatch.id.hex}@{domain}>"


def _before_handing_over(opens: Callable[[], object]) -> None:
    try:
        opens()
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted(f"The mail server cannot be reached ({type(error).__name__})") from error


def _handed_over(message: EmailMessage) -> frozenset[str]:
    """Send it. Returns the addresses that the mail server refused while it took the message for the others."""
    server = getattr(message.connection, "connection", None)
    if not isinstance(server, smtplib.SMTP):
        message.send()
        return frozenset()
    written = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    return frozenset(
        server.sendmail(parseaddr(message.from_email)[1], message.recipients(), written)
    )


def _who_was_refused(dispatch: Dispatch, refused: frozenset[str]) -> str:
    """Who was not reached though others were; no address is named."""
    copies = len(refused & set(dispatch.copies))
    who = ["the person to be told"] if dispatch.to in refused else []
    if copies:
        who.append(f"{copies} of those who get a copy")
    return f"The mail server refused the address of {listed(who)}; it was sent to the others"


def _handing_over(sends: Callable[[], frozenset[str]]) -> frozenset[str]:
    try:
        return sends()
    except smtplib.SMTPRecipientsRefused as error:
        lasting = all(code >= 500 for code, _ in error.recipients.values())
        raise (Rejected if lasting else NotAccepted)(
            "The mail server refused the address"
        ) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        lasting = error.smtp_code >= 500
        raise (Rejected if lasting else NotAccepted)(
            f"The mail server refused it (code {error.smtp_code})"
        ) from error
