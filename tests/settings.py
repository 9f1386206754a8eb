"""Settings for tests: the product's own, as the tables' owner, without TLS on this machine."""

import os

os.environ.setdefault("KEYWORKER_DATABASE_ROLE", "owner")
os.environ.setdefault("KEYWORKER_PLAIN_HTTP", "1")

from keyworker.config.settings import *  # noqa: F403

# One round instead of many: tests sign in often, and none of them is about how hard a password is to guess.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = None
