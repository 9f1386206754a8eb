"""The address at which the first administrator begins is one that a browser can open, however the pages are served."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from keyworker.config.management.commands.serve import first_day_lines

HERE, PATH = "http://127.0.0.1:8000", "/first-day/key/"


def test_without_tls_it_is_the_address_that_is_served(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = False
    settings.KEYWORKER_ADDRESS = "https://cases.example.org"
    assert first_day_lines(HERE, PATH) == [
        f"Nobody has an account yet. Begin at {HERE}{PATH}",
    ]


@pytest.mark.parametrize(
    ("address", "origins"),
    [("https://cases.example.org", []), ("", ["https://cases.example.org"])],
)
def test_behind_a_proxy_it_is_where_people_reach_the_pages(
    settings: Settings, address: str, origins: list[str]
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.KEYWORKER_ADDRESS, settings.CSRF_TRUSTED_ORIGINS = address, origins
    (said,) = first_day_lines(HERE, PATH)
    assert said.endswith(f"Begin at https://cases.example.org{PATH}")


def test_where_nothing_is_known_of_a_proxy_no_address_is_made_up(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.KEYWORKER_ADDRESS, settings.CSRF_TRUSTED_ORIGINS = "", []
    said = first_day_lines(HERE, PATH)
    assert "http" not in said[0]
    assert "KEYWORKER_PLAIN_HTTP=1" in said[1]
