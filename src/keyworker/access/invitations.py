"""How does somebody choose their password without anybody else knowing it? By a link that works once.

The link holds the account's number and a sign that is void as soon as a password was chosen, or after
``PASSWORD_RESET_TIMEOUT``. Whoever forgot their password asks for one that is void after an hour. The very first
administrator has a link of another kind, which works while nobody has an account at all.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator, default_token_generator
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode

from keyworker.access.models import User

_FIRST = "keyworker.access.first-day"


def invitation(user: User) -> tuple[str, str]:
    """The two parts of the address at which this person chooses their password."""
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)


class ResetTokens(PasswordResetTokenGenerator):
    """Signs of another kind than an invitation's, which are void after an hour."""

    key_salt = "keyworker.access.reset"
    _seconds = 60 * 60

    def check_token(self, user: Any, token: str | None) -> bool:
        """Whether it is this person's, no password was chosen since, and the hour is not over."""
        if token is None or not super().check_token(user, token):
            return False
        made = base36_to_int(token.split("-")[0])
        return self._num_seconds(self._now()) - made <= self._seconds


reset_tokens = ResetTokens()


def reset_link(user: User) -> tuple[str, str]:
    """The two parts of the address at which somebody who forgot their password chooses another."""
    return urlsafe_base64_encode(force_bytes(user.pk)), reset_tokens.make_token(user)


def first_key() -> str:
    """What the address of the very first page holds, known to whoever reads what the server says as it starts."""
    return salted_hmac(_FIRST, "the first administrator", algorithm="sha256").hexdigest()[:32]


def is_first_key(given: str) -> bool:
    """Whether this is that, and nobody has an account yet."""
    return constant_time_compare(given, first_key()) and nobody_has_an_account()


def nobody_has_an_account() -> bool:
    """Whether this authority is still without anybody who could sign in."""
    return not User.objects.exists()
