"""A form sent a second time does nothing: it makes no link, and no page does more than say so."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker
from tests.web.conftest import browsing

_LINK = "Link to choose a password"
_WEB = Path(__file__).parents[2] / "src" / "keyworker" / "web"


@pytest.fixture
def admin(office: Office) -> Client:
    return browsing(a_worker(office.team, "Nia Gray", "admin", access=AccessRole.ADMINISTRATOR))


@pytest.fixture
def ada(office: Office) -> Worker:
    """Somebody who never came in."""
    user = office.practitioner.user
    assert user is not None
    user.set_unusable_password()
    user.save()
    return office.practitioner


@pytest.mark.django_db
def test_a_link_is_made_with_its_event_and_never_by_the_same_form_again(
    admin: Client, ada: Worker
) -> None:
    form = {"submission": str(uuid4())}
    to = reverse("administer-person", args=[ada.pk, "invite-again"])
    assert _LINK in admin.post(to, form, follow=True).text
    again = admin.post(to, form, follow=True).text
    assert "Already recorded" in again
    assert _LINK not in again
    assert Event.objects.filter(kind="account.invited").count() == 1


@pytest.mark.django_db
def test_a_link_not_looked_at_is_shown_no_longer_once_they_came_in(
    admin: Client, ada: Worker
) -> None:
    Worker.objects.filter(pk=ada.pk).update(email="ada@council.example")
    with override_settings(KEYWORKER_ADDRESS="http://testserver"):
        to = reverse("administer-person", args=[ada.pk, "invite-again"])
        assert admin.post(to, {"submission": str(uuid4())}).status_code == 302
        assert ada.user is not None
        ada.user.set_password("a long secret of ada")
        ada.user.save()
        assert _LINK not in admin.get(f"/people/{ada.pk}").text


def test_whatever_a_page_keeps_once_something_was_done_it_keeps_of_what_was_recorded_just_now() -> (
    None
):
    """What is kept, deleted or sent where a form was done stands under ``outcome.just_now``; the rest are words and ways on."""
    wrong = [
        f"{path.name}:{each.lineno}"
        for path in _WEB.rglob("*.py")
        for block in _once_done(ast.parse(path.read_text()))
        for each in _keeps(block)
    ]
    assert wrong == []


def test_the_check_finds_what_is_kept_of_a_form_sent_again() -> None:
    kept = "def done(request, outcome: Done):\n    request.session['link'] = 1\n"
    guarded = (
        "def done(request, outcome: Done):\n    for each in outcome.just_now:\n"
        "        request.session['link'] = 1\n"
    )
    in_line = "if isinstance(outcome, Done):\n    request.session.pop('link')\n"
    mailed = "if isinstance(outcome, Done):\n    send_reset(who)\n"
    found = [
        sum(len(_keeps(block)) for block in _once_done(ast.parse(each)))
        for each in (kept, guarded, in_line, mailed)
    ]
    assert found == [1, 0, 1, 1]


def _once_done(tree: ast.Module) -> list[list[ast.stmt]]:
    """The statements run once something was done: under the question whether it was, or of a function told that it was."""
    return [
        each.body
        for each in ast.walk(tree)
        if (isinstance(each, ast.If) and ast.unparse(each.test).endswith(", Done)"))
        or (isinstance(each, ast.FunctionDef) and _told_done(each))
    ]


def _told_done(function: ast.FunctionDef) -> bool:
    return any(
        each.annotation is not None and ast.unparse(each.annotation) == "Done"
        for each in function.args.args
    )


_DOES = ("save", "create", "delete", "update", "pop", "set_cookie", "setdefault", "send", "post")


def _keeps(block: list[ast.stmt]) -> list[ast.stmt | ast.expr]:
    """Where it keeps or sends something outside what was recorded just now."""
    found: list[ast.stmt | ast.expr] = []
    for each in block:
        if isinstance(each, ast.For) and ast.unparse(each.iter) == "outcome.just_now":
            continue
        for node in ast.walk(each):
            kept = isinstance(node, ast.Assign) and any(
                "session" in ast.unparse(target) for target in node.targets
            )
            if kept or (isinstance(node, ast.Call) and _does(ast.unparse(node.func))):
                assert isinstance(node, (ast.stmt, ast.expr))
                found.append(node)
    return found


def _does(called: str) -> bool:
    last = called.rsplit(".", 1)[-1]
    return last in _DOES or last.startswith(("send_", "keep_", "invitation", "note_", "end_"))
