"""Registers the notices app, and has it listen to the record."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "keyworker.notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        from keyworker.casework.passing import listen_to_days
        from keyworker.casework.record import listen
        from keyworker.notices.telling import tell, tell_of_days

        listen(tell)
        listen_to_days(tell_of_days)
