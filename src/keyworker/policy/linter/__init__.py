"""Is a pack that loads also sound: nothing unreachable, nothing untested, nothing left out without a word?

A failing finding must be put right; a note is for the author to weigh.
"""

from __future__ import annotations

from keyworker.policy.linter.ages import findings_on_ages
from keyworker.policy.linter.clause_figures import findings_on_clause_figures
from keyworker.policy.linter.clocks import findings_on_clocks
from keyworker.policy.linter.coming_round import findings_on_what_comes_round
from keyworker.policy.linter.facts import findings_on_facts
from keyworker.policy.linter.figures import findings_on_figures
from keyworker.policy.linter.finding import Finding
from keyworker.policy.linter.guards import findings_on_guards
from keyworker.policy.linter.links import findings_on_links
from keyworker.policy.linter.loose_ends import findings_on_loose_ends
from keyworker.policy.linter.never_asked import findings_on_what_is_never_asked
from keyworker.policy.linter.nobodys import findings_on_what_nobody_records
from keyworker.policy.linter.obligations import findings_on_obligations
from keyworker.policy.linter.one_child import findings_on_one_child
from keyworker.policy.linter.other_wording import findings_on_other_wording
from keyworker.policy.linter.parts_that_end import findings_on_parts_that_end
from keyworker.policy.linter.rounds import findings_on_rounds, findings_on_ties
from keyworker.policy.linter.stages import findings_on_stages
from keyworker.policy.linter.tables import tables_of
from keyworker.policy.linter.tasks import findings_on_tasks
from keyworker.policy.linter.versions import findings_on_versions
from keyworker.policy.linter.whose import findings_on_whose
from keyworker.policy.packs.pack import Pack

__all__ = ["Finding", "lint"]


def lint(pack: Pack) -> tuple[Finding, ...]:
    """Everything to say of a pack that has loaded, failing findings first."""
    found = [
        *findings_on_versions(pack),
        *findings_on_guards(pack),
        *(finding for table in tables_of(pack) for finding in table.findings()),
        *findings_on_clocks(pack),
        *findings_on_stages(pack),
        *findings_on_facts(pack),
        *findings_on_rounds(pack),
        *findings_on_ties(pack),
        *findings_on_what_comes_round(pack),
        *findings_on_ages(pack),
        *findings_on_whose(pack),
        *findings_on_one_child(pack),
        *findings_on_parts_that_end(pack),
        *findings_on_tasks(pack),
        *findings_on_figures(pack),
        *findings_on_clause_figures(pack),
        *findings_on_other_wording(pack),
        *findings_on_obligations(pack),
        *findings_on_what_nobody_records(pack),
        *findings_on_what_is_never_asked(pack),
        *findings_on_links(pack),
        *findings_on_loose_ends(pack),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: not each.fails))
