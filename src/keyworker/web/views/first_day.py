"""How does the first administrator begin, how does somebody invited choose a password, and how is it changed?"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from keyworker import clock
from keyworker.access import tries
from keyworker.access.invitations import is_first_key, reset_tokens
from keyworker.access.models import User
from keyworker.access.places import end_places
from keyworker.actions.by_themselves import NotDone, keep_with_record
from keyworker.actions.first_administrator import FirstDay, NotFirst, begin
from keyworker.actions.on_worker.own_account import CHOOSE_PASSWORD
from keyworker.web.admitting import BACKEND, may_come_in, place_of
from keyworker.web.made_to_wait import waits
from keyworker.web.moment import now_of
from keyworker.web.sitting import note_moved

_ASKED = ("authority", "name", "user_name", "email")


def first_day(request: HttpRequest, key: str) -> HttpResponse:
    """The very first page, for whoever has the address that the server said as it started."""
    if not is_first_key(key):
        raise Http404
    entered = {each: request.POST.get(each, "").strip() for each in _ASKED}
    errors: dict[str, str] = {}
    if request.method == "POST":
        asked = FirstDay(**entered, password=request.POST.get("password", ""))
        errors = asked.errors()
        if not errors and request.POST.get("again", "") != asked.password:
            errors["again"] = "Enter the same password twice"
        if not errors:
            return _begun(request, asked)
    context = {"entered": entered, "errors": errors, "has_errors": bool(errors)}
    return render(request, "pages/first_day.html", context, status=422 if errors else 200)


def _begun(request: HttpRequest, asked: FirstDay) -> HttpResponse:
    try:
        user = begin(asked, now=clock.now())
    except NotFirst:
        raise Http404 from None
    login(request, user, backend=BACKEND)
    messages.success(request, "You are the administrator. Add the first service.")
    return redirect("home")


class _Chooses:
    """Whoever chooses a password has it on record that they did, in the same transaction; other places are signed out."""

    request: HttpRequest

    def _kept(self, user: User, form: SetPasswordForm[User]) -> bool:
        try:
            keep_with_record(CHOOSE_PASSWORD, user, form.save, now=now_of(self.request))
        except NotDone as problem:
            form.add_error(None, str(problem))
            return False
        end_places(user, but=self.request.session.session_key or "")
        return True


class Invited(_Chooses, auth.PasswordResetConfirmView):
    """Somebody invited chooses a password; the link works once."""

    template_name = "pages/choose_password.html"
    success_url = reverse_lazy("sign-in")
    lasts = "three days"

    def form_valid(self, form: Any) -> HttpResponse:
        user = cast(User, self.user)
        if not may_come_in(user):
            raise Http404
        if not self._kept(user, form):
            return self.form_invalid(form)
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, "Your password is chosen. Sign in with it.")
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user_name = self.user.get_username() if context["validlink"] and self.user else ""
        more = {
            "title": "Choose your password",
            "old": False,
            "user_name": user_name,
            "lasts": self.lasts,
        }
        return {**context, **more}

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        usable = context["validlink"]
        wrong = bool(usable and context["form"].errors)
        return super().render_to_response(
            {**context, "has_errors": wrong}, status=200 if usable and not wrong else 422, **more
        )


class Reset(Invited):
    """Somebody who forgot their password chooses another, by a link that was mailed to them."""

    token_generator = reset_tokens
    lasts = "an hour"


class ChangePassword(_Chooses, auth.PasswordChangeView):
    """Anybody changes their own password; other places where they are signed in are signed out."""

    template_name = "pages/choose_password.html"
    success_url = reverse_lazy("account")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever sits down where somebody else is signed in guesses their password no more often than at the door."""
        name, now = cast(User, request.user).get_username(), now_of(request)
        place = place_of(request, name)
        until = tries.begin(name, place, now=now)
        if until:
            return waits(request, until)
        form = self.get_form()
        if "old_password" not in form.errors:
            tries.forget(name, place, now=now)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        user = cast(User, self.request.user)
        if not self._kept(user, form):
            return self.form_invalid(form)
        update_session_auth_hash(self.request, user)
        note_moved(self.request, user)
        messages.success(self.request, "Your password is changed")
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        more = {
            "title": "Change your password",
            "old": True,
            "validlink": True,
            "user_name": "",
            "lasts": "",
        }
        return {**context, **more, "has_errors": bool(context["form"].errors)}
