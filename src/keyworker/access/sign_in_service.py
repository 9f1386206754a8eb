"""Whom does the authority's own sign-in service, such as Entra ID, say that somebody is?

It is asked by OpenID Connect. The libraries that speak it are large, so this is imported where somebody signs in that way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

_TIMEOUT = 10  # seconds


class NotReached(Exception):
    """The service did not answer."""


class NotEnded(Exception):
    """What came back is no answer to what was asked, or came too late."""


def send_there(request: HttpRequest, *, back: str, anew: bool = False) -> HttpResponse:
    """The way to the service, which sends them ``back``. Raises NotReached, and Http404 where the authority has none.

    ``anew`` asks it to have them sign in there once more, and to say when they did (OpenID Connect Core 3.1.2.1).
    """
    once_more = {"prompt": "login", "max_age": "0"} if anew else {}
    try:
        answer: HttpResponse = _service().authorize_redirect(request, back, **once_more)
    except RequestException as error:
        raise NotReached(type(error).__name__) from error
    return answer


def said_of(request: HttpRequest) -> Mapping[str, Any]:
    """What the service says of whoever comes back from it. Raises NotReached, NotEnded, and Http404 where there is none."""
    try:
        token = _service().authorize_access_token(request, timeout=_TIMEOUT)
    except RequestException as error:
        raise NotReached(type(error).__name__) from error
    except (OAuthError, JoseError, KeyError, ValueError) as error:
        raise NotEnded(type(error).__name__) from error
    found: Mapping[str, Any] = token.get("userinfo") or {}
    return found


def _service() -> DjangoOAuth2App:
    if not settings.KEYWORKER_OIDC_ISSUER:
        raise Http404
    return _registry(
        settings.KEYWORKER_OIDC_ISSUER,
        settings.KEYWORKER_OIDC_CLIENT,
        settings.KEYWORKER_OIDC_SECRET,
    )


@cache
def _registry(issuer: str, client: str, secret: str) -> DjangoOAuth2App:
    registry = OAuth()
    return registry.register(
        "authority",
        client_id=client,
        client_secret=secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _TIMEOUT,
        },
    )
