"""Whatever reads a number that was written refuses what is none: one place reads it, whoever wrote it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml import YAMLError

import keyworker
from keyworker.policy.documents import DocumentError, read_document
from keyworker.policy.model import Model
from keyworker.policy.written_numbers import NotANumber, written_count, written_number
from keyworker.policy.yaml_text import load_values

NO_NUMBERS = [
    "nan", "NaN", "-nan", "inf", "-inf", "Infinity", "1e3", "1E400", "1_000", "0x1f", "٣", "²", "½", "1,5", "1.2.3",
    "--1", "+", ".", "", " ", "n/a", "none", "#N/A", "1 2", "9" * 5000,
]  # fmt: skip
# How what was written is called where it is read.
_WRITTEN = re.compile(r"\b(entered|POST|GET|given|words|typed)\b|\(seen\)")
ROOT = Path(keyworker.__file__).parent
ONE_PLACE = "policy/written_numbers.py"
# These take the figures of what they matched or made themselves.
_TAKES_APART = ("exchange/demo/", "policy/linter/", "exchange/cells.py", "exchange/annex_a/")


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        written_number(text)
    assert written_count(text) is None


@pytest.mark.parametrize("value", [None, True, [], {}, float("nan"), float("inf"), Decimal("NaN")])
def test_nor_is_a_value_of_another_kind(value: object) -> None:
    with pytest.raises(NotANumber):
        written_number(value)


@given(st.text(max_size=8) | st.from_regex(r"[-+0-9.eE_nafi]{1,8}", fullmatch=True))
def test_every_text_is_a_finite_number_in_plain_figures_or_none(text: str) -> None:
    try:
        found = written_number(text)
    except NotANumber:
        return
    assert found.is_finite()
    assert set(text.strip()) <= set("0123456789.+-")
    assert found == Decimal(text.strip())


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-9999, max_value=9999, places=2)
)
def test_what_is_written_plainly_is_read(number: Decimal) -> None:
    assert written_number(f"{number:f}") == number
    assert written_number(float(number)) == number


@pytest.mark.parametrize("text", [".nan", ".NaN", ".inf", "-.INF", "1e999", "9" * 5000])
def test_no_yaml_holds_a_number_that_is_none(text: str) -> None:
    with pytest.raises(YAMLError, match="that can be meant") as said:
        load_values(f"a: 1\nb: {text}")
    assert "line 2" in str(said.value)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_no_json_holds_a_number_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.json"
    path.write_text(f'{{"fte": {text}}}', encoding="utf-8")
    with pytest.raises(DocumentError, match="is not a number"):
        read_document(str(path))


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", float("nan")])
def test_no_figure_of_a_policy_is_none(text: object) -> None:
    class Row(Model):
        share: float

    with pytest.raises(ValueError, match="finite number"):
        Row.model_validate({"share": text})


def conversions() -> Iterator[tuple[str, str]]:
    """Every place that makes a number of text by itself, or asks of text by itself whether it is one."""
    for path in sorted(ROOT.rglob("*.py")):
        module = str(path.relative_to(ROOT))
        if module == ONE_PLACE or module.startswith(_TAKES_APART) or "migrations" in module:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"float", "Decimal", "int"}:
                asked = ast.unparse(node)
                if _WRITTEN.search(asked):
                    yield module, asked


def test_a_number_that_was_written_is_read_in_one_place() -> None:
    elsewhere = set(conversions())
    assert elsewhere == set(), f"read it with {ONE_PLACE}, which refuses what is no number"
