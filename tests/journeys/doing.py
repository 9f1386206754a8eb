"""How does somebody at a browser do one action after another on a case?"""

from __future__ import annotations

from typing import Any

from keyworker.record.models import Case


def does(person: Any, case: Case, action: str, /, **answers: Any) -> None:
    """Fills in an action's form and records it, giving a reason where the policy expects otherwise."""
    person.goes_to(f"/cases/{case.reference}/do/{action}")
    times = {name: answers.pop(name) for name in list(answers) if name.endswith("-time")}
    person.fills_in(**answers)
    for name, value in times.items():
        person.page.fill(f"[name={name}]", value)
    person.presses("Record")
    # What the decision also needs to know is asked for, once it shows that it does.
    for _ in range(3):
        if not person.page.locator("[name^='facts.']").count():
            break
        person.fills_in(**answers).presses("Record")
    if (
        person.page.locator("[name=departure]").count()
        and person.page.locator(".kw-refusal, .govuk-error-summary").count()
    ):
        person.page.fill("[name=departure]", "Agreed with the manager")
        person.presses("Record")
    person.sees("Recorded")


def receives(person: Any, **answers: Any) -> Case:
    """Takes a referral for Mia in."""
    person.goes_to("/referrals/new").fills_in(
        route="portal",
        urgent="no",
        statutory_threshold_met="no",
        neet="neither",
        family="",
        locality="Newtown",
        **{
            "type": "caf",
            "source": "school",
            "children-0-given_name": "Mia",
            "children-0-family_name": "Example",
            **answers,
        },
    )
    person.presses("Record the referral").sees("Referral received")
    return Case.objects.get()
