"""``keyworker verify`` and ``keyworker rebuild``, as an operator runs them."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.builders import Office, a_case

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command(*arguments, stdout=out)
    except SystemExit as leaving:
        return out.getvalue(), int(leaving.code or 0)
    return out.getvalue(), 0


def test_rebuild_check_says_what_differs_changes_nothing_and_leaves_with_1(office: Office) -> None:
    case = a_case(office).working().case
    case.timescales.filter(rule="first-contact").update(limit="2026-12-01")
    said, status = run("rebuild", "--check")
    assert f"{case.reference}: timescale ('first-contact', '', 0) differs in limit" in said
    assert status == 1
    assert case.timescales.filter(limit="2026-12-01").exists()


def test_rebuild_puts_it_right(office: Office) -> None:
    case = a_case(office).working().case
    case.timescales.filter(rule="first-contact").delete()
    said, status = run("rebuild")
    assert "all put right" in said
    assert status == 0
    assert run("rebuild", "--check") == ("Nothing differs: 1 cases follow from their events.\n", 0)


def test_rebuild_answers_in_json(office: Office) -> None:
    a_case(office).working()
    document: dict[str, Any] = json.loads(run("rebuild", "--check", "--json")[0])
    assert document == {"cases": 1, "checked": True, "differences": []}


def test_verify_leaves_with_1_and_a_sentence_where_something_is_wrong(office: Office) -> None:
    case = a_case(office).working().case
    case.timescales.filter(rule="first-contact").update(status="met")
    said, status = run("verify")
    assert status == 1
    assert f"{case.reference}: timescale ('first-contact', '', 0) differs in status" in said


def test_verify_counts_what_it_looked_at(office: Office) -> None:
    a_case(office).working()
    document = json.loads(run("verify", "--json")[0])
    assert (document["events"], document["cases"], document["without_lead"]) == (5, 1, [])
