"""Somebody who knows every number of a record they may not open gets nothing from it, and writes nothing to it.

What is tried is made from the forms and addresses themselves, so that a new field, action or page is tried without
anybody's doing: each field of each action with each number, each address with each, and each page with each under every
name that any form or page reads, whether its own form has it or not. A number of theirs is answered as one that nobody
has.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.text import slugify

import keyworker
from keyworker.access.models import AccessRole
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.read_fields import read_fields
from keyworker.actions.recorded_events import events_of
from keyworker.actions.typed_answers import CHILD_PARTS
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.models import Case
from keyworker.record.writing import plain
from keyworker.workforce.models import Worker
from keyworker.workforce.postcodes import as_area
from tests.actions.every_attempt import NOW, answers, nested
from tests.actions.one_of_each import Surroundings, policies
from tests.builders import Office, a_worker, an_office
from tests.web.conftest import a_led_case, browsing
from tests.web.hidden import MARKS, Hidden, Number, something_hidden
from tests.web.test_who_sees_what import SIGNING_IN

pytestmark = pytest.mark.django_db

# In these nothing but one of the choices, or a person's own number, is an answer.
_QUANTITIES = frozenset({"number", "duration"})
_NAMES_SOMEBODY = frozenset({"choice", "child", "children", "people", "worker", "in-order"})


@dataclass(frozen=True)
class World:
    hidden: Hidden
    around: Surroundings


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(something_hidden(), Surroundings())
        transaction.set_rollback(True)


# --- every field of every action's form


@dataclass(frozen=True)
class Came:
    """What came of an attempt, in words: what is wrong, what stands in the way, or what would be recorded."""

    said: str
    recorded: bool = False

    def without(self, number: str) -> str:
        """The same with no number in it: not that one, and none that what is new was given."""
        return re.sub(r"\b[A-Za-z]?\d+\b", "N", _without(self.said, number))


def _without(text: str, *numbers: str) -> str:
    for number in numbers:
        text = re.sub(rf"(?<![\w-]){re.escape(number)}(?![\w-])", "N", text)
        if short := slugify(number):
            # What is made is called by a short name as well, numbered where another has it.
            text = re.sub(rf"(?<![\w-]){re.escape(short)}(-[0-9N]+)*(?![\w-])", "N", text)
    return text


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: str(action.id))
def test_no_field_of_an_action_takes_the_number_of_what_is_hidden(
    world: World, action: Action
) -> None:
    before, seen = world.hidden.rows(), set()
    for pack in policies(action):
        context = replace(world.around.context(action), pack=pack)
        filled = next(answers(action, context, world.around.known.get(action.id, {})))
        for field in form_of(action, context):
            if (field.name, field.type) in seen:
                continue
            seen.add((field.name, field.type))
            for number in world.hidden.numbers:
                if number.theirs.isdecimal() and field.type in _QUANTITIES:
                    continue
                # "W1" begins postcodes as well: where these are asked for, no record is meant.
                if field.name == "postcodes" and as_area(number.theirs) is not None:
                    continue
                # A plain number may be one of the answers that the policy lists, such as a priority.
                if number.theirs in dict(field.choices) and field.type == "choice":
                    continue
                theirs, nobodys = (
                    _tried(action, context, field, filled, each)
                    for each in (number.theirs, number.nobodys)
                )
                what = f"{field.name} of {action.id} with {number.kind}"
                assert theirs.without(number.theirs) == nobodys.without(number.nobodys), what
                assert not any(mark in theirs.without(number.theirs) for mark in MARKS), what
                assert not (theirs.recorded and field.type in _NAMES_SOMEBODY), what
    assert world.hidden.rows() == before


def _tried(
    action: Action, context: ActionContext, field: FormField, filled: Mapping[str, Any], number: str
) -> Came:
    """The form filled in, with that number in one field: read, and recorded whatever the policy's gates may say."""
    entered = nested({**filled, field.name: _put(field, number)})
    values, errors = read_fields(form_of(action, context), entered)
    if errors:
        return Came(str(errors))
    given = {**action.always, **values}
    savepoint = transaction.savepoint()
    # What an attempt changes in these rows is not there for the next.
    shared = {name: getattr(context, name) for name in context.__dataclass_fields__}
    shared |= {name: deepcopy(shared[name]) for name in ("subject", "case")}
    try:
        entry = Entry(
            **shared,
            action=action,
            values=action.reads(context, given),
            given=given,
            now=NOW,
            submission=uuid4(),
        )
        events = events_of(action, entry, ())
        assert all(each.subject is None or not _is_hidden(each.subject) for each in events)
        return Came(str([plain(each.data) for each in events]), recorded=True)
    except NotPossible as obstacle:
        return Came(str(obstacle))
    finally:
        transaction.savepoint_rollback(savepoint)


