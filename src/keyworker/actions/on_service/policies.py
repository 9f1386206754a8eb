"""How does a service come to work under a policy, and from which day?

On the authority's first day, before any case is on record, one administrator's choice is enough. After that a choice
waits for somebody else, whichever policy it is: one that comes with Keyworker decides as much about families.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_authority.policies import says_whose_account
from keyworker.policy.wording import listed, on_day
from keyworker.record.accounts_given import ON_THE_PAGE, why_not_second
from keyworker.record.governing_pack import (
    governing,
    policies_to_choose,
    policies_waiting,
    why_unreadable,
)
from keyworker.record.models import Case
from keyworker.record.models.cases import AT_ONCE
from keyworker.record.policy_choices import (
    AGREED,
    CHOSEN,
    WaitingChoice,
    one_may_choose,
    waiting_choice,
)
from keyworker.record.set_up_so_far import open_cases_of
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Service


def _policies(context: ActionContext) -> Choices:
    return policies_to_choose()


def _who_decides(context: ActionContext, field: FormField) -> FormField:
    """The question with whether one person's choice is enough."""
    said = (
        "No case is on record yet, so your choice alone puts it in force; once one is, a second person agrees to it"
        if one_may_choose()
        else "It is in force once another administrator has agreed to it"
    )
    hints = (said, field.hint, *_not_yet())
    return replace(field, hint=". ".join(each for each in hints if each))


def _not_yet() -> Iterator[str]:
    """Which policies that were brought cannot be chosen yet, and who has to agree first."""
    waiting = policies_waiting()
    if waiting:
        yield f"{listed(waiting)} cannot be chosen until another administrator has agreed to it, under Policy"


ASKS_POLICY = (
    questions.adjusted(
        questions.choice_among(
            "policy",
            "Which policy does it work under?",
            _policies,
            required=False,
            hint="It can be chosen later; until then records are read, and nothing is recorded on them",
        ),
        _who_decides,
    ),
    questions.ask(
        "from_day", "From which day?", required=False, hint="Leave empty if it is from today"
    ),
)


def chosen(entry: Entry, service: Service) -> NewEvent:
    """Have the service work under the policy chosen from the day entered, at once or once somebody else agrees.

    Raises NotPossible as ``put_in_force``.
    """
    policy, first = entry.values["policy"], entry.values.get("from_day") or entry.as_of
    if one_may_choose():
        return put_in_force(entry, service, policy=policy, first=first)
    _after_the_last(service, policy, first)
    return entry.event(CHOSEN, at=entry.now, policy=policy, from_day=first)


def put_in_force(entry: Entry, service: Service, *, policy: str, first: date) -> NewEvent:
    """Have the service work under that policy from that day, and the event that says so.

    Its open cases are looked at anew by the next daily update. Raises NotPossible where the day is before the one from
    which it works under the policy it has.
    """
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
    _not_under_way_at_once(entry, service, entry.values.get("from_day") or entry.as_of)
    return [chosen(entry, service)]


def _not_under_way_at_once(entry: Entry, service: Service, first: date) -> None:
    """Open cases change their policy from tomorrow at the earliest: until a choice takes effect it can be withdrawn.

    Raises NotPossible otherwise. Where no policy can be read there is nothing to go back to, and work waits.
    """
    if first > entry.as_of or not governing(service, entry.as_of).governs:
        return
    if count := open_cases_of(service):
        cases = "1 open case is" if count == 1 else f"{count} open cases are"
        raise NotPossible(
            f"{cases} worked under another policy: enter a day from tomorrow on. "
            "Until then you can look at what it would change, and withdraw the choice",
            field="from_day",
        )


def _waits_already(context: ActionContext) -> str | None:
    """One choice at a time waits: two from one day would leave it open which of them was agreed to."""
    if _waiting(context) is None:
        return None
    return "A policy chosen for it waits for a second person: it is agreed to or withdrawn first."


def _waiting(context: ActionContext) -> WaitingChoice | None:
    service = context.subject.service
    return waiting_choice(service) if service is not None else None


