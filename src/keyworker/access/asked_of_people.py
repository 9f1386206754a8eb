"""Can what somebody entered be their user name, or their e-mail address; and if not, what is said?"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from keyworker.access.models import User


def trouble_with_user_name(name: str) -> str | None:
    """Why nobody can be given this user name, in a sentence; None where they can."""
    try:
        User._meta.get_field("username").clean(name, None)
    except ValidationError:
        return "Enter letters, figures and . _ - @ + only, at most 150"
    taken = User.objects.filter(username__iexact=name).exists()
    return "Somebody has this user name already" if taken else None


def trouble_with_email(email: str) -> str | None:
    """Why this is no e-mail address, in a sentence; None where it is one."""
    try:
        validate_email(email)
    except ValidationError:
        return "Enter an e-mail address, such as name@council.example"
    return None
