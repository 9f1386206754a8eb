"""What would another policy change in a service: in its text, in what people do and are sent, and on its open cases?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.policy.closures import LocalClosure
from keyworker.policy.packs.difference import changes_between
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from keyworker.record.governing_pack import governing, policies_to_choose, policy_named
from keyworker.record.set_up_so_far import service_called
from keyworker.web.impact_looked_at import going_on, impact_in_parts
from keyworker.web.moment import day_of
from keyworker.web.presenters.before_agreeing import text_of
from keyworker.web.signed_in import signed_in


@signed_in
def impact(request: HttpRequest, slug: str) -> HttpResponse:
    """What another policy would change in the service, before anybody chooses it or agrees to it."""
    found, day = service_called(slug), day_of(request)
    if found is None:
        raise Http404
    choices, name = policies_to_choose(agreed_only=False), request.GET.get("policy", "")
    context: dict[str, object] = {
        "found": found,
        "choices": choices,
        "chosen": name,
        "impact": None,
        "so_far": None,
        "unreadable": False,
    }
    then = _readable(name, found.closures_on(day)) if name in dict(choices) else None
    context["unreadable"] = then is None and name in dict(choices)
    shown: dict[str, object] = {}
    if then is not None:
        now = governing(found, day)
        texts = changes_between(now, then) if now.governs else ()
        shown = impact_in_parts(request, found, then, texts)
        context |= {"then": then, "text_page": text_of(then.id, name)} | shown
    return going_on(render(request, "pages/impact.html", context), shown)


def _readable(name: str, closures: tuple[LocalClosure, ...]) -> Pack | None:
    try:
        return policy_named(name, closures)
    except PackError:
        return None
