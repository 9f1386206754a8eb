"""Registers the configuration app, which carries the commands and grants the application's database role its rights."""

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
        post_migrate.connect(_grant, sender=apps.get_app_config("access"))


def _grant(using: str, **_: Any) -> None:
    from keyworker.config.grants import grant_application_role

    grant_application_role(using=using)
