"""Do the words of a pack that are no rule's say figures that its rules go by?

Why a local default is what it is, what a checklist asks and what a page's button says are read by people too.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.durations import Duration
from keyworker.policy.kinds import named_rules
from keyworker.policy.linter.finding import AtOdds, Finding
from keyworker.policy.linter.rule_figures import RuleFigures, figures_of_rule
from keyworker.policy.linter.said_figures import lengths_said
from keyworker.policy.linter.under_clause import UnderClause
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.settings import Setting


def findings_on_other_wording(pack: Pack) -> Iterator[Finding]:
    """Settings, checklists and pages that say a length which nothing they speak of goes by."""
    return (each.finding(pack) for each in others_at_odds(pack))


def others_at_odds(pack: Pack) -> Iterator[AtOdds]:
    """The same, each with the key under which it stands and the length that it says."""
    for setting in pack.settings:
        yield from _of_setting(pack, setting)
    for checklist in pack.checklists:
        for item in checklist.items:
            under = UnderClause(pack, item.clause)
            for figure in lengths_said(f"{item.ask} {item.hint or ''}"):
                if not under.goes_by(figure):
                    but = (
                        f"no rule under {item.clause} goes by that: {under.in_words()}; {_CORRECT}"
                    )
                    yield AtOdds("checklists", checklist.id, item.id, figure, but)
    # A page cites no clause: any rule of the policy may go by what it says.
    titles = [(each.action, each.title) for each in pack.pages.meanwhile]
    titles += [(each.id, each.title) for each in pack.pages.contact.presets]
    for entry, title in titles:
        for figure in lengths_said(title):
            if not any(figure in figures_of_rule(pack, rule) for _, rule in named_rules(pack)):
                but = f"no rule goes by that; {_CORRECT}"
                yield AtOdds("pages", entry, "title", figure, but)


_CORRECT = "correct the one that is wrong"


def _of_setting(pack: Pack, setting: Setting) -> Iterator[AtOdds]:
    """Why it is so: its own figure, or one of the rules under the clause that left it open."""
    own = RuleFigures(frozenset([setting.value] if isinstance(setting.value, Duration) else []))
    under = UnderClause(pack, setting.about)
    for figure in lengths_said(setting.why):
        if figure not in own and not under.goes_by(figure):
            but = f"neither it nor a rule under {setting.about} goes by that: {under.in_words()}"
            yield AtOdds("settings", setting.id, "why", figure, f"{but}; {_CORRECT}")