def _is_hidden(subject: Any) -> bool:
    case = subject.as_case
    return bool(case.pk and case.restricted and case.family.name in MARKS)


def _put(field: FormField, number: str) -> Any:
    if field.type == "new-children":
        return [{"id": number}]
    if field.type == "tasks":
        return [{"what": "Ring", "owner": f"worker:{number}", "due": "2099-01-04"}]
    if field.type in {"children", "people", "in-order", "outcomes"}:
        return [number]
    return number


# --- every address, and every name that a form or page reads


def _attackers(world: World) -> list[tuple[str, Worker | None]]:
    """Each role of another team of the service and of another service, and nobody signed in."""
    hidden = world.hidden.office
    elsewhere = an_office("suffolk", name="Easton")
    beside = an_office(service=hidden.service, name="Oldtown")
    high = a_worker(
        elsewhere.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER
    )
    found: list[tuple[str, Worker | None]] = [
        ("a service manager elsewhere", high),
        ("nobody", None),
    ]
    for where, office in (("elsewhere", elsewhere), ("another team", beside)):
        for job in ("manager", "lead", "practitioner", "support"):
            found.append((f"{job} of {where}", getattr(office, job)))
    return found


def _client(worker: Worker | None) -> Client:
    return browsing(worker) if worker is not None else Client()


# What an address may name besides a record.
NOT_RECORDS = {
    "number": 0,
    "slug": "no-such-place",
    "uidb64": "MA",
    "token": "no-such-link",
    "action": "record-contact",
    "template": "ending",
    "ending": "pdf",
    "pack_id": "suffolk",
    "rule_id": "first-contact",
    "key": "no-such-key",
    # Drafts of policies, which name nobody.
    "draft_id": 1,
    "item": "timescales/first-contact",
    "file": "timescales.yaml",
}
# By which number of theirs each part of an address could name a record.
NAMED_BY = {
    "reference": "case",
    "worker_id": "worker row",
    "letter_id": "letter row",
    "entry": "entry row",
}


def _pages(hidden: Hidden) -> Iterator[tuple[str, str, str]]:
    """The name of each page about a record, its address with their number, and with nobody's."""
    for pattern in get_resolver("keyworker.web.urls").url_patterns:
        parts = pattern.pattern.converters
        if not set(parts) & NAMED_BY.keys():
            assert set(parts) <= NOT_RECORDS.keys(), f"say what {pattern.name} names"
            continue
        addresses = []
        for whose in ("theirs", "nobodys"):
            given = {
                name: NOT_RECORDS.get(name) or getattr(hidden.of(NAMED_BY[name]), whose)
                for name in parts
            }
            addresses.append(reverse(str(pattern.name), kwargs=given))
        yield str(pattern.name), addresses[0], addresses[1]