CHOOSE_POLICY = administrators_only(
    id="choose-policy",
    title="Choose the policy",
    family=family.SETTING_UP,
    records=(CHOSEN, "policy.attached"),
    subject="service",
    asks=(
        questions.adjusted(
            ASKS_POLICY[0],
            lambda context, field: _who_decides(context, replace(field, required=True, hint="")),
        ),
        questions.adjusted(
            ASKS_POLICY[1],
            lambda context, field: replace(
                field,
                hint="From tomorrow at the earliest where cases are open, so that it can still be withdrawn",
            ),
        ),
    ),
    possible=_waits_already,
    does=_attach,
)


def _chosen_by_another(context: ActionContext) -> str | None:
    waiting = _waiting(context)
    if waiting is None:
        return "No policy chosen for it waits for this."
    if waiting.by is not None and waiting.by.pk == context.actor.pk:
        return "Somebody else agrees to what you chose."
    return None


def _agree(entry: Entry) -> Sequence[NewEvent]:
    """The service works under it from its day, as where one person's choice is enough."""
    service, waiting = entry.subject.service, _waiting(entry)
    assert service is not None
    assert waiting is not None
    refused = ON_THE_PAGE if entry.operator else _why_not_second(entry, waiting)
    if refused:
        raise NotPossible(refused)
    if waiting.policy not in dict(policies_to_choose()):
        raise NotPossible("That policy is not held here any more: withdraw the choice")
    try:
        _not_under_way_at_once(entry, service, waiting.first)
        in_force = put_in_force(entry, service, policy=waiting.policy, first=waiting.first)
    except NotPossible as obstacle:
        raise NotPossible(
            f"It cannot be in force from {on_day(waiting.first)} any more, because cases are open or another policy is"
            " from that day: withdraw the choice, and choose it from a later day"
        ) from obstacle
    said = {"policy": waiting.policy, "from_day": waiting.first}
    return [entry.record(AGREED, at=entry.now, **said), in_force]


def _why_not_second(entry: Entry, waiting: WaitingChoice) -> str | None:
    by = {waiting.by.pk} if waiting.by is not None else set()
    return why_not_second(entry.actor, bringers=by, brought=waiting.at)


def _as_it_waits(context: ActionContext) -> str:
    """The policy that waits, from when, and who chose it."""
    waiting = _waiting(context)
    if waiting is None:
        return ""
    return f"{_called(waiting.policy)}, from {on_day(waiting.first)} on, chosen by {waiting.who}"


def _called(policy: str) -> str:
    return dict(policies_to_choose()).get(policy, policy)


AGREE_CHOICE = administrators_only(
    id="agree-policy-choice",
    title="Agree to the policy chosen",
    family=family.SETTING_UP,
    records=(AGREED, "policy.attached"),
    subject="service",
    asks=(questions.of_which(says_whose_account(questions.note()), _as_it_waits),),
    possible=_chosen_by_another,
    does=_agree,
)


def _still_to_come(context: ActionContext) -> str | None:
    if _waiting(context) is not None:
        return None
    service = context.subject.service
    first = service.pack_from if service is not None else None
    if first is not None and first > context.as_of:
        return None
    return "No choice of a policy is still to come."


def _withdraw(entry: Entry) -> Sequence[NewEvent]:
    """The policy before it, where there is one, goes on; what nobody else had agreed to yet was none."""
    service, waiting = entry.subject.service, _waiting(entry)
    assert service is not None
    if waiting is not None:
        said = {"policy": waiting.policy, "from_day": waiting.first}
        return [entry.record("policy.withdrawn", at=entry.now, **said)]
    withdrawn = {"policy": service.pack, "from_day": service.pack_from}
    *earlier, before = service.earlier_packs or [{"pack": "", "from": None}]
    service.pack, service.earlier_packs = before["pack"], earlier
    service.pack_from = date.fromisoformat(before["from"]) if before["from"] else None
    service.save(update_fields=["pack", "pack_from", "earlier_packs"])
    Case.objects.filter(service=service).update(wakes_on=AT_ONCE)
    return [entry.record("policy.withdrawn", at=entry.now, **withdrawn)]


def _which_choice(context: ActionContext) -> str:
    """The policy that was chosen, and the day on which it would come into force."""
    if _waiting(context) is not None:
        return _as_it_waits(context)
    service = context.subject.service
    first = service.pack_from if service is not None else None
    if service is None or first is None:
        return ""
    return f"{_called(service.pack)}, chosen from {on_day(first)} on"


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
ACTIONS = (CHOOSE_POLICY, AGREE_CHOICE, WITHDRAW_CHOICE)
