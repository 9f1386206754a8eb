"""Settings for tests: the product's own, as the tables' owner, without TLS on this machine."""

import os
from pathlib import Path

os.environ.setdefault("KEYWORKER_DATABASE_ROLE", "owner")
# Read before any conftest: the key made here is the one that the programs tests start find beside the tests' data.
os.environ.setdefault("KEYWORKER_DATA_DIR", str(Path(__file__).parents[1] / ".data" / "test"))
os.environ.setdefault("KEYWORKER_PLAIN_HTTP", "1")

from keyworker.config.settings import *  # noqa: F403

# One round instead of many: tests sign in often, and none of them is about how hard a password is to guess.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The product names a folder, always; nothing is gathered for a test.
STATIC_ROOT = None  # type: ignore[assignment]
# The product's templates, with a mark in each branch that says whether a test has drawn it.
TEMPLATES[0]["OPTIONS"]["environment"] = "tests.drawing.environment.environment"  # type: ignore[index]  # noqa: F405
