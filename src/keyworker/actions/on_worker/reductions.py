"""What else takes a worker's week: recorded by their manager, with a reason and an end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from keyworker.actions.form_fields import FormField, read_fields
from keyworker.record.models import Case, CaseChild
from keyworker.workforce.models import Duty, Worker


def duty_fields() -> tuple[FormField, ...]:
    """What the form for a duty asks."""
    return (
        FormField(
            name="kind", label="What is it?", type="choice", choices=tuple(Duty.Kind.choices)
        ),
        FormField(
            name="percent",
            label="What share of the week does it take?",
            type="number",
            width="3",
            required=False,
            hint="In percent. Not needed for supervised contact counted by number of children",
        ),
        FormField(
            name="count_by",
            label="Supervised contact: how is it counted?",
            type="choice",
            required=False,
            choices=tuple(Duty.CountBy.choices),
            hint="By share, or by number of children; never both",
        ),
        FormField(
            name="cases",
            label="Supervised contact: with the children of which cases?",
            type="outcomes",
            required=False,
            hint="Their references",
        ),
        FormField(name="started", label="From when?", type="date"),
        FormField(
            name="until",
            label="Until when?",
            type="date",
            required=False,
            hint="The last day, if it is known",
        ),
        FormField(name="reason", label="Why?", type="long-text"),
    )


def record_duty(worker: Worker, entered: Mapping[str, Any]) -> Duty | dict[str, str]:
    """Record a duty from what was entered; or, by field, what has to be put right."""
    values, errors = read_fields(duty_fields(), entered)
    if errors:
        return errors
    contact = values["kind"] == Duty.Kind.SUPERVISED_CONTACT
    by_head = contact and values.get("count_by") == Duty.CountBy.CHILDREN
    children = _children(values.get("cases", ()), errors) if contact else ()
    _check(values, errors, contact=contact, by_head=by_head, children=children)
    if children and not errors:
        _refuse_counting_twice(worker, values, children, errors)
    if errors:
        return errors
    return Duty.objects.create(
        worker=worker,
        kind=values["kind"],
        count_by=values.get("count_by") or Duty.CountBy.PERCENTAGE,
        percent=0 if by_head else values.get("percent", 0),
        children=list(children),
        started=values["started"],
        until=values.get("until"),
        reason=values["reason"],
    )


def end_duty(worker: Worker, duty_id: int, *, on: date) -> Duty:
    """End a duty after ``on``. Raises Duty.DoesNotExist where the worker has none of that number."""
    duty = Duty.objects.get(worker=worker, pk=duty_id)
    duty.until = on
    duty.save(update_fields=["until"])
    return duty


def _check(
    values: Mapping[str, Any],
    errors: dict[str, str],
    *,
    contact: bool,
    by_head: bool,
    children: tuple[int, ...],
) -> None:
    percent, until = values.get("percent"), values.get("until")
    if contact and "count_by" not in values:
        errors["count_by"] = "Choose how supervised contact is counted"
    if by_head and not children and "cases" not in errors:
        errors["cases"] = "Enter the cases whose children are seen together"
    if not by_head and (percent is None or not 0 < percent <= 100):
        errors["percent"] = "Enter a share between 1 and 100"
    if until is not None and until < values["started"]:
        errors["until"] = "The last day must not be before the first"


def _children(references: tuple[str, ...], errors: dict[str, str]) -> tuple[int, ...]:
    known = set(Case.objects.filter(reference__in=references).values_list("reference", flat=True))
    unknown = [each for each in references if each not in known]
    if unknown:
        errors["cases"] = f"There is no case {unknown[0]}"
    children = CaseChild.objects.filter(case__reference__in=known).order_by("person_id")
    return tuple(children.values_list("person_id", flat=True).distinct())


def _refuse_counting_twice(
    worker: Worker, values: Mapping[str, Any], children: tuple[int, ...], errors: dict[str, str]
) -> None:
    other = Duty.objects.filter(worker=worker, kind=Duty.Kind.SUPERVISED_CONTACT).exclude(
        count_by=values["count_by"]
    )
    if any(
        set(each.children) & set(children)
        for each in other
        if each.until is None or each.until >= values["started"]
    ):
        errors["count_by"] = "These children are already counted the other way; choose one"
