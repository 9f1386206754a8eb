"""How is an e-mail sent? By the mail server of the authority, or shown on the console of the sample authority."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection

from keyworker.notices.channels import NotAccepted, Rejected
from keyworker.notices.models import Dispatch


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
            _handing_over(message.send)
        finally:
            connection.close()

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


def _handing_over(sends: Callable[[], object]) -> None:
    try:
        sends()
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
