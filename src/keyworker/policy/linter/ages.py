"""Does a rule ask for an age so that a child born on 29 February is as old as the law says?

"Born + 18 years" is 28 February in a year without a 29th, which serves where a duty may as well begin a day early. Whether
somebody is 18 yet is another question: asked so, they would be grown up a day too soon, and one rule would call them a child
whom another does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.conditions.model import FactTest
from keyworker.policy.durations import Unit
from keyworker.policy.kinds import parts_in
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.states import State
from keyworker.policy.rules.timescales import Timescale


def findings_on_ages(pack: Pack) -> Iterator[Finding]:
    """Ages that are asked of the birthday and not of the birth; what begins a duty may do so a day early."""
    for kind, rule, test in parts_in(pack, FactTest):
        for each in test.tests.compared if not isinstance(rule, State | Timescale) else ():
            if _is_a_birthday(each):
                message = (
                    f"asks for an age by '{test.fact}' and '{each.written}', which is a day early for a birth on "
                    f"29 February: ask '{each.name}: {{after: {test.fact} - {each.length}}}'"
                )
                yield failure(pack, kind, rule.id, message)


def _is_a_birthday(compared: ComparedWith) -> bool:
    born = compared.name.rpartition(".")[2] == "born"
    length = compared.length
    return born and length is not None and length.unit is Unit.YEARS and length.count > 0
