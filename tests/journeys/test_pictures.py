"""There is a picture of every page in docs/screens, on a desktop and on a phone."""

from __future__ import annotations

from django.urls import get_resolver

from tests.journeys.screens import OUT, SIZES
from tests.journeys.test_every_page import NO_PAGE

# Its first page looks different to each role.
_HOMES = {
    "home-practitioner",
    "home-practice-manager",
    "home-service-manager",
    "home-business-support",
    "home-administrator",
}
# Shown between a form and its doing, at the address of the form.
_BETWEEN = {"closing-looked-at"}

# A page once more, with what it shows on some days only.
_ON_SOME_DAYS = {"told-with-nobody-at-work"}


def test_every_page_has_its_picture_at_both_widths_and_no_picture_is_of_a_page_gone() -> None:
    pages = {str(pattern.name) for pattern in get_resolver("keyworker.web.urls").url_patterns}
    wanted = (pages - NO_PAGE - {"home"}) | _HOMES | _BETWEEN | _ON_SOME_DAYS
    assert {path.stem for path in OUT.glob("*.png")} == {
        f"{name}{suffix}" for name in wanted for suffix in SIZES
    }
    told = (OUT / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(wanted) if f"({name}.png)" not in told] == []
