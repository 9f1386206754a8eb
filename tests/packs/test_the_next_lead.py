"""What is owed after a change of lead runs from the next lead's start, however many days lay between, or none.

In the policies that count their standards from the allocation of whoever leads the case: somebody ends on one day, and
another begins on the same day or any of the days after.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import find_pack

ENDS = date(2026, 6, 2)
OF = {
    "nottinghamshire": ("case-manager", ("first-contact", "first-home-visit", "assess-family")),
    "early-help-process": ("worker", ("telephone-contact", "personal-contact", "caf")),
}


def a_handover(pack: str, days: int) -> CaseFile:
    job, _ = OF[pack]
    lead = {"role": "lead"}
    begins = str(ENDS + timedelta(days=days))
    return CaseFile.model_validate(
        {
            "people": [{"id": "P1", "is": "child", "born": "2015-03-02"}],
            "workers": [{"id": name, "role": job} for name in ("W1", "W2")],
            "events": [
                {"kind": "referral.received", "at": "2026-05-18"},
                {"kind": "allocation.started", "at": "2026-05-21", "worker": "W1", **lead},
                {"kind": "allocation.ended", "at": str(ENDS), "worker": "W1", **lead},
                {"kind": "allocation.started", "at": begins, "worker": "W2", **lead},
            ],
        }
    )


@pytest.mark.parametrize("days", range(9))
@pytest.mark.parametrize("pack", OF)
def test_what_is_owed_is_owed_by_the_next_lead(pack: str, days: int) -> None:
    begins = ENDS + timedelta(days=days)
    owed = {
        clock.id: clock
        for clock in derive(find_pack(pack), a_handover(pack, days), as_of=begins)
        if clock.status in {"running", "overdue"}
    }
    for rule in OF[pack][1]:
        # Whoever follows on the same day goes on where the other was.
        assert owed[rule].started_on == (date(2026, 5, 21) if days == 0 else begins)
