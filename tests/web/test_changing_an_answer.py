"""An answer about a referral that was wrong is taken back and asked again; what was said stays readable."""

from __future__ import annotations

from uuid import uuid4

import pytest

from keyworker.actions.available import context_of
from keyworker.caseload.routing import routing_of
from keyworker.record.models import Case, Event
from tests.builders import CaseStory, an_office
from tests.the_day import today
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db
# A date, and a word that no list holds: left empty where it is not known.
TYPED = {"child.born", "case.service", "case.child_removed_on"}


def test_a_wrong_answer_is_changed_by_taking_it_back() -> None:
    office = an_office("camden")
    case, by = CaseStory(office).received(days_ago(1)).case, office.lead
    client = browsing(by)

    def questions(of: Case) -> set[str]:
        context = context_of(of, by, as_of=today())
        assert context.seen is not None
        routing = routing_of(context.seen, context.rota)
        assert routing is not None
        return {each.fact for each in routing.questions}

    first = questions(case)
    said = {"case.step_up": "none", "case.request": "help", "case.parenting_concerns": "none"}
    answers = {f"about.{name}": said.get(name, "yes") for name in first if name not in TYPED}
    form = {"submission": str(uuid4()), "version": str(case.version), **answers}
    assert client.post(f"/referrals/{case.reference}/questions", form).status_code == 302
    told = Event.objects.get(case=case, kind="facts.recorded")
    assert (
        f"/cases/{case.reference}/do/correct-event?corrects={told.ref}"
        in client.get(f"/referrals/{case.reference}/questions").text
    )
    case.refresh_from_db()
    wrong = {
        "submission": str(uuid4()),
        "version": str(case.version),
        "corrects": told.ref,
        "reason": "Wrong family",
    }
    assert client.post(f"/cases/{case.reference}/do/correct-event", wrong).status_code == 302
    assert questions(case) == first
    assert "Wrong family" in client.get(f"/cases/{case.reference}/timeline").text
