"""What a program started by a test needs so that its clock agrees with the test's: this folder on its path."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def on_path(*folders: Path) -> str:
    """A ``PYTHONPATH`` of these folders for a program that is to live at the tests' time."""
    return os.pathsep.join(map(str, (FOLDER, *folders)))
