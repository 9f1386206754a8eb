"""How is something sent by GOV.UK Notify?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from keyworker.notices.channels import NotAccepted, Rejected
from keyworker.notices.models import Dispatch


@dataclass(frozen=True)
class Notify:
    """Sends by templates with the fields ``subject`` and ``text``; the dispatch's id is Notify's reference."""

    api_key: str
    email_template: str
    text_template: str
    address: str

    @cached_property
    def _client(self) -> Any:
        return NotificationsAPIClient(self.api_key, base_url=self.address)

    def send(self, dispatch: Dispatch) -> None:
        """Send it, and one to each copy, each with a reference of its own."""
        for number, address in enumerate((dispatch.to, *dispatch.copies)):
            reference = _reference(dispatch, number)
            if number and self._holds(reference):
                continue
            self._send_one(dispatch, address, reference)

    def was_accepted(self, dispatch: Dispatch) -> bool | None:
        """Whether Notify holds every one of its references; None where Notify cannot be asked now."""
        try:
            return all(
                self._holds(_reference(dispatch, number))
                for number in range(1 + len(dispatch.copies))
            )
        except HTTPError:
            return None

    def _holds(self, reference: str) -> bool:
        return bool(self._client.get_all_notifications(reference=reference)["notifications"])

    def _send_one(self, dispatch: Dispatch, address: str, reference: str) -> None:
        text = {"subject": dispatch.subject, "text": dispatch.text}
        try:
            if dispatch.channel == Dispatch.Channel.TEXT:
                self._client.send_sms_notification(address, self.text_template, text, reference)
            else:
                self._client.send_email_notification(address, self.email_template, text, reference)
        except HTTPError as error:
            if 400 <= error.status_code < 500 and error.status_code != 429:
                raise Rejected(f"Notify refused it (code {error.status_code})") from error
            if error.response is not None:
                raise NotAccepted(f"Notify could not take it (code {error.status_code})") from error
            raise


def _reference(dispatch: Dispatch, number: int) -> str:
    return f"{dispatch.id}" if number == 0 else f"{dispatch.id}/{number}"
