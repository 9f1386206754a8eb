"""How does the database find what a page asks for, as it would among many: by which indexes, and how much does it look at?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Among few it may pay to read them all and sort them, all the more where emptied pages lie between.
AS_AMONG_MANY = ("seqscan", "bitmapscan", "sort", "incremental_sort")


def explained(
    ask: Callable[[], object], *words: str, without: tuple[str, ...] = AS_AMONG_MANY
) -> list[dict[str, Any]]:
    """The plans of what is asked in these words, each as it ran.

    Asked without ``KEYWORKER_PREPARED``: a question is explained with its values. What is said ``without`` is not done
    where it can be helped.
    """
    with CaptureQueriesContext(connection) as asked:
        ask()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for way in without:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        found = [each["sql"] for each in asked if all(word in each["sql"] for word in words)]
        plans = [_plan(cursor, each) for each in found if each.startswith(("SELECT", "(SELECT"))]
        for way in without:
            cursor.execute(f"SET LOCAL enable_{way} = on")
    return plans


def _plan(cursor: Any, sql: str) -> dict[str, Any]:
    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
    (found,) = cursor.fetchone()
    plan: dict[str, Any] = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan


def looked_at_in(plan: dict[str, Any], table: str) -> int:
    """How many rows of the table were looked at, those that were not wanted among them."""
    return sum(
        int((each["Actual Rows"] + each.get("Rows Removed by Filter", 0)) * each["Actual Loops"])
        for each in steps_of(plan)
        if each.get("Relation Name") == table
    )


def steps_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The plan's steps, each before those that it rests on."""
    yield plan
    for each in plan.get("Plans", ()):
        yield from steps_of(each)
