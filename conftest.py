"""Tests make and empty tables, so they connect as the tables' owner; and never to where a person keeps real records."""

import os
from pathlib import Path

os.environ.setdefault("KEYWORKER_DATABASE_ROLE", "owner")
os.environ.setdefault("KEYWORKER_DATA_DIR", str(Path(__file__).parent / ".data" / "test"))

pytest_plugins = ["tests.the_day", "tests.drawing.undrawn"]
