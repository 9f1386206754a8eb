"""A form records once: sent again as it was, it says so; sent again with other words, it records nothing and loses nothing.

Every action is tried as its own form is filled in, whatever the policy's gates may say, so that a new one is tried
without anybody's doing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from keyworker.access.models import UsedForm
from keyworker.actions import perform as one_way_in
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.families import ACTIONS
from keyworker.actions.outcome import Done, Outcome, Refused, SentBefore
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.actions.used_forms import mark_of, recorded_before, use_up
from keyworker.policy.packs.pack import Pack
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase
from tests.actions.every_attempt import FACT, NOW, answers, nested
from tests.actions.one_of_each import Surroundings, policies
from tests.builders import CaseStory, Office, a_case, act, an_office, done

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def around(django_db_setup: None, django_db_blocker: Any) -> Iterator[Surroundings]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Surroundings()
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Sending:
    """The form of one action on one subject, filled in, sent under any number."""

    action: Action
    context: ActionContext
    entered: dict[str, Any]

    def send(self, form: UUID, **more: Any) -> Outcome:
        sent = Submission(
            actor=self.context.actor,
            user=None,
            id=form,
            now=NOW,
            entered={**self.entered, **more},
        )
        return perform(self.action.id, self.context.subject.fresh(), sent)


# The policy under which a form is being tried.
UNDER: list[Pack] = []


@pytest.fixture
def whatever_gates_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the form itself asks stands in the way."""

    def read(action: Action, looked: ActionContext, submission: Submission) -> Any:
        context = replace(looked, pack=UNDER[0]) if UNDER else looked
        given = {**action.always, **submission.entered}
        shared = {name: getattr(context, name) for name in context.__dataclass_fields__}
        entry = Entry(
            **shared,
            action=action,
            values=action.reads(context, given),
            given=given,
            now=submission.now,
            submission=submission.id,
            facts={FACT: True},
        )
        return entry, ()

    monkeypatch.setattr(one_way_in, "try_out", read)


def _taken(around: Surroundings, action: Action) -> Iterator[tuple[Sending, UUID, Done]]:
    """The first way of filling in the form that records something under each policy."""
    for pack in policies(action):
        UNDER[:] = [pack]
        context = replace(around.context(action), pack=pack)
        for filled in answers(action, context, around.known.get(action.id, {})):
            sending, form = Sending(action, context, nested(filled)), uuid4()
            try:
                outcome = sending.send(form)
            except (NotPossible, ValueError):
                continue
            if isinstance(outcome, Done) and outcome.events:
                yield sending, form, outcome
                return


@pytest.mark.usefixtures("whatever_gates_say")
@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: str(action.id))
def test_no_form_of_any_action_records_twice(around: Surroundings, action: Action) -> None:
    savepoint = transaction.savepoint()
    try:
        taken = next(_taken(around, action), None)
        assert taken is not None, f"no way of filling in {action.id} recorded anything"
        sending, form, first = taken
        recorded = Event.objects.count()
        again = sending.send(form)
        assert isinstance(again, Done), again
        assert again.again
        assert not first.again
        assert [each.pk for each in again.events] == [each.pk for each in first.events]
        other = sending.send(form, typed_besides="Something else")
        assert isinstance(other, SentBefore | Refused)
        assert Event.objects.count() == recorded
    finally:
        UNDER.clear()
        transaction.savepoint_rollback(savepoint)


@pytest.fixture
def office() -> Office:
    return an_office("suffolk")


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).working("2026-05-01").case


CALLED = {"method": "phone", "with": "Mother", "note": "All is well"}


def test_a_form_opened_anew_records_the_same_a_second_time(case: Case, office: Office) -> None:
    for _ in range(2):
        done(act(case, "record-contact", office.manager, **CALLED))
    assert case.events.filter(kind="contact.made").count() == 2


def test_a_form_that_was_refused_may_be_sent_again(case: Case, office: Office) -> None:
    form = uuid4()
    refused = act(case, "record-contact", office.manager, submission=form, method="telepathy")
    assert isinstance(refused, Refused)
    first = act(case, "record-contact", office.manager, submission=form, **CALLED)
    assert isinstance(first, Done)
    assert not first.again


def test_what_is_typed_anew_into_the_same_form_records_nothing_and_says_what_stands(
    case: Case, office: Office
) -> None:
    form = uuid4()
    (event,) = done(act(case, "record-contact", office.manager, submission=form, **CALLED))
    for other in ({"with": "Father"}, {"method": "email"}, {"at": "2026-05-30"}, {"note": ""}):
        answer = act(case, "record-contact", office.manager, submission=form, **{**CALLED, **other})
        assert isinstance(answer, SentBefore)
        assert answer.events == (event,)
        assert answer.changes == (
            "Morgan Reid: contact was made with the family, Mon 1 Jun 2026 at 10:00",
        )
    assert case.events.filter(kind="contact.made").count() == 1


def test_a_form_is_known_again_after_its_case_went_to_another(case: Case, office: Office) -> None:
    form = uuid4()
    done(act(case, "record-contact", office.practitioner, submission=form, **CALLED))
    CaseStory.about(office, case).allocated("2026-06-02", office.colleague)
    again = act(case, "record-contact", office.practitioner, submission=form, **CALLED)
    assert isinstance(again, Done)
    assert again.again


def test_of_two_servers_that_hold_the_same_form_one_records_it(case: Case, office: Office) -> None:
    """The other finds it used up as it is about to record, and answers as if it had come later."""
    subject = OnCase(case)
    sent = Submission(actor=office.manager, user=None, id=uuid4(), now=NOW, entered=CALLED)
    looked = iter([None])

    def not_yet(submission: Submission) -> UsedForm | None:
        # What the first look saw, before the other server was done; later looks see that.
        return next(looked, recorded_before(submission))

    (event,) = done(perform("record-contact", subject, sent))
    assert recorded_before(sent) is not None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(one_way_in, "recorded_before", not_yet)
        again = perform("record-contact", subject.fresh(), sent)
    assert isinstance(again, Done)
    assert again.again
    assert again.events == (event,)


def test_the_mark_holds_no_word_that_was_typed(case: Case, office: Office) -> None:
    sent = Submission(actor=office.manager, user=None, id=uuid4(), now=NOW, entered=CALLED)
    mark = mark_of("record-contact", OnCase(case), sent)
    assert len(mark) == 64
    assert "Mother" not in mark
    use_up(sent, mark)
    assert recorded_before(sent) == UsedForm(pk=sent.id, mark=mark, at=NOW)
