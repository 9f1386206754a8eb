"""How do people sign in and out?"""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.access import tries
from keyworker.access.models import User
from keyworker.exchange.demo.loading import loaded
from keyworker.web.admitting import admit, place_of
from keyworker.web.made_to_wait import waits
from keyworker.web.moment import now_of
from keyworker.web.signed_in import SIGNED_OUT
from keyworker.web.typed_before import keep_typed

_LONGEST_PASSWORD = 1000


class SignInForm(AuthenticationForm):
    """A user name and a password. What is longer than any can be goes no further, as it goes together with nothing."""

    def clean(self) -> dict[str, Any]:
        name, password = (str(self.data.get(each, "")) for each in ("username", "password"))
        longest = User._meta.get_field("username").max_length or 0
        if len(name) > longest or len(password) > _LONGEST_PASSWORD or "\x00" in name + password:
            raise self.get_invalid_login_error()
        return super().clean()


# The connection broke, or none could be had.
_AWAY = (OperationalError, InterfaceError)


class SignIn(auth.LoginView):
    """The sign-in page. For a sample authority it lists who there is to sign in as."""

    authentication_form = SignInForm
    template_name = "pages/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        until = tries.begin(self._name, place_of(request, self._name), now=now_of(request))
        return waits(request, until) if until else super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return admit(self.request, form.get_user(), wanted=self.get_redirect_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        place, now = place_of(self.request, self._name), now_of(self.request)
        until = tries.waits_until(self._name, place, now=now)
        return waits(self.request, until) if until else super().form_invalid(form)

    @property
    def _name(self) -> str:
        return self.request.POST.get("username", "").strip()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["outside"] = settings.KEYWORKER_OIDC_NAME if settings.KEYWORKER_OIDC_ISSUER else ""
        context["sample"] = loaded() if settings.KEYWORKER_DEMO else None
        return context


class SignOut(auth.LogoutView):
    """Signs out and goes back to the sign-in page."""


def denied(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    said = "The page may be out of date. Go back, reload it and try again."
    return _error(request, 403, "You cannot do that", said)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of a page from before its person signed in again, or that did not come from us at all.

    Only what bears our mark is kept, for whom it names; whoever sends anything else finds that nothing came of it.
    """
    if keep_typed(request):
        messages.info(request, _KEPT if request.user.is_authenticated else SIGNED_OUT)
        return redirect(request.get_full_path())
    return denied(request, reason=reason)


_KEPT = "Nothing was recorded: this page was from before you signed in again. Check it, and send it once more."


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = "There is no such page, or it is not one you can open. Check the address, or find the family by name."
    return _error(request, 404, "Page not found", said)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, SessionInterrupted):
        # Signed out in another window while this was asked for.
        return redirect(settings.LOGIN_URL)
    return _error(
        request, 400, "That could not be read", "Nothing was recorded. Go back and try again."
    )


def too_large(request: HttpRequest) -> HttpResponse:
    said = "Nothing was recorded. No form takes as much as this: shorten what you wrote, and send it again."
    return _error(request, 413, "That is too long", said)


def broken(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exception(), _AWAY):
        return _away(request)
    said = "Nothing was recorded. Try again; if it goes on, tell whoever looks after Keyworker the time it happened."
    # The database may be what failed: this page asks nothing of it, not even who is signed in.
    return _error(request, 500, "Something went wrong", said, asks_who=False)


def _away(request: HttpRequest) -> HttpResponse:
    # The line may have broken after it was kept: then sending it again changes nothing.
    said = "The record cannot be reached just now. Try again in a moment: a form that is sent twice is recorded once."
    answer = _error(request, 503, "Try again in a moment", said, asks_who=False)
    answer.headers["Retry-After"] = "5"
    return answer


def _error(
    request: HttpRequest, status: int, title: str, said: str, *, asks_who: bool = True
) -> HttpResponse:
    # What is refused before anybody looked at who sent it (another host's address) has no person on it.
    asks_who = asks_who and hasattr(request, "user")
    context = {"title": title, "said": said, "asks_who": asks_who}
    return render(request, "pages/error.html", context, status=status)
