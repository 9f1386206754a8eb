"""What does somebody look at before they agree to a policy: its text, what of it is different, what it would change?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from keyworker.actions.on_worker.changed_addresses import waiting_address
from keyworker.policy.wording import on_day
from keyworker.record.models import HeldPolicy, PolicyDraft
from keyworker.workforce.models import Service, Worker

# What a link says, and its address.
Read = tuple[str, str]
# What is known, by the words that a page has for it.
Known = tuple[str, str]


def of_brought(waiting: Iterable[HeldPolicy], services: Iterable[Service]) -> Iterator[Read]:
    """The same of policies that were brought: each may come to any of these services."""
    found = list(services)
    for held in waiting:
        yield f"The text of {held.title}, version {held.version}", text_of(held.pack, held.name)
        for service in found:
            yield (
                f"What {held.title}, version {held.version}, would change in {service.name}",
                _impact_on(service, held.name),
            )


def of_choice(service: Service, policy: str, *, pack_id: str, called: str) -> Iterator[Read]:
    """The same of a policy chosen for a service: what the service would name it, the id of its pack, and what it is called."""
    yield f"The text of {called}", text_of(pack_id, policy)
    yield (
        f"What would be different, and what it would change in {service.name}",
        _impact_on(service, policy),
    )


def of_draft(draft: PolicyDraft) -> Iterator[Read]:
    """The same of a draft that was sent."""
    page = reverse("policy-draft", args=[draft.pk])
    yield "What is different from the version it began with", f"{page}#changes"
    yield "Its text", f"{page}#contents"
    yield (
        "What it would change on live work",
        reverse("draft-impact", args=[draft.pk]),
    )


def of_address(worker: Worker) -> Iterator[Known]:
    """The same of somebody's changed address; nothing where none waits."""
    found = waiting_address(worker)
    if found is None:
        return
    yield "New address", found.new or "None"
    yield "Address before", found.old or "None"
    yield "Changed by", _who_when(found.changed)
    for each in found.taken:
        yield "Second factor taken away by", _who_when(each)


def next_of_address(worker: Worker) -> Iterator[str]:
    """What happens once somebody agrees to it, and what until then; nothing where none waits."""
    found = waiting_address(worker)
    if found is None:
        return
    if found.new:
        yield f"Once you agree, links to choose a password go to {found.new}."
    else:
        yield "Once you agree, links to choose a password go nowhere, until an address is on record."
    yield (
        f"{worker.name} is told of it, at both addresses."
        if found.new and found.old
        else f"{worker.name} is told of it."
    )
    yield (
        f"If you do not agree, links go to {found.old} as before."
        if found.old
        else "If you do not agree, no links go anywhere."
    )


def _who_when(said: tuple[str, date]) -> str:
    return f"{said[0]}, {on_day(said[1])}"


def text_of(pack_id: str, name: str) -> str:
    """The page of that very text: a policy of the authority's own may have several."""
    page = reverse("policy", args=[pack_id])
    return page if name == pack_id else f"{page}?{urlencode({'text': name})}"


def _impact_on(service: Service, policy: str) -> str:
    return f"{reverse('impact', args=[service.slug])}?{urlencode({'policy': policy})}"
