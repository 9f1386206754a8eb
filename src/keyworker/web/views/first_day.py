"""How does the first administrator begin, how does somebody invited choose a password, and how is it changed?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from keyworker import clock
from keyworker.access.invitations import is_first_key
from keyworker.actions.first_administrator import FirstDay, NotFirst, begin
from keyworker.web.admitting import BACKEND

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


class Invited(auth.PasswordResetConfirmView):
    """Somebody invited chooses a password; the link works once."""

    template_name = "pages/choose_password.html"
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your password is chosen. Sign in with it.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user_name = self.user.get_username() if context["validlink"] and self.user else ""
        more = {"title": "Choose your password", "old": False, "user_name": user_name}
        return {**context, **more}

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        usable = context["validlink"]
        wrong = bool(usable and context["form"].errors)
        return super().render_to_response(
            {**context, "has_errors": wrong}, status=200 if usable and not wrong else 422, **more
        )


class ChangePassword(auth.PasswordChangeView):
    """Anybody changes their own password; other places where they are signed in are signed out."""

    template_name = "pages/choose_password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your password is changed")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        more = {"title": "Change your password", "old": True, "validlink": True, "user_name": ""}
        return {**context, **more, "has_errors": bool(context["form"].errors)}
