"""Registers the access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "keyworker.access"
    verbose_name = "Access"
