"""What several rules share has a name at the top of its file, and a sentence that says what it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from keyworker.policy.packs.loader import bundled_folders
from keyworker.policy.packs.reading.files import LISTS
from keyworker.policy.yaml_text import load_values

# Examples of one situation told several ways build on the one before; there a name may stand where it is first told.
FILES = sorted(
    path
    for folder in bundled_folders()
    for kind in LISTS
    for path in (folder / f"{kind}.yaml", *(folder / kind).glob("*.yaml"))
    if path.exists() and kind != "examples"
)
_NAMED = re.compile(r"(?<=[\s\[{])&([a-z][a-z0-9-]*)(?=\s)")


def ids(path: Path) -> str:
    return f"{path.parts[-2]}/{path.name}"


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_a_name_that_rules_refer_to_stands_at_the_top_of_its_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    first = load_values(text)[0]
    assert sorted(_NAMED.findall(text)) == sorted(first.get("shared", {}))


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_each_shared_name_is_used_and_has_a_sentence(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for name in load_values("\n".join(lines))[0].get("shared", {}):
        place = next(n for n, line in enumerate(lines) if re.match(rf"    {name}:", line))
        assert re.fullmatch(r"    # [A-Z].*\.", lines[place - 1]), name
        assert any(re.search(rf"\*{name}\b(?!-)", line) for line in lines), name
