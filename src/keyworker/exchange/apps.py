"""The exchange app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "keyworker.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Exchange"
