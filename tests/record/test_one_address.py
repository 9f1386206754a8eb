"""An address that an account kept for itself goes on record of the person, unless it was cleared there."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection

from keyworker.access.models import AccessRole, User
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker

pytestmark = pytest.mark.django_db
_ONE_PLACE = import_module("keyworker.access.migrations.0016_one_address")._ONE_PLACE


def test_it_fills_what_is_empty_and_replaces_nothing(office: Office) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_user DROP CONSTRAINT account_keeps_no_address")
    first, other = office.practitioner, a_worker(office.team, "Sol Park", "practitioner")
    cleared = a_worker(office.team, "Nia Gray", "practice-manager", access=AccessRole.ADMINISTRATOR)
    assert cleared.user is not None
    said = ("name=Nia Gray", "job=practice-manager", "email=")
    call_command("administer", "change-worker", cleared.ref, *said, by=cleared.user.username)
    User.objects.update(email="first@council.example")
    Worker.objects.filter(pk=first.pk).update(email="")
    Worker.objects.filter(pk=other.pk).update(email="own@council.example")
    with connection.cursor() as cursor:
        cursor.execute(_ONE_PLACE)
    first.refresh_from_db()
    other.refresh_from_db()
    cleared.refresh_from_db()
    assert cleared.email == "", "nothing comes back that somebody took away"
    assert (first.email, other.email) == ("first@council.example", "own@council.example")
    assert not User.objects.exclude(email="").exists()
