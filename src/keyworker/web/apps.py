"""Registers the web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "keyworker.web"
    verbose_name = "Pages"
