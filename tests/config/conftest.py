"""Where do the servers of these tests keep their data?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.running import own_folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In place of pytest's: its folder is shut to others by each session that starts, and a server run by root is one."""
    with own_folder() as folder:
        yield folder
