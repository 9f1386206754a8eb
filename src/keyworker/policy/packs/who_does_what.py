"""Which role may do which action under a policy, in one table that people and tests can read?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import ALLOCATION_ROLES

YES = "●"
_INTRODUCTION = """# Who does what

Made by `keyworker policy roles --markdown` from the packs; a test compares the two, another tries every cell. A dot says
that the policy gives the action to that job role, or to whoever plays that part in the case; everybody else is refused
with the clause.
"""


class Row(Model):
    """One action: what it is in plain words, the clause that says so, and who may do it (job roles and parts)."""

    action: str
    plain: str
    clause: str
    who: tuple[str, ...]


class RoleTable(Model):
    """The actions of one policy by the roles that may do them; ``roles`` with their titles, in the policy's order."""

    policy: str
    version: str
    title: str
    roles: Mapping[str, str]
    actions: tuple[Row, ...]


def role_table(pack: Pack) -> RoleTable:
    """Every action the policy offers, and every job role or part it gives one to."""
    rows = tuple(
        Row(action=rule.action, plain=rule.plain, clause=pack.cite(rule.clause), who=rule.who)
        for rule in pack.actions
    )
    named = {role for row in rows for role in row.who}
    known = [*pack.header.roles, *(part for part in ALLOCATION_ROLES if part in named)]
    return RoleTable(
        policy=pack.id,
        version=pack.header.version,
        title=pack.header.title,
        roles={role: pack.term(role) for role in known},
        actions=rows,
    )


def as_markdown(packs: Iterable[Pack]) -> str:
    """The page docs/who-does-what.md."""
    return "\n".join(
        [_INTRODUCTION, *(line for pack in packs for line in _section(role_table(pack)))]
    )


def _section(table: RoleTable) -> Iterator[str]:
    yield f"## {table.title} ({table.policy})\n"
    yield f"| action | clause | {' | '.join(table.roles)} |"
    yield f"|---|---|{':-:|' * len(table.roles)}"
    for row in table.actions:
        marks = (YES if role in row.who else "" for role in table.roles)
        yield f"| {row.action} | {row.clause} | {' | '.join(marks)} |"
    yield ""
