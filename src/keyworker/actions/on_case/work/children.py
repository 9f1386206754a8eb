"""What changes for a child: standing, complexity, a pregnancy in the family, a birth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action, ActionContext, Entry, NotPossible
from keyworker.actions.as_recorded import by_kind
from keyworker.actions.form_fields import LONGEST_NAME, Choices
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.written_dates import birth_trouble, standing_trouble
from keyworker.policy.written_names import shown_part
from keyworker.record.models import CaseChild, FamilyMember, Person
from keyworker.record.writing import NewEvent


def _standings(context: ActionContext) -> Choices:
    return questions.kinds_listed(context, KindList.STANDINGS)


def _standing(entry: Entry) -> Sequence[NewEvent]:
    kind = "standing.started" if entry.values["change"] == "began" else "standing.ended"
    if kind == "standing.ended":
        _has_standing(entry)
    else:
        _may_have_standing(entry)
    return [entry.record(kind)]


def _may_have_standing(entry: Entry) -> None:
    for child in (each for each in entry.children if each.ref in entry.values["people"]):
        trouble = standing_trouble(
            entry.values["standing"], born=child.born, expected=child.expected, on=entry.at
        )
        if trouble is not None:
            raise NotPossible(f"{child.ref}: {trouble}", field="standing")


def _has_standing(entry: Entry) -> None:
    for child in entry.values["people"]:
        if entry.values["standing"] not in entry.state.standings_of(child):
            title = entry.pack.kind_title(KindList.STANDINGS, entry.values["standing"])
            raise NotPossible(f"{child} does not have the standing ‘{title}’", field="standing")


def _pregnancy(entry: Entry) -> Sequence[NewEvent]:
    _may_be_so(expected=entry.values["due"], on=entry.now, field="due")
    baby = _unborn(entry, entry.values["due"])
    return [
        entry.record(
            "pregnancy.recorded", person=entry.values.get("person") or baby.ref, unborn=baby
        )
    ]


def _may_be_so(
    *, on: datetime, field: str, born: date | None = None, expected: date | None = None
) -> None:
    trouble = birth_trouble(born=born, expected=expected, on=on)
    if trouble is not None:
        raise NotPossible(trouble, field=field)


def _unborn(entry: Entry, due: date) -> Person:
    """The unborn child of this pregnancy: the one already on record, its date brought up to date, or a new one."""
    who = entry.values.get("person")
    for event in reversed(list(entry.known.of_kind("pregnancy.recorded"))):
        unborn = next((each for each in entry.relatives if each.ref == event.field("unborn")), None)
        if unborn is not None and unborn.born is None and (who is None or event.person == who):
            unborn.expected = due
            unborn.save(update_fields=["expected"])
            return unborn
    unborn = Person.objects.create(expected=due)
    FamilyMember.objects.create(family=entry.case.family, person=unborn, relationship="unborn")
    return unborn


def _pregnancies(context: ActionContext) -> Choices:
    """Whom a pregnancy is recorded of, unless the child has been born since."""
    names = {each.ref: each.name for each in (*context.relatives, *context.children)}
    born = {event.person for event in context.known.of_kind("birth.recorded")}
    found: dict[str, str] = {}
    for event in context.known.of_kind("pregnancy.recorded"):
        if event.person and event.field("unborn") not in born:
            found[event.person] = names.get(event.person, event.person)
    return tuple(found.items())


def _no_pregnancy(context: ActionContext) -> str | None:
    return None if _pregnancies(context) else "No pregnancy is on record for this family."


def _unborn_children(context: ActionContext) -> Choices:
    return tuple(
        (each.ref, f"Unborn, expected {each.expected:%d %m %Y}")
        for each in context.relatives
        if each.is_unborn
    )


def _birth(entry: Entry) -> Sequence[NewEvent]:
    _may_be_so(born=entry.values["born"], on=entry.now, field="born")
    baby = (
        next((each for each in entry.relatives if each.ref == entry.values.get("person")), None)
        or Person()
    )
    baby.born = entry.values["born"]
    baby.given_name = shown_part(entry.values.get("given_name", baby.given_name))
    baby.family_name = shown_part(entry.values.get("family_name", baby.family_name))
    baby.save()
    FamilyMember.objects.update_or_create(
        family=entry.case.family, person=baby, defaults={"relationship": "child"}
    )
    # From birth the baby is one of the children the case is about, and counts.
    CaseChild.objects.get_or_create(case=entry.case, person=baby)
    return [entry.record("birth.recorded", person=baby)]


STANDING = Action(
    id="record-standing",
    title="Record a child's standing",
    family=family.CHILDREN,
    records=("standing.started", "standing.ended"),
    stages=NOT_CLOSED,
    asks=(
        questions.children(label="Which children?", required=True),
        questions.choice_among("standing", "Which standing?", _standings),
        questions.read_back(
            questions.control(
                questions.choice("change", "Did it begin or end?", ("began", "ended"))
            ),
            by_kind(standing_started="began", standing_ended="ended"),
        ),
        questions.when("When?"),
        questions.ask("held_by", "Which service holds it?", required=False),
        questions.note(),
    ),
    does=_standing,
)
COMPLEXITY = Action(
    id="rate-complexity",
    title="Rate complexity",
    family=family.CHILDREN,
    records=("complexity.rated",),
    asks=(
        questions.children(label="Which children?", required=True),
        questions.ask("level", "How complex is it?"),
        questions.why(),
    ),
)
PREGNANCY = Action(
    id="record-pregnancy",
    title="Record a pregnancy",
    family=family.CHILDREN,
    records=("pregnancy.recorded",),
    asks=(
        questions.ask("person", "Who is pregnant?", required=False),
        questions.ask("due", "When is the baby due?"),
        questions.ask("confirmed", "Is the pregnancy confirmed?"),
        questions.ask("consent", "Has she agreed that the midwife is contacted?"),
        questions.ask("consent_how", "Who asked for consent, and how?", required=False),
        questions.when("When did you learn of it?"),
        questions.note(),
    ),
    does=_pregnancy,
    not_again="The unborn child is on record by this entry.",
)
MIDWIFE = Action(
    id="contact-midwife",
    title="Record contact with the midwife",
    family=family.CHILDREN,
    records=("midwife.contacted",),
    possible=_no_pregnancy,
    asks=(
        questions.choice_among("person", "Whose pregnancy?", _pregnancies, kind="child"),
        questions.when("When was the midwife contacted?"),
        questions.ask("checks_completed", "Are the antenatal checks complete?"),
        questions.note(),
    ),
)
BIRTH = Action(
    id="record-birth",
    title="Record a birth",
    family=family.CHILDREN,
    records=("birth.recorded",),
    asks=(
        questions.choice_among(
            "person", "Which unborn child?", _unborn_children, required=False, kind="child"
        ),
        # The name and the day of birth stand with the child, not with what happened.
        questions.kept_apart(
            questions.line("given_name", "First name", required=False, most=LONGEST_NAME)
        ),
        questions.kept_apart(
            questions.line("family_name", "Family name", required=False, most=LONGEST_NAME)
        ),
        questions.kept_apart(questions.day("born", "When was the baby born?")),
        questions.when("When did the team learn of it?"),
        questions.note(),
    ),
    does=_birth,
    not_again="The child is on record by this entry, with a name and a day of birth of their own.",
)
ACTIONS = (STANDING, COMPLEXITY, PREGNANCY, MIDWIFE, BIRTH)
