"""How does somebody who forgot their password choose another without anybody's help? By a link that is mailed to them.

The page answers everybody alike, whether there is such an account or not. One account is sent one message in a quarter of
an hour at most, and one address asks only so often.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access import tries
from keyworker.notices.account_mails import send_reset
from keyworker.web.made_to_wait import waits
from keyworker.web.moment import now_of
from keyworker.web.whence import address_of

_LONGEST = 254
# Counted apart from tries to sign in: whoever asks for a link is not kept from signing in.
_ASKS = "\N{ENVELOPE} "


def forgotten(request: HttpRequest) -> HttpResponse:
    """Where they say who they are; what comes next is the same for everybody."""
    who, error, asked = request.POST.get("who", "").strip(), "", False
    by_mail = bool(settings.KEYWORKER_ADDRESS)
    if request.method == "POST" and by_mail:
        if not who or len(who) > _LONGEST or "\x00" in who:
            error = "Enter your user name or your e-mail address"
        else:
            name = f"{_ASKS}{who}"
            place = tries.asking_from(address_of(request))
            until = tries.begin(name, place, now=now_of(request))
            if until:
                return waits(request, until)
            send_reset(who, now=now_of(request))
            asked = True
    context = {"asked": asked, "by_mail": by_mail, "error": error, "has_errors": bool(error)}
    return render(request, "pages/forgotten.html", context, status=422 if error else 200)
