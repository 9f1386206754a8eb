"""The product's settings with a command that fails."""

from keyworker.config.settings import *  # noqa: F403
from keyworker.config.settings import INSTALLED_APPS as _OURS

INSTALLED_APPS = [*_OURS, "tests.config.faulty"]
