"""Which actions does what lies below the actions themselves ask a policy about?

A caseload knows by whom the policy lets do these who practises, who decides, and whether a rota or holders are kept. What is
entered for a referral and for other work is one of the kinds that the pack lists. Which actions there are at all stands in
``packs/base/actions.yaml``: a pack that names another has misspelt one.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from keyworker.policy.vocabulary.roles import STAGES, WORKED_ON
from keyworker.policy.yaml_text import load_values

_LIST = Path(__file__).parents[2] / "packs" / "base" / "actions.yaml"
_WRITTEN = load_values(_LIST.read_text(encoding="utf-8"))


def _read(part: str) -> dict[str, tuple[str, ...]]:
    return {action: tuple(kinds) for action, kinds in _WRITTEN[part].items()}


# By action, the kinds of event that it puts on record: what a policy speaks of, and what sets the authority up.
OF_POLICIES: Final[Mapping[str, tuple[str, ...]]] = _read("of_policies")
ADMINISTRATION: Final[Mapping[str, tuple[str, ...]]] = _read("administration")
# What is somebody's to do under every policy, whether it says so or not; and, by action, those it comes with.
WITHOUT_A_LINE: Final[frozenset[str]] = frozenset(_WRITTEN["without_a_line"])
COME_WITH: Final[Mapping[str, tuple[str, ...]]] = _read("come_with")
# The stages of a case in which a policy's own entries are recorded, and each action that has stages of its own.
STAGES_OF_OWN_ENTRIES: Final[frozenset[str]] = frozenset(_WRITTEN["stages_of_own_entries"])
_STAGES: Final[Mapping[str, frozenset[str]]] = {
    action: frozenset(each["in"]) for each in _WRITTEN["stages"] for action in each["actions"]
}
KNOWN_ACTIONS: Final[Mapping[str, tuple[str, ...]]] = {**OF_POLICIES, **ADMINISTRATION}

ALLOCATE = "allocate"
CHOOSE_HOLDER = "choose-holder"
DECIDE = "decide"
JUDGE_TASKS = "judge-tasks"
PLAN_TURN = "plan-turn"
RECEIVE_REFERRAL = "receive-referral"
RECORD_REDUCTION = "record-reduction"
RECORD_VISIT = "record-visit"


def done_in(action: str) -> frozenset[str]:
    """The stages of a case in which an action is done; every one where it is not done to a case."""
    if action in ADMINISTRATION:
        return frozenset(STAGES)
    return _STAGES.get(action, WORKED_ON)


def recorded_by(action: str | None) -> tuple[str, ...]:
    """The kinds of event that an action puts on record; none where Keyworker knows no such action."""
    return KNOWN_ACTIONS.get(action or "", ())
