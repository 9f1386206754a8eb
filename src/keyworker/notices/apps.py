"""Registers the notices app, and has it listen to the record."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "keyworker.notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from keyworker.notices.sending import tell, tell_of_days
        from keyworker.record.daily_update import listen_to_days
        from keyworker.record.writing import listen

        listen(tell)
        listen_to_days(tell_of_days)
