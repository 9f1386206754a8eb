"""How does a draft of a policy come into force: sent by who wrote it, agreed by somebody else, from a day?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from keyworker.actions import questions
from keyworker.actions.action import ActionContext, Entry, FormQuestion, NotPossible
from keyworker.actions.form_fields import Choices
from keyworker.actions.on_authority.policies import says_whose_account
from keyworker.actions.on_authority.policy_drafts import (
    WHICH,
    done_to_a_draft,
    open_drafts,
    title_of,
)
from keyworker.actions.on_service.policies import put_in_force
from keyworker.policy.casefile import local_day
from keyworker.policy.editing.places import places_of
from keyworker.policy.editing.rewriting import NotWritten
from keyworker.policy.wording import on_day
from keyworker.record.accounts_given import ON_THE_PAGE, why_not_second
from keyworker.record.held_policies import name_of
from keyworker.record.models import HeldPolicy, PolicyDraft
from keyworker.record.policy_drafts import (
    HEADER,
    draft_numbered,
    drafts,
    looked_at,
    sent_by,
    with_header,
    writers_of,
)
from keyworker.record.set_up_so_far import service_called, services_there
from keyworker.record.subjects import OnService
from keyworker.record.writing import NewEvent


def _services(context: ActionContext) -> Choices:
    return tuple((each.slug, each.name) for each in services_there(context.as_of))


def _sent(context: ActionContext) -> Choices:
    return tuple((str(each.pk), title_of(each)) for each in drafts() if each.is_sent)


def _sent_by_others(context: ActionContext) -> Choices:
    """What waits for this person: nobody agrees to what they wrote or sent themselves."""
    waiting = [each for each in drafts() if each.is_sent]
    mine = {each.pk for each in waiting if context.actor.pk in writers_of(each)}
    return tuple((str(each.pk), _as_sent(each)) for each in waiting if each.pk not in mine)


def _as_sent(draft: PolicyDraft) -> str:
    """What is agreed to: the draft, the id and version it will have, and who sent it when."""
    sending = sent_by(draft)
    version = places_of({HEADER: draft.files[HEADER]})["pack/version"].says
    title = f"{title_of(draft)} ({draft.pack}, version {version})"
    if sending is None or sending.by is None:
        return title
    return f"{title}, sent by {sending.by.name} {on_day(local_day(sending.recorded_at))}"


def _not_agreed_yet(context: ActionContext) -> Choices:
    return tuple((str(each.pk), title_of(each)) for each in drafts(open_only=True))


def _draft(entry: Entry, *, sent: bool) -> PolicyDraft:
    draft = draft_numbered(entry.values["draft"])
    if draft is None or draft.is_sent is not sent or not (sent or draft.is_open):
        raise NotPossible("It has been dealt with since: look at the draft again", field="draft")
    return draft


def _send(entry: Entry) -> Sequence[NewEvent]:
    draft, first = _draft(entry, sent=False), entry.values["from_day"]
    if first < entry.as_of:
        raise NotPossible("That day has passed: choose today or a later one", field="from_day")
    try:
        draft.files = with_header(draft.files, {"effective": first.isoformat()})
    except NotWritten as error:
        raise NotPossible(str(error), field="from_day") from error
    _refuse_unsound(draft)
    draft.service = service_called(entry.values["service"])
    draft.from_day, draft.state = first, PolicyDraft.State.SENT
    draft.save(update_fields=["files", "service", "from_day", "state"])
    return [entry.record("policy-draft.sent", at=entry.now)]


def _refuse_unsound(draft: PolicyDraft) -> None:
    """Raises NotPossible where a check or a worked example fails, or it is no version of its own."""
    found = looked_at(draft).found
    said = [*map(str, found.failing), *map(str, found.missed)]
    if said:
        more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
        raise NotPossible(f"It is not sound yet: {said[0]}{more}", field="draft")
    header = places_of({HEADER: draft.files[HEADER]})
    if header["pack/id"].says != draft.pack:
        raise NotPossible(f"Its id in pack.yaml has to be {draft.pack}", field="draft")
    version = header["pack/version"].says
    if HeldPolicy.objects.filter(pack=draft.pack, version=version).exists():
        raise NotPossible(
            f"There is a version {version} of it already: give it another", field="draft"
        )


def _return(entry: Entry) -> Sequence[NewEvent]:
    draft = _draft(entry, sent=True)
    draft.state = PolicyDraft.State.OPEN
    draft.save(update_fields=["state"])
    return [entry.record("policy-draft.returned", at=entry.now)]


def _agree(entry: Entry) -> Sequence[NewEvent]:
    """It is kept as a text that nobody alters, and the service works under it from its day."""
    draft = _draft(entry, sent=True)
    service, first, sending = draft.service, draft.from_day, sent_by(draft)
    assert service is not None
    assert first is not None
    assert sending is not None
    if entry.actor.pk in writers_of(draft):
        raise NotPossible("Somebody else agrees to what you wrote", field="draft")
    refused = ON_THE_PAGE if entry.operator else None
    refused = refused or why_not_second(
        entry.actor, bringers=writers_of(draft), brought=sending.recorded_at
    )
    if refused:
        raise NotPossible(refused, field="draft")
    if first < entry.as_of:
        raise NotPossible(
            f"It was to be in force from {on_day(first)}, and that day has passed: send it back for another",
            field="draft",
        )
    _refuse_unsound(draft)
    name, header = name_of(draft.pack, draft.files), places_of({HEADER: draft.files[HEADER]})
    version = header["pack/version"].says
    HeldPolicy.objects.create(
        name=name,
        pack=draft.pack,
        title=header["pack/title"].says,
        version=version,
        files=draft.files,
        added_at=entry.now,
        added_by=sending.by or draft.began_by,
    )
    draft.state, draft.became = PolicyDraft.State.AGREED, name
    draft.save(update_fields=["state", "became"])
    # The row as it is while it is changed: nobody chooses another policy for it at the same moment.
    locked = OnService(service).locked().service
    try:
        in_force = put_in_force(entry, locked, policy=name, first=first)
    except NotPossible as obstacle:
        raise NotPossible(str(obstacle), field="draft") from obstacle
    return [
        entry.record("policy-draft.agreed", at=entry.now, policy=name, policy_version=version),
        entry.record("policy.agreed", at=entry.now, policy=name),
        in_force.about(OnService(locked)),
    ]


def _drop(entry: Entry) -> Sequence[NewEvent]:
    draft = draft_numbered(entry.values["draft"])
    if draft is None or not (draft.is_open or draft.is_sent):
        raise NotPossible("It has been dealt with since: look at the draft again", field="draft")
    draft.state = PolicyDraft.State.DROPPED
    draft.save(update_fields=["state"])
    return [entry.record("policy-draft.dropped", at=entry.now)]


def _some(
    among: Callable[[ActionContext], Choices], otherwise: str
) -> Callable[[ActionContext], str | None]:
    return lambda context: None if among(context) else otherwise


def _which(among: Callable[[ActionContext], Choices]) -> FormQuestion:
    return questions.choice_among("draft", "Which draft?", among)


SEND = done_to_a_draft(
    "send-policy-draft",
    "Send a draft for agreement",
    WHICH,
    questions.choice_among("service", "For which service?", _services),
    questions.ask(
        "from_day",
        "From which day is it to be in force?",
        hint="Somebody else has to agree by then; it can be withdrawn until that day",
    ),
    questions.why("What is changed, and why? Whoever agrees reads this"),
    short_title="Send for agreement",
    records=("policy-draft.sent",),
    does=_send,
    possible=_some(open_drafts, "No draft is being written."),
)
RETURN = done_to_a_draft(
    "return-policy-draft",
    "Send a draft back, or take it back",
    _which(_sent),
    questions.why("What is to be changed?"),
    short_title="Send it back",
    records=("policy-draft.returned",),
    does=_return,
    possible=_some(_sent, "No draft waits for agreement."),
)
AGREE = done_to_a_draft(
    "agree-policy-draft",
    "Agree to a draft of a policy",
    says_whose_account(_which(_sent_by_others)),
    short_title="Agree",
    records=("policy-draft.agreed", "policy.agreed", "policy.attached"),
    does=_agree,
    possible=_some(_sent_by_others, "No draft sent by somebody else waits for this."),
)
DROP = done_to_a_draft(
    "drop-policy-draft",
    "Put a draft aside",
    _which(_not_agreed_yet),
    questions.why(),
    short_title="Put it aside",
    records=("policy-draft.dropped",),
    does=_drop,
    possible=_some(_not_agreed_yet, "There is no draft."),
)
ACTIONS = (SEND, RETURN, AGREE, DROP)
