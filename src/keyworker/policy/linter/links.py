"""Is every document that the policy points to shown to those who need it?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.kinds import named_rules
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.companions import is_shown
from keyworker.policy.packs.own_entries import actions_known
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.somebodys import is_somebodys
from keyworker.policy.problems import did_you_mean


def findings_on_links(pack: Pack) -> Iterator[Finding]:
    """Links that no page shows, and what they name that there is not."""
    rules = tuple(rule for _, rule in named_rules(pack))
    for name, link in pack.header.links.items():
        for clause in link.clauses:
            if clause not in pack.clauses_by_id:
                hint = did_you_mean(clause, pack.clauses_by_id)
                message = f"'{clause}' is no obligation of the register{hint}"
                yield failure(pack, "pack", name, message)
        for action in link.beside:
            if not is_somebodys(pack, action):
                hint = did_you_mean(action, actions_known(pack))
                message = f"stands beside '{action}', which is nobody's to do here{hint}"
                yield failure(pack, "pack", name, message)
        if not is_shown(pack, link, rules):
            message = (
                "is shown on no page; name the actions it stands 'beside', or the 'clauses' of the"
                " rules that point to it"
            )
            yield failure(pack, "pack", name, message)
