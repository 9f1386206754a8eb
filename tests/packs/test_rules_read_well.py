"""Each rule reads as a practitioner would say it: no field by its name in quotes, no yes for what is so, no code."""

from __future__ import annotations

import re

import pytest

from keyworker.policy.packs.in_words import plain_rules
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack

PACKS = bundled_packs()
# What is made of conditions, not written by the pack's author.
WORKED_OUT = {
    "Starts",
    "Met when",
    "No longer owed when",
    "Applies when",
    "Needs",
    "When",
    "On",
    "Lasts while",
    "Stands still",
    "Due on",
    "Never later than",
    "Counts",
}
READS_AS_CODE = re.compile(
    r"(?<!\w)'[a-z_ ]+'|=|now entered|\bthe the\b|\w_\w|\{|\}|whether [^,()]+ is (yes|no)\b"
)


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_no_rule_reads_as_code(pack: Pack) -> None:
    wrong = {
        (rule.id, found.group(), words)
        for rule in plain_rules(pack)
        for name, words in rule.lines
        if name in WORKED_OUT and (found := READS_AS_CODE.search(words))
    }
    assert wrong == set()
