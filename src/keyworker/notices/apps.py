"""Registers the notices app, and has it listen to the record."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "keyworker.notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from keyworker.notices.account_mails import tell_of_account
        from keyworker.notices.sending import send_notices, send_notices_of_days
        from keyworker.record.daily_update import listen_to_days
        from keyworker.record.writing import listen

        listen(send_notices)
        listen(tell_of_account)
        listen_to_days(send_notices_of_days)
