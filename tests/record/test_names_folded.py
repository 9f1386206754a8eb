"""The database folds names as the program does, so that what one finds the other calls the same."""

from __future__ import annotations

import pytest
from django.db import connection

from keyworker.policy.written_names import folded
from tests.policy.test_written_names import SAME

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", [each for names in SAME for each in names])
def test_a_name_is_folded_alike_in_both(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT casework_folded(%s)", [name])
        assert " ".join(cursor.fetchone()[0].split()) == folded(name)
