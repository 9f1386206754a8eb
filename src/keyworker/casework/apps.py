"""Registers the casework app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "keyworker.casework"
    verbose_name = "Casework"
