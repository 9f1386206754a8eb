"""An administrator sees how the authority's own sign-in stands, without its secrets, and unlinks an account from it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from keyworker.access.models import OutsideAccount, SignedIn
from keyworker.access.outside_accounts import Named, came_in, link
from keyworker.notices.models import Dispatch
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office
from tests.the_day import now
from tests.web.conftest import browsing, in_a_row
from tests.web.test_services_and_teams_end import anna as anna
from tests.web.test_the_first_day import does

pytestmark = pytest.mark.django_db
ISSUER = "https://login.council.example/tenant/v2.0"
NAMED = Named(issuer=ISSUER, subject="n-17")


@pytest.fixture
def set_up(settings: Any) -> Any:
    settings.KEYWORKER_OIDC_ISSUER = ISSUER
    settings.KEYWORKER_OIDC_CLIENT = "client-number-4711"
    settings.KEYWORKER_OIDC_SECRET = "a secret between the two"
    settings.KEYWORKER_OIDC_NAME = "your Northshire account"
    return settings


@pytest.fixture
def ada(office: Office) -> Worker:
    office.practitioner.email = "ada.ruiz@council.example"
    office.practitioner.save()
    assert office.practitioner.user is not None
    link(office.practitioner.user, NAMED, now=now() - timedelta(days=3))
    return office.practitioner


def shown(anna: Client) -> str:
    return in_a_row(anna.get(reverse("how-people-sign-in")).text)


def of(anna: Client, worker: Worker) -> str:
    return in_a_row(anna.get(reverse("person", args=[worker.pk])).text)


def test_without_a_provider_it_is_not_set_up(office: Office, anna: Client) -> None:
    page = shown(anna)
    assert "Not set up" in page
    assert "Provider</dt>" not in page


def test_the_page_says_which_provider_which_claims_and_when_it_was_last_used(
    set_up: Any, ada: Worker, anna: Client
) -> None:
    page = shown(anna)
    assert "login.council.example</dd>" in page
    assert "E-mail address (email), where the provider has verified it" in page
    assert "Their number at the provider (sub)" in page
    assert "Asked for here, unless the provider says that it was shown" in page
    assert "1 person</dd>" in page
    assert "None yet" in page
    assert "not used yet" in of(anna, ada)
    came_in(NAMED, now=now())
    assert "None yet" not in shown(anna)
    assert ", last used " in of(anna, ada)
    for secret in ("4711", "a secret between", "tenant"):
        assert secret not in page


def test_what_the_provider_is_trusted_with_is_said(set_up: Any, anna: Client) -> None:
    set_up.KEYWORKER_OIDC_TRUSTS_EMAIL = set_up.KEYWORKER_OIDC_SECOND_FACTOR = True
    page = shown(anna)
    assert "E-mail address (email), as the provider gives it" in page
    assert "Asked for by the provider, of everybody" in page


def test_an_account_is_unlinked_with_the_reason_and_the_person_is_told(
    set_up: Any, ada: Worker, anna: Client
) -> None:
    browsing(ada)
    form = in_a_row(anna.get(reverse("administer-person", args=[ada.pk, "unlink-account"])).text)
    assert "Whoever comes next with the e-mail address on record here is linked" in form
    does(anna, "administer-person", [ada.pk, "unlink-account"], reason="A new account there")
    told = Dispatch.objects.get(kind="account-changed")
    assert told.to == ada.email
    assert "unlinked your account" in told.text
    assert not OutsideAccount.objects.exists()
    assert not SignedIn.objects.filter(user=ada.user).exists()
    event = Event.objects.get(kind="account.unlinked")
    assert (event.worker, event.data["reason"]) == (ada, "A new account there")
    page = of(anna, ada)
    assert "A new account there" in page
    assert "Unlink from" not in page
    assert "Authority&#39;s own sign-in" not in page


def test_the_command_unlinks_as_the_page_does(set_up: Any, ada: Worker, anna: Client) -> None:
    said = [ada.ref, "reason=A new account there"]
    call_command("administer", "unlink-account", *said, stdout=StringIO())
    assert not OutsideAccount.objects.exists()
