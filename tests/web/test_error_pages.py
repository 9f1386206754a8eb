"""Every page that says that something went wrong can be shown to anybody, signed in or not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from keyworker.web.views import signing_in
from tests.builders import an_office
from tests.web.conftest import browsing

pytestmark = pytest.mark.django_db

PAGES = (signing_in.bad_request, signing_in.denied, signing_in.not_found, signing_in.broken)


def test_the_address_of_another_place_is_refused_in_words(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "Nothing was recorded" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_it_is_shown_before_anybody_looked_at_who_asks(page: Any) -> None:
    answer = page(RequestFactory().get("/"))
    assert answer.status_code >= 400
    assert "<h1" in answer.content.decode()


def test_somebody_signed_in_finds_their_way_on_from_it() -> None:
    office = an_office("suffolk")
    answer = browsing(office.manager).get("/nowhere-at-all/")
    assert answer.status_code == 404
    assert "Sign out" in answer.content.decode()