def _answer(response: Any, number: Number | None = None) -> tuple[int, str, str]:
    """What somebody is answered: how, where to, and the page, but for what differs on every page."""
    page = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", _text(response))
    page = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page)
    # How long the session goes on.
    page = re.sub(r'data-left="\d+"', "", page)
    where = response.headers.get("Location", "")
    if number is not None:
        page, where = (_without(each, number.theirs, number.nobodys) for each in (page, where))
    return response.status_code, where, page


def _text(response: Any) -> str:
    return str(response.content, errors="replace")


def test_an_address_of_what_is_hidden_is_answered_as_one_that_nobody_has(world: World) -> None:
    before = world.hidden.rows()
    for who, worker in _attackers(world):
        browser = _client(worker)
        for page, theirs, nobodys in _pages(world.hidden):
            what = f"{page} for {who}"
            if page == "worker" and "another team" in who:
                continue
            number = Number(page, theirs, nobodys)
            shown, none = (_answer(browser.get(each), number) for each in (theirs, nobodys))
            assert shown == none, what
            assert not any(mark in shown[2] for mark in MARKS), what
            sent, none = (
                _answer(browser.post(each, {"note": "x"}), number) for each in (theirs, nobodys)
            )
            assert sent == none, what
    assert world.hidden.rows() == before


def names_read() -> list[str]:
    """Every name under which a page or form reads something that was sent."""
    web = Path(keyworker.__file__).parent / "web"
    found = set()
    for path in web.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            read = ast.unparse(node) if isinstance(node, ast.Call | ast.Subscript) else ""
            found |= set(
                re.findall(r"(?:GET|POST|entered|posted)(?:\.get(?:list)?\(|\[)'([\w.-]+)'", read)
            )
    fields = {field.name for kind in EVENT_KINDS.values() for field in kind.fields}
    asked = {question.name for action in ACTIONS.values() for question in action.asks}
    children = {f"children-0-{part}" for part in CHILD_PARTS}
    invented = {"id", "pk", "case", "case_id", "user", "service", "children[0][id]", "recorded_by"}
    apart = {"csrfmiddlewaretoken", "submission", "version", "at"}
    return sorted((found | fields | asked | children | invented) - apart)


@pytest.mark.parametrize(
    ("role", "kinds"),
    [("manager", {"P", "F", "W", "E", "case", "team", "message", "name"}), ("support", {"P", "F"})],
)
def test_a_number_of_what_is_hidden_under_any_name_on_any_page_opens_and_writes_nothing(
    world: World, role: str, kinds: set[str]
) -> None:
    office = an_office("suffolk", name="Easton")
    case = a_led_case(office)
    browser = browsing(getattr(office, role))
    before, names = world.hidden.rows(), names_read()
    typed = [each.theirs for each in world.hidden.numbers]
    for number in (each for each in world.hidden.numbers if str(each.kind) in kinds):
        said = dict.fromkeys(names, number.theirs)
        for address in _own_pages(office, case):
            for answer in (browser.get(address, said), browser.post(address, said)):
                shown = _without(_text(answer), *typed)
                what = f"{number.kind} on {address}"
                assert answer.status_code in {200, 302, 400, 404, 405, 422, 429}, what
                assert not any(mark in shown for mark in MARKS), what
    assert world.hidden.rows() == before
    for page in ("", "/timeline", "/timescales", "/steps", "/people", "/decisions"):
        shown = _without(browser.get(f"/cases/{case.reference}{page}").text, *typed)
        assert not any(mark in shown for mark in MARKS), page


def _own_pages(office: Office, case: Case) -> Iterator[str]:
    """Each page of a case and worker of their own; each action has an address of its own and is tried apart."""
    given = {
        **NOT_RECORDS,
        "reference": case.reference,
        "worker_id": office.practitioner.pk,
        "letter_id": 1,
        "entry": 1,
    }
    for pattern in get_resolver("keyworker.web.urls").url_patterns:
        if str(pattern.name) in SIGNING_IN:
            continue
        yield reverse(
            str(pattern.name), kwargs={each: given[each] for each in pattern.pattern.converters}
        )
