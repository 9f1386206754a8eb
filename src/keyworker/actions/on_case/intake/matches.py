"""Is a child referred one who is on record already, or of a family that is? A person says so, and the record says who did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from keyworker.actions import family, questions
from keyworker.actions.action import AWAITING, Action, ActionContext, Entry, NotPossible, Page
from keyworker.actions.form_fields import Choices
from keyworker.actions.on_case.intake.details import RECEIVING
from keyworker.caseload.possible_matches import Suggestion, suggestions
from keyworker.record.earlier_referrals import referrals_elsewhere
from keyworker.record.models import Case, CaseChild, Event, FamilyMember, Person
from keyworker.record.writing import NewEvent

SAME, SAME_FAMILY, NOT_SAME = "same", "same-family", "not-same"


def _judge(entry: Entry) -> Sequence[NewEvent]:
    found = _suggested(entry)
    same = entry.values["outcome"] == SAME
    if same:
        _join(entry.case, found.child, found.other)
    if entry.values["outcome"] == SAME_FAMILY:
        _bring_to_family(entry, found)
    person, other = (found.other, found.child) if same else (found.child, found.other)
    judged = entry.record("likeness.judged", person=person.ref, other=other.ref)
    if not same:
        return [judged]
    return [
        judged,
        *referrals_elsewhere(entry.case, [found.other], by=entry.actor, by_role=entry.acting_as),
    ]


def _suggested(entry: Entry) -> Suggestion:
    """The suggestion that is answered. Only one that this person may look into can be."""
    named = (entry.values["person"], entry.values["other"])
    for each in suggestions(entry.case):
        if (each.child.ref, each.other.ref) == named and may_judge(entry, each, at=entry.now):
            return each
    raise NotPossible("There is no such suggestion for you to answer", field="other")


def may_judge(context: ActionContext, suggestion: Suggestion, *, at: datetime) -> bool:
    """Whether the person may open a record of the one suggested: nobody judges by a record they cannot read."""
    return bool(_opened_to(context, suggestion, at=at))


def _opened_to(context: ActionContext, suggestion: Suggestion, *, at: datetime) -> set[int]:
    """The numbers of the records of the one suggested that the person may open."""
    if context.actor.user is None:
        return set()
    numbers = [case.pk for case in suggestion.cases]
    reach = Case.objects.visible_to(context.actor.user, at=at).numbered(numbers)
    return set(reach.values_list("pk", flat=True))


def _join(case: Case, child: Person, known: Person) -> None:
    """Let the referral be about the child on record, and the family it is about be that child's.

    The description that came with the referral stays as it was written, but nothing points to it any more.
    """
    if _named_on_record(case, child):
        raise NotPossible(
            "This child is named in what was recorded on this referral since, so the two cannot be joined here. "
            "Record the concern on the other case instead."
        )
    CaseChild.objects.filter(case=case, person=child).delete()
    CaseChild.objects.get_or_create(case=case, person=known)
    if not CaseChild.objects.filter(person=child).exists():
        FamilyMember.objects.filter(family=case.family_id, person=child).delete()
    home = FamilyMember.objects.filter(person=known).order_by("pk").first()
    if home is None or Case.objects.filter(family=case.family_id).exclude(pk=case.pk).exists():
        FamilyMember.objects.get_or_create(family_id=case.family_id, person=known)
        return
    for other in FamilyMember.objects.filter(family=case.family_id).exclude(person=known):
        FamilyMember.objects.get_or_create(
            family_id=home.family_id,
            person_id=other.person_id,
            defaults={"relationship": other.relationship},
        )
    Case.objects.filter(pk=case.pk).update(family=home.family_id)
    case.family_id = home.family_id


def _bring_to_family(entry: Entry, found: Suggestion) -> None:
    """Let the referral be one of the family on record, with the children it is about; each child's own record stays.

    The family is that of a record which the person may open: of another they say nothing.
    """
    case, opened = entry.case, _opened_to(entry, found, at=entry.now)
    home = next(each.family for each in found.cases if each.pk in opened)
    for child in case.case_children.all():
        FamilyMember.objects.get_or_create(family=home, person_id=child.person_id)
    Case.objects.filter(pk=case.pk).update(family=home)
    case.family = home


def _named_on_record(case: Case, child: Person) -> bool:
    """Whether something recorded is about this child by number; who is like whom does not count."""
    named = (
        Q(data__person=child.ref)
        | Q(data__people__contains=[child.ref])
        | Q(data__answers__icontains=f'"{child.ref}"')
    )
    facts = Q(data__facts__contains=[{"of": child.ref}])
    return (
        Event.objects.ever_recorded()
        .filter(case=case)
        .exclude(kind="likeness.judged")
        .filter(named | facts)
        .exists()
    )


def _is_it(context: ActionContext) -> Choices:
    return (
        (SAME, "Yes, the same child"),
        (SAME_FAMILY, "No, but a child of the same family"),
        (NOT_SAME, "No, another child"),
    )


JUDGE = Action(
    id="judge-likeness",
    title="Say whether a child is on record already",
    family=family.INTAKE,
    records=("likeness.judged", "referral.elsewhere"),
    page=Page(name="matches"),
    stages=AWAITING,
    goes_with=(*RECEIVING, "complete-trawl"),
    asks=(
        # Where it is the same child, the record that stays is the one it is recorded of.
        questions.made_into(
            questions.choice_among(
                "person", "Which child of this referral?", questions.named_children, kind="child"
            ),
            "person",
            "other",
        ),
        questions.made_into(
            questions.ask("other", "Which person on record?", hint="Their number, such as P12"),
            "person",
            "other",
        ),
        questions.choice_among("outcome", "Is it the same child?", _is_it),
        questions.note(),
    ),
    does=_judge,
    not_again="Where two records were taken for one child's, they have been brought together since.",
)
ACTIONS = (JUDGE,)
