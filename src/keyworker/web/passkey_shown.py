"""How is the browser asked for a passkey, and whose did it show to what was asked last?"""

from __future__ import annotations

from django.http import HttpRequest

from keyworker.access.models import User
from keyworker.access.passkeys import ask_for_any, whose
from keyworker.web.moment import now_of
from keyworker.web.whence import host_of

_ASKED = "passkey_asked"


def ask_passkey(request: HttpRequest, user: User | None) -> str:
    """What to ask the browser: one of this person's passkeys, or anybody's where nobody has said who they are."""
    asked = ask_for_any(user, host=host_of(request))
    request.session[_ASKED] = asked.state
    return asked.options


def shows_passkey(request: HttpRequest, user: User | None = None) -> User:
    """Whose passkey the browser showed, to what was asked of it last. Raises NotTheirs."""
    return whose(
        request.POST.get("answer", ""),
        state=request.session.pop(_ASKED, {}),
        host=host_of(request),
        now=now_of(request),
        user=user,
    )
