"""What must stay hidden: a case, its people, workers, duties and papers, and numbers that nobody has beside each of theirs.

An attacker knows every number of theirs. Nothing here lists fields or pages: what is tried where is made from the forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model, Q

from keyworker.documents.models import Letter
from keyworker.notices.models import Dispatch, Notice
from keyworker.record.models import (
    Allocation,
    Case,
    CaseChild,
    Event,
    Family,
    FamilyMember,
    Person,
    Timescale,
)
from keyworker.record.models.people import Identifier
from keyworker.record.models.supervision import SupervisionSession
from keyworker.workforce.models import Absence, Reduction, Worker
from tests.actions.one_of_each import a_case_far_on, an_absent_worker
from tests.builders import Office, an_office, at

# So far above any number on record that nobody has it.
BEYOND = 1_000_000
# In no name, word or page but those of what is hidden.
MARKS = (
    "Xanthippe",
    "Quillfeather",
    "Zebedee",
    "Hollowbrook",
    "ZZ9 9ZZ",
    "UPN-HIDDEN-77",
    "Sotto voce",
)


@dataclass(frozen=True)
class Number:
    """Something by which a hidden record could be named, and the same of a record that is not there."""

    kind: str
    theirs: str
    nobodys: str


@dataclass(frozen=True)
class Hidden:
    """A restricted case of another service with all that belongs to it."""

    office: Office
    case: Case
    numbers: tuple[Number, ...]

    def of(self, kind: str) -> Number:
        return next(each for each in self.numbers if each.kind == kind)

    def rows(self) -> list[Any]:
        """Everything on record that concerns it; what has changed here was written by somebody who may not."""
        people = Q(person__memberships__family=self.case.family_id)
        workers = Q(worker__team=self.office.team)
        found: list[tuple[type[Model], Q]] = [
            (Case, Q(family=self.case.family_id)),
            (Event, Q(case__family=self.case.family_id) | workers | Q(team=self.office.team)),
            (Allocation, Q(case=self.case) | workers),
            (Family, Q(pk=self.case.family_id)),
            (FamilyMember, people | Q(family=self.case.family_id)),
            (CaseChild, people),
            (Person, Q(memberships__family=self.case.family_id)),
            (Worker, Q(team=self.office.team)),
            (Absence, workers),
            (Reduction, workers),
            (SupervisionSession, workers),
            (Letter, Q(case=self.case)),
            (Notice, workers | Q(case=self.case)),
            (Dispatch, Q(case=self.case)),
        ]
        return [
            list(model._default_manager.filter(of).order_by("pk").values()) for model, of in found
        ]


def something_hidden() -> Hidden:
    """It has been worked on for a while, so that there is one of everything that has a number."""
    office = an_office("suffolk", name="Hollowbrook")
    case = a_case_far_on(office).case
    child = case.case_children.get().person
    Person.objects.filter(pk=child.pk).update(
        given_name="Xanthippe", family_name="Quillfeather", postcode="ZZ9 9ZZ"
    )
    Family.objects.filter(pk=case.family_id).update(name="Quillfeather")
    Identifier.objects.create(person=child, system="upn", value="UPN-HIDDEN-77")
    for number, worker in enumerate(Worker.objects.filter(team=office.team)):
        Worker.objects.filter(pk=worker.pk).update(name=f"Zebedee Hollowbrook {number}")
    an_absent_worker(office)
    Case.objects.filter(pk=case.pk).update(restricted=True)
    letter = Letter.objects.create(
        case=case,
        template="ending",
        title="Sotto voce",
        to="Sotto voce",
        text="Sotto voce",
        by=office.manager,
        made_at=at("2026-06-06"),
    )
    case.refresh_from_db()
    return Hidden(office, case, tuple(_numbers(office, case, child, letter)))


def _numbers(office: Office, case: Case, child: Person, letter: Letter) -> list[Number]:
    own = Event.objects.filter(case=case).order_by("pk")
    absence = Absence.objects.get(worker=office.practitioner)
    session = SupervisionSession.objects.get(worker=office.practitioner)
    reduction = Reduction.objects.filter(worker=office.practitioner).first()
    duty = Timescale.objects.filter(case=case).first()
    assert duty is not None
    assert reduction is not None
    rows = {
        "P": child.pk,
        "F": case.family_id,
        "W": office.practitioner.pk,
        "E": own.last().pk,
        "A": absence.pk,
        "R": reduction.pk,
        "S": session.pk,
    }
    dispatch = Dispatch.objects.filter(case=case).first()
    return [
        *(
            Number(letter, f"{letter}{row}", f"{letter}{row + BEYOND}")
            for letter, row in rows.items()
        ),
        Number("case", case.reference, "KW-26-999999"),
        Number("worker row", str(office.practitioner.pk), str(office.practitioner.pk + BEYOND)),
        Number("duty row", str(duty.pk), str(duty.pk + BEYOND)),
        Number("entry row", str(own.last().pk), str(own.last().pk + BEYOND)),
        Number("letter row", str(letter.pk), str(letter.pk + BEYOND)),
        Number("team", office.team.slug, "team-999999"),
        Number("name", "Quillfeather", "Nosuchfamily"),
        Number("id elsewhere", "UPN-HIDDEN-77", "UPN-NOBODYS-7"),
        Number("message", str(dispatch.pk if dispatch else uuid4()), str(UUID(int=77))),
    ]
