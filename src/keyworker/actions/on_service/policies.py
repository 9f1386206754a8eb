"""How does a service come to work under a policy, and from which day?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices
from keyworker.policy.wording import on_day
from keyworker.record.governing_pack import governing, policies_to_choose, why_unreadable
from keyworker.record.models import Case
from keyworker.record.models.cases import AT_ONCE
from keyworker.record.set_up_so_far import open_cases_of
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Service


def _policies(context: ActionContext) -> Choices:
    return policies_to_choose()


ASKS_POLICY = (
    questions.choice_among(
        "policy",
        "Which policy does it work under?",
        _policies,
        required=False,
        hint="It can be chosen later; until then records are kept and read, and nothing is recorded on them",
    ),
    questions.ask(
        "from_day", "From which day?", required=False, hint="Leave empty if it is from today"
    ),
)


def attached(entry: Entry, service: Service) -> NewEvent:
    """Have the service work under the policy chosen from the day entered, and the event that says so.

    Its open cases are looked at anew by the next daily update. Raises NotPossible where the day is before the one from
    which it works under the policy it has.
    """
    first = entry.values.get("from_day") or entry.as_of
    return put_in_force(entry, service, policy=entry.values["policy"], first=first)


def put_in_force(entry: Entry, service: Service, *, policy: str, first: date) -> NewEvent:
    """The same of that policy, from that day. Raises NotPossible as ``attached``."""
    _after_the_last(service, policy, first)
    # What cannot be read governs no day that another is chosen for.
    if service.pack and not why_unreadable(service, entry.as_of):
        before = service.pack_from.isoformat() if service.pack_from else None
        service.earlier_packs = [*service.earlier_packs, {"pack": service.pack, "from": before}]
    service.pack, service.pack_from = policy, first
    service.save(update_fields=["pack", "pack_from", "earlier_packs"])
    Case.objects.filter(service=service).update(wakes_on=AT_ONCE)
    return entry.event("policy.attached", at=entry.now, policy=policy, from_day=first)


def _after_the_last(service: Service, policy: str, first: date) -> None:
    if service.pack == policy:
        raise NotPossible("The service works under this policy already", field="policy")
    last = service.pack_from if service.pack else None
    if last is not None and first <= last and not why_unreadable(service, last):
        raise NotPossible(
            f"It works under another policy from {on_day(last)}: enter a day after that",
            field="from_day",
        )


def _attach(entry: Entry) -> Sequence[NewEvent]:
    service = entry.subject.service
    assert service is not None
    _not_under_way_at_once(entry, service)
    return [attached(entry, service)]


def _not_under_way_at_once(entry: Entry, service: Service) -> None:
    """Open cases change their policy from tomorrow at the earliest: until a choice takes effect it can be withdrawn.

    Raises NotPossible otherwise. Where no policy can be read there is nothing to go back to, and work waits.
    """
    first = entry.values.get("from_day") or entry.as_of
    if first > entry.as_of or not governing(service, entry.as_of).governs:
        return
    if count := open_cases_of(service):
        cases = "1 open case is" if count == 1 else f"{count} open cases are"
        raise NotPossible(
            f"{cases} worked under another policy: enter a day from tomorrow on. "
            "Until then you can look at what it would change, and withdraw the choice",
            field="from_day",
        )


CHOOSE_POLICY = administrators_only(
    id="choose-policy",
    title="Choose the policy",
    family=family.SETTING_UP,
    records=("policy.attached",),
    subject="service",
    asks=(
        questions.adjusted(
            ASKS_POLICY[0], lambda context, field: replace(field, required=True, hint="")
        ),
        questions.adjusted(
            ASKS_POLICY[1],
            lambda context, field: replace(
                field,
                hint="From tomorrow at the earliest where cases are open, so that it can still be withdrawn",
            ),
        ),
    ),
    does=_attach,
)


def _still_to_come(context: ActionContext) -> str | None:
    service = context.subject.service
    first = service.pack_from if service is not None else None
    if first is not None and first > context.as_of:
        return None
    return "No choice of a policy is still to come."


def _withdraw(entry: Entry) -> Sequence[NewEvent]:
    """The policy before it, where there is one, goes on."""
    service = entry.subject.service
    assert service is not None
    withdrawn = {"policy": service.pack, "from_day": service.pack_from}
    *earlier, before = service.earlier_packs or [{"pack": "", "from": None}]
    service.pack, service.earlier_packs = before["pack"], earlier
    service.pack_from = date.fromisoformat(before["from"]) if before["from"] else None
    service.save(update_fields=["pack", "pack_from", "earlier_packs"])
    Case.objects.filter(service=service).update(wakes_on=AT_ONCE)
    return [entry.record("policy.withdrawn", at=entry.now, **withdrawn)]


def _which_choice(context: ActionContext) -> str:
    """The policy that was chosen, and the day on which it would come into force."""
    service = context.subject.service
    first = service.pack_from if service is not None else None
    if service is None or first is None:
        return ""
    named = dict(policies_to_choose()).get(service.pack, service.pack)
    return f"{named}, chosen from {on_day(first)} on"


WITHDRAW_CHOICE = administrators_only(
    id="withdraw-policy-choice",
    title="Withdraw the choice that is still to come",
    family=family.SETTING_UP,
    records=("policy.withdrawn",),
    subject="service",
    asks=(questions.of_which(questions.why(), _which_choice),),
    possible=_still_to_come,
    does=_withdraw,
)
ACTIONS = (CHOOSE_POLICY, WITHDRAW_CHOICE)
