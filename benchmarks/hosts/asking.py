"""Do the pages of one authority answer, and in what time? ``python -m benchmarks.hosts.asking`` prints one JSON document."""

from __future__ import annotations

import json
import os
from statistics import median
from time import perf_counter

import django

_PAGES = ("/", "/team", "/overdue", "/unallocated", "/referrals", "/policy")
_ROUNDS = 15


def main() -> None:
    """Ask for each page as the manager of a team, in the application's own role."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyworker.config.settings")
    django.setup()
    from django.db import connection
    from django.test import Client

    from keyworker.access.models import User
    from keyworker.record.models import Case

    client = Client(headers={"host": "localhost"})
    user = User.objects.get(username="manager")
    client.force_login(user, backend="keyworker.access.backends.PeopleAtWork")
    case = Case.objects.filter(team=user.worker.team, stage="open").order_by("-version")[0]
    times: dict[str, float] = {}
    for page in (*_PAGES, f"/cases/{case.reference}", f"/cases/{case.reference}/timeline"):
        took = []
        for _ in range(_ROUNDS):
            started = perf_counter()
            assert client.get(page, secure=True).status_code == 200, page
            took.append(perf_counter() - started)
        times[page.replace(case.reference, "CASE")] = median(took[1:])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    print(json.dumps({"role": role, "times": times}))


if __name__ == "__main__":
    main()
