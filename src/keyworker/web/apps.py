"""Registers the web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "keyworker.web"
    verbose_name = "Pages"

    def ready(self) -> None:
        """Have sessions noted from the first one on."""
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from keyworker.web.sitting import begun, ended

        user_logged_in.connect(begun)
        user_logged_out.connect(ended)
