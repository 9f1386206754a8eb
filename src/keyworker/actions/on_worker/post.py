"""What is on record of a worker in their post, and how is it changed: job, profession, hours, how to reach them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from keyworker.access.account_addresses import address_on_record
from keyworker.access.asked_of_people import trouble_with_email
from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, FormQuestion, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_worker.accounts import LEFT_OUT
from keyworker.actions.on_worker.changed_addresses import readdressed
from keyworker.actions.pack_of_people import pack_of_people
from keyworker.policy.said_terms import not_among, term_meant
from keyworker.record.cases_of_workers import cases_following
from keyworker.record.writing import NewEvent
from keyworker.workforce.jobs import put_right

MOST = Decimal("1.5")
SHARE_IN_WORDS = f"Enter a number above 0, and no more than {MOST}: 1 is a full week"


def as_policies_name_it(entry: Entry) -> str:
    """The profession entered, as the rules of policies have it: ``Social worker`` is ``social-worker``.

    Raises NotPossible where it is no profession that the policy knows, and says which there are: kept as it was written, no
    rule would ever find it. What stands on record already may stay.
    """
    said = str(entry.values.get("profession", "")).strip()
    professions = pack_of_people(entry).professions
    meant = term_meant(said, professions) if said else ""
    if meant is None and said != _stands(entry):
        raise NotPossible(not_among(said, professions.values()), field="profession")
    return said if meant is None else meant


def _stands(entry: Entry) -> str | None:
    """The profession that is on record of the worker; None of somebody who is only now appointed."""
    return entry.subject.worker.profession if entry.subject.kind == "worker" else None


_LONGEST_PHONE, _LONGEST_WORD, _LONGEST_EMAIL, LONGEST_NAME = 40, 60, 254, 200

ASKS_JOB: tuple[FormQuestion, ...] = (
    questions.at_most(
        questions.ask(
            "job",
            "What is their job?",
            hint="Whoever goes to another job has that recorded with its first day, on their own page",
        ),
        _LONGEST_WORD,
    ),
    # Kept as the rules of policies write it.
    questions.made_into(
        questions.at_most(
            questions.ask(
                "profession",
                "Which profession?",
                required=False,
                hint="Where the policy asks for one, such as social worker",
            ),
            _LONGEST_WORD,
        ),
        "profession",
    ),
    questions.ask("qualified", "When did they qualify in it?", required=False),
    questions.made_into(
        questions.ask(
            "share",
            "How much of a full week do they work?",
            required=False,
            hint="1 is a full week, 0.6 is three days of five. Leave empty for a full week",
            width="4",
        ),
        "share",
    ),
)
# Of what is asked, what policies ask for, by its name in their rules.
FACTS_OF_POST = frozenset({"worker.role", "worker.profession", "worker.qualified", "worker.fte"})
ASKS_REACH: tuple[FormQuestion, ...] = (
    questions.kept_apart(questions.line("email", "E-mail", required=False, most=_LONGEST_EMAIL)),
    questions.kept_apart(
        questions.line("phone", "Phone", required=False, width="20", most=_LONGEST_PHONE)
    ),
)


def share_of(entry: Entry) -> Decimal:
    """The part of a full week that was entered, a full one where none was. Raises NotPossible where it cannot be that."""
    share = Decimal(str(entry.values.get("share", 1))).quantize(Decimal("0.01"))
    if not 0 < share <= MOST:
        raise NotPossible(SHARE_IN_WORDS, field="share")
    _readable(entry)
    return share


def _readable(entry: Entry) -> None:
    """Refuses an e-mail address that is none, and a phone number too long to be kept whole."""
    email = entry.values.get("email")
    if email and (trouble := trouble_with_email(email)):
        raise NotPossible(trouble, field="email")
    if len(entry.values.get("phone", "")) > _LONGEST_PHONE:
        raise NotPossible(f"Enter a phone number of at most {_LONGEST_PHONE} signs", field="phone")


def _change(entry: Entry) -> Sequence[NewEvent]:
    """Keep what was entered; the event says what of it a policy may ask about."""
    worker, asked = entry.subject.worker, entry.values
    share = share_of(entry)
    user = worker.user
    reached_at = address_on_record(user) if user is not None else ""
    worker.name, worker.role = asked["name"], asked["job"]
    worker.jobs = put_right(worker.jobs, worker.role, entry.as_of)
    worker.profession = as_policies_name_it(entry)
    worker.qualified = asked.get("qualified")
    worker.fte, worker.email, worker.phone = share, asked.get("email", ""), asked.get("phone", "")
    kept = ["name", "role", "jobs", "profession", "qualified", "fte", "email", "phone"]
    with cases_following(worker):
        worker.save(update_fields=kept)
    profession = worker.profession or None
    changed = entry.record(
        "worker.changed", at=entry.now, share=float(share), profession=profession
    )
    if user is None:
        return [changed]
    user.worker = worker
    if address_on_record(user).casefold() == reached_at.casefold():
        return [changed]
    # Whoever reads mail there chooses the password: it is said as what it is, without the address.
    return [changed, readdressed(entry, user, stood=reached_at)]


def _as_it_stands(name: str) -> questions.Adjusts:
    def adjusts(context: ActionContext, field: FormField) -> FormField:
        return replace(field, initial=_ON_RECORD[name](context.subject.worker) or None)

    return adjusts


_ON_RECORD: dict[str, Any] = {
    "name": lambda worker: worker.name,
    "job": lambda worker: worker.role,
    "profession": lambda worker: worker.profession,
    "qualified": lambda worker: worker.qualified,
    "share": lambda worker: f"{Decimal(worker.fte).normalize():f}",
    "email": lambda worker: worker.email,
    "phone": lambda worker: worker.phone,
}

CHANGE = administrators_only(
    id="change-worker",
    title="Change what is on record of a person",
    family=family.PEOPLE,
    records=("worker.changed", "account.address-changed"),
    leaves_out=LEFT_OUT,
    subject="worker",
    asks=tuple(
        questions.adjusted(each, _as_it_stands(each.name))
        for each in (
            questions.kept_apart(questions.line("name", "What is their name?", most=LONGEST_NAME)),
            *ASKS_JOB,
            *ASKS_REACH,
        )
    ),
    does=_change,
)
ACTIONS = (CHANGE,)
