"""Every format that a file can be brought in by is named, so that the command line, the pages and the docs know it."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path

import pytest

from keyworker import exchange
from keyworker.exchange.format import ImportFormat
from keyworker.exchange.formats import IMPORT_FORMATS

GUIDE = Path(__file__).parents[2] / "docs" / "importing.md"


@pytest.mark.parametrize("name", IMPORT_FORMATS)
def test_every_format_is_in_the_guide_by_the_command_that_brings_it_in(name: str) -> None:
    assert f"keyworker import {name} " in GUIDE.read_text("utf-8")


def test_no_format_is_left_out_of_the_list() -> None:
    modules = [
        import_module(found.name)
        for found in pkgutil.walk_packages(exchange.__path__, f"{exchange.__name__}.")
    ]
    able = {
        each
        for module in modules
        for _, each in getmembers(module, isclass)
        if hasattr(each, "bring_in") and each is not ImportFormat
    }
    assert able == {type(each) for each in IMPORT_FORMATS.values()}
