"""Names are the same, or not, however they are written, and come in the order in which people look for them."""

from __future__ import annotations

import pytest

from keyworker.policy.written_names import folded, in_order, is_name, shown_part

# Each row is one name, however it may be written.
SAME = (
    ("Orla O’Shea-Quill", "orla oshea quill", "ORLA O'SHEA QUILL"),
    ("Zoë Núñez Ørsted", "zoe nunez orsted", "Zoe\u0308 Nu\u0301n\u0303ez Ørsted"),
    ("Max Weiß", "max weiss", "MAX WEISS", "MAX WEIẞ"),
    ("İpek Işık", "ipek isik", "IPEK ISIK"),
    ("Łukasz Żak", "lukasz zak"),
    ("Ａｄａ Ｒｕｉｚ", "ada ruiz"),
    ("Ada\u200b Ruiz\u200e", "a\u00adda ruiz", "\ufeffAda Ruiz"),
    ("علي", "علی"),
)


@pytest.mark.parametrize("names", SAME, ids=lambda names: str(names[1]))
def test_a_name_is_the_same_however_it_is_written(names: tuple[str, ...]) -> None:
    assert len({folded(each) for each in names}) == 1


def test_two_names_that_differ_in_a_letter_differ() -> None:
    assert folded("Ana Ruiz") != folded("Ada Ruiz")


def test_names_come_as_people_look_for_them() -> None:
    names = ["Zed Young", "Émile Roux", "aaron lower", "Ólafur Jón", "de la Cruz", "Eve", "Nye"]
    assert sorted(names, key=in_order) == [
        "aaron lower",
        "de la Cruz",
        "Émile Roux",
        "Eve",
        "Nye",
        "Ólafur Jón",
        "Zed Young",
    ]


@pytest.mark.parametrize("text", ["", "\u200b\u200b", "- -", "\u202e.", "’"])
def test_what_shows_no_letter_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_what_shows_nothing_is_left_out() -> None:
    assert shown_part(" \u200eAda\u00a0 \u200bRuiz ") == "Ada Ruiz"
