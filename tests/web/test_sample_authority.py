"""Every page of a sample authority says that nobody on it is real, and no page of another does."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.builders import Office
from tests.web.conftest import browsing


@pytest.mark.parametrize("sample", [False, True])
def test_only_a_sample_authority_says_that_everyone_is_invented(
    office: Office, settings: Settings, sample: bool
) -> None:
    settings.KEYWORKER_DEMO = sample
    # Whether it is one is read once, when the templates are made ready: set again, they are made ready anew.
    settings.TEMPLATES = [*settings.TEMPLATES]
    page = browsing(office.manager).get("/team").text
    assert ("Sample authority: everyone here is invented." in page) == sample
