"""Registers the workforce app."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "keyworker.workforce"
    verbose_name = "Workforce"
