"""Who is to hear of something that happened."""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.kinds.kind import Form, Line, RuleKind
from keyworker.policy.kinds.phrases import all_of, applies_when
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.notices import Notice


def _words(rule: Notice, pack: Pack) -> Iterator[Line]:
    yield "On", rule.on.in_words(pack)
    yield from applies_when(rule.when, pack, label="When")
    yield "Tells", all_of(rule.to, pack)
    yield "Says", rule.text
    if rule.email:
        yield "Sent", "By e-mail as well: to the first of these, with the others copied in"


NOTICES = RuleKind(
    name="notices",
    forms=(
        Form(
            Notice,
            _words,
            conditions={"When": "when"},
            people={"Tells": "to"},
            event=lambda rule: rule.on,
        ),
    ),
    asked_by=frozenset({"notices"}),
    # Notices are shown as they are written; what is tried is what is worked out.
    needs_example=False,
)
