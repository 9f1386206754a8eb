"""Registers the documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "keyworker.documents"
    verbose_name = "Documents"
