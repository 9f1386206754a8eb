"""What changes for a child: standing, complexity, a pregnancy in the family, a birth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import NOT_CLOSED, Action, Asked, Attempted, NotPossible
from keyworker.casework.actions.fields import FormField
from keyworker.casework.models import CaseChild, FamilyMember, Person
from keyworker.casework.record import NewEvent
from keyworker.policy.vocabulary import STANDINGS


def _asks_of_standing(asked: Asked) -> Sequence[FormField]:
    standings = tuple((each.id, each.title) for each in STANDINGS.values())
    return (
        asking.children(asked, label="Which children?", required=True),
        FormField(name="standing", label="Which standing?", type="choice", choices=standings),
        asking.choice("change", "Did it begin or end?", ("began", "ended")),
        asking.when("When?"),
        asking.line("held_by", "Which service holds it?", required=False),
        asking.note(),
    )


def _standing(it: Attempted) -> Sequence[NewEvent]:
    kind = "standing.started" if it.values["change"] == "began" else "standing.ended"
    if kind == "standing.ended":
        _has_standing(it)
    return [it.event(kind, **it.entered("people", "standing", "held_by", "note"))]


def _has_standing(it: Attempted) -> None:
    for child in it.values["people"]:
        if it.values["standing"] not in it.state.standings_of(child):
            title = STANDINGS[it.values["standing"]].title
            raise NotPossible(f"{child} does not have the standing ‘{title}’", field="standing")


def _asks_of_complexity(asked: Asked) -> Sequence[FormField]:
    return (
        asking.children(asked, label="Which children?", required=True),
        asking.choice_of("complexity.rated", "level", "How complex is it?"),
        asking.why(),
    )


def _asks_of_pregnancy(asked: Asked) -> Sequence[FormField]:
    return (
        asking.someone(asked, "person", "Who is pregnant?", required=False),
        asking.day("due", "When is the baby due?"),
        asking.yes_or_no("confirmed", "Is the pregnancy confirmed?"),
        asking.choice_of(
            "pregnancy.recorded", "consent", "Has she agreed that the midwife is contacted?"
        ),
        asking.line("consent_how", "Who asked for consent, and how?", required=False),
        asking.when("When did you learn of it?"),
        asking.note(),
    )


def _pregnancy(it: Attempted) -> Sequence[NewEvent]:
    baby = _unborn(it, it.values["due"])
    told = it.entered("due", "confirmed", "consent", "consent_how", "note")
    return [
        it.event(
            "pregnancy.recorded", person=it.values.get("person") or baby.ref, unborn=baby, **told
        )
    ]


def _unborn(it: Attempted, due: date) -> Person:
    """The unborn child of this pregnancy: the one already on record, its date brought up to date, or a new one."""
    who = it.values.get("person")
    for event in reversed(list(it.known.of_kind("pregnancy.recorded"))):
        unborn = next((each for each in it.relatives if each.ref == event.field("unborn")), None)
        if unborn is not None and unborn.born is None and (who is None or event.person == who):
            unborn.expected = due
            unborn.save(update_fields=["expected"])
            return unborn
    unborn = Person.objects.create(expected=due)
    FamilyMember.objects.create(family=it.case.family, person=unborn, relationship="unborn")
    return unborn


def _pregnancies(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Whom a pregnancy is recorded of, unless the child has been born since."""
    names = {each.ref: each.name for each in (*asked.relatives, *asked.children)}
    born = {event.person for event in asked.known.of_kind("birth.recorded")}
    found: dict[str, str] = {}
    for event in asked.known.of_kind("pregnancy.recorded"):
        if event.person and event.field("unborn") not in born:
            found[event.person] = names.get(event.person, event.person)
    return tuple(found.items())


def _no_pregnancy(asked: Asked) -> str | None:
    return None if _pregnancies(asked) else "No pregnancy is on record for this family."


def _asks_of_midwife(asked: Asked) -> Sequence[FormField]:
    return (
        FormField(
            name="person", label="Whose pregnancy?", type="child", choices=_pregnancies(asked)
        ),
        asking.when("When was the midwife contacted?"),
        asking.yes_or_no("checks_completed", "Are the antenatal checks complete?"),
        asking.note(),
    )


def _asks_of_birth(asked: Asked) -> Sequence[FormField]:
    unborn = tuple(
        (each.ref, f"Unborn, expected {each.expected:%d %m %Y}")
        for each in asked.relatives
        if each.is_unborn
    )
    return (
        FormField(
            name="person", label="Which unborn child?", type="child", choices=unborn, required=False
        ),
        asking.line("given_name", "First name", required=False),
        asking.line("family_name", "Family name", required=False),
        asking.day("born", "When was the baby born?"),
        asking.when("When did the team learn of it?"),
        asking.note(),
    )


def _birth(it: Attempted) -> Sequence[NewEvent]:
    if it.values["born"] > it.as_of:
        raise NotPossible("The date of birth cannot be in the future", field="born")
    baby = (
        next((each for each in it.relatives if each.ref == it.values.get("person")), None)
        or Person()
    )
    baby.born = it.values["born"]
    baby.given_name = it.values.get("given_name", baby.given_name)
    baby.family_name = it.values.get("family_name", baby.family_name)
    baby.save()
    FamilyMember.objects.update_or_create(
        family=it.case.family, person=baby, defaults={"relationship": "child"}
    )
    # From birth the baby is one of the children the case is about, and counts.
    CaseChild.objects.get_or_create(case=it.case, person=baby)
    return [it.event("birth.recorded", person=baby, **it.entered("note"))]


ACTIONS = (
    Action(
        id="record-standing",
        title="Record a child's standing",
        family="children",
        stages=NOT_CLOSED,
        asks=_asks_of_standing,
        does=_standing,
    ),
    Action(
        id="rate-complexity",
        title="Rate complexity",
        family="children",
        asks=_asks_of_complexity,
        does=lambda it: [
            it.event("complexity.rated", at=it.now, **it.entered("people", "level", "reason"))
        ],
    ),
    Action(
        id="record-pregnancy",
        title="Record a pregnancy",
        family="children",
        asks=_asks_of_pregnancy,
        does=_pregnancy,
    ),
    Action(
        id="contact-midwife",
        title="Record contact with the midwife",
        family="children",
        possible=_no_pregnancy,
        asks=_asks_of_midwife,
        does=lambda it: [
            it.event("midwife.contacted", **it.entered("person", "checks_completed", "note"))
        ],
    ),
    Action(
        id="record-birth",
        title="Record a birth",
        family="children",
        asks=_asks_of_birth,
        does=_birth,
    ),
)
