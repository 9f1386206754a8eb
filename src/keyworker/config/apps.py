"""Registers the configuration app, which carries the commands and holds the database's guards and rights."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class KeyworkerConfig(AppConfig):
    name = "keyworker.config"
    label = "config"
    verbose_name = "Keyworker"

    def ready(self) -> None:
        # Sent once every table is there, for each app that has models; this one has none, so another's is listened to.
        post_migrate.connect(_hold_the_guards, sender=apps.get_app_config("access"))


def _hold_the_guards(using: str, **_: Any) -> None:
    from keyworker.config.grants import grant_application_role
    from keyworker.record.guard_functions import pin_guard_functions

    pin_guard_functions(using=using)
    grant_application_role(using=using)
