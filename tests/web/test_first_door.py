"""What is turned away before anybody looks at who sent it, and what every answer says to the browser."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from keyworker.web.first_door import first_door
from tests.builders import Office
from tests.web.conftest import browsing


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("it was read")


def of_length(length: str) -> WSGIRequest:
    request = RequestFactory().post("/sign-in", content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = length
    request._stream = Unread()
    return request


@pytest.mark.parametrize("length", [str(200 * 1024 * 1024), "9" * 400])
def test_a_body_larger_than_any_form_is_refused_unread(length: str) -> None:
    answer = first_door(lambda request: HttpResponse("let in"))(of_length(length))
    assert answer.status_code == 413
    assert "That is too long" in answer.text


def test_a_form_of_usual_length_is_let_in() -> None:
    assert first_door(lambda request: HttpResponse("let in"))(of_length("4000")).text == "let in"


@pytest.mark.parametrize("address", ["/", "/sign-in", "/nothing", "/static/none.css"])
def test_every_answer_says_what_the_browser_is_to_refuse(office: Office, address: str) -> None:
    for browser in (Client(), browsing(office.manager)):
        headers = browser.get(address).headers
        assert "geolocation=()" in headers["Permissions-Policy"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
