"""What is on record when the work begins? A small invented authority, whose policy has a mail sent of every contact."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from keyworker.policy.packs.loader import find_folder, find_pack

_CASES = 60
WRITES = "SELECT set_config('keyworker.writes', %s, false)"
_A_TEAM = """
    SELECT team.slug FROM workforce_team team JOIN workforce_service service ON service.id = team.service_id
     WHERE service.casework ORDER BY team.id LIMIT 1
"""
_LED = """
SELECT c.reference FROM casework_case c
  JOIN casework_allocation a ON a.case_id = c.id AND a.role = 'lead' AND upper_inf(a.period)
  JOIN workforce_worker w ON w.id = a.worker_id JOIN access_user u ON u.id = w.user_id
 WHERE u.username = 'practitioner' AND c.stage = 'open' ORDER BY c.id
"""


@dataclass(frozen=True)
class Authority:
    """How its people sign in, which cases the practitioner leads, and a team of the service."""

    password: str
    cases: tuple[str, ...]
    team: str


def load(
    connection: psycopg.Connection[Any], folder: Path, environment: Mapping[str, str]
) -> Authority:
    """Load it as the tables' owner."""
    command = [sys.executable, "-m", "keyworker", "demo", "--load-only", "--json"]
    done = subprocess.run(
        [*command, "--cases", str(_CASES)], env=environment, stdout=subprocess.PIPE, check=True
    )
    (name,) = _one(connection, "SELECT pack FROM workforce_service WHERE casework")
    copied = _with_mail_of_contacts(name, folder / "policy")
    # As Keyworker says when it chooses a policy itself: what is changed behind its back is found by what is counted below.
    connection.execute(WRITES, ["yes"])
    connection.execute("UPDATE workforce_service SET pack = %s WHERE casework", [str(copied)])
    connection.execute(WRITES, [""])
    connection.execute("ANALYZE")
    cases = tuple(reference for (reference,) in connection.execute(_LED).fetchall())
    (team,) = _one(connection, _A_TEAM)
    return Authority(json.loads(done.stdout)["password"], cases, team)


def _with_mail_of_contacts(name: str, folder: Path) -> Path:
    shutil.copytree(find_folder(name), folder)
    like = find_pack(name).notices[0]
    notices = folder / "notices.yaml"
    added = {
        "id": "told-of-contact",
        "on": {"event": "contact.made"},
        "to": list(like.to),
        "email": True,
        "text": "A contact was recorded: {case}",
        "plain": "Managers are told of each contact.",
        "clause": like.clause,
    }
    notices.write_text(f"{notices.read_text()}\n- {json.dumps(added)}\n")
    return folder


def _one(connection: psycopg.Connection[Any], question: str) -> tuple[Any, ...]:
    found = connection.execute(question).fetchone()
    assert found is not None
    return tuple(found)
