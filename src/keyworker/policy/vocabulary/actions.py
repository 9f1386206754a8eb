"""Which actions does what lies below the actions themselves ask a policy about?

A caseload knows by whom the policy lets do these who practises, who decides, and whether a rota or holders are kept. What is
entered for a referral and for other work is one of the kinds that the pack lists. Which kinds of event an action puts on
record stands in ``packs/base/records.yaml``, which a test holds to what the actions declare.
"""

from functools import cache
from pathlib import Path

from keyworker.policy.yaml_text import load_values

_RECORDS = Path(__file__).parents[2] / "packs" / "base" / "records.yaml"

ALLOCATE = "allocate"
CHOOSE_HOLDER = "choose-holder"
DECIDE = "decide"
PLAN_TURN = "plan-turn"
RECEIVE_REFERRAL = "receive-referral"
RECORD_REDUCTION = "record-reduction"
RECORD_VISIT = "record-visit"


def recorded_by(action: str | None) -> tuple[str, ...]:
    """The kinds of event that an action puts on record; none where Keyworker knows no such action."""
    return _records().get(action or "", ())


@cache
def _records() -> dict[str, tuple[str, ...]]:
    written = load_values(_RECORDS.read_text(encoding="utf-8"))
    return {action: tuple(kinds) for action, kinds in written.items()}
