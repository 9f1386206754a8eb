"""Does a message about a mistake in a pack say what to put right, and never send somebody in a circle?"""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.packs.loader import load_pack
from keyworker.policy.problems import PackError
from tests.pack_folder import FILES, a_pack_folder

GATES, ASKED = FILES["gates"], "{happened: {event: analysis.completed}}"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "gates",
            GATES.replace(ASKED, "{happened: {event: analysis.completed, within: 2 weeks}}"),
            "'within' is not a key here; it belongs to 'count'",
        ),
        (
            "gates",
            GATES.replace(ASKED, "{hapened: {event: analysis.completed}}"),
            "'hapened' is no condition; did you mean 'happened'?",
        ),
        (
            "gates",
            GATES.replace("refusal: The case", "refusal: It is so: the case"),
            "a text with a colon in it has to stand in quotes",
        ),
        (
            "gates",
            GATES.replace("          clause:", "          \tclause:"),
            "a tab stands in line 4, where only spaces may",
        ),
        (
            "routing",
            "- {id: a, clause: NOR-5, plain: Here, and how?, when: always, to: {service: early-help}}",
            "'and how?' is not a key here; a text with a comma in it has to stand in quotes",
        ),
        (
            "workload",
            "counting: {id: a, clause: NOR-4, plain: A., unit: points, parts: [lead], weight: case.points * 2}\nranges: []",
            "weight: should be the name of a fact of the case, such as case.points",
        ),
        ("workload", "counting: [{id: a}]\nranges: []", "named values of its own (found a list)"),
    ],
)
def test_a_mistake_is_said_with_what_puts_it_right(
    tmp_path: Path, file: str, text: str, said: str
) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(a_pack_folder(tmp_path, **{file: text}))
    assert said in str(refused.value.problems)
