"""Registers the app that keeps the record."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "keyworker.record"
    # Tables are named by the label, and outlive the name of a folder.
    label = "casework"
    verbose_name = "Record"
