"""Which entries are still to be typed into the authority's own record system?

What was recorded here and nobody said to have been keyed; and what was keyed and withdrawn since, to be put right there.
Entries that came from elsewhere are there already.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat

from keyworker.access.models import User
from keyworker.caseload.due import Within, cases_within, meant
from keyworker.paged import By, Order
from keyworker.policy.rules.pages import Keyed
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.record.models import Event

# What has waited longest comes first.
ORDER = Order(By("recorded_at", datetime), By("pk", int))


def entries_to_key(keyed: Keyed, within: Within) -> QuerySet[Event]:
    """Of the cases ``within`` somebody's reach, with case and people at hand."""
    shape, values = meant(within)
    ticks = Event.objects.uncorrected().filter(case=OuterRef("case"), kind=kinds.ENTRY_KEYED)
    said = ticks.alias(of=KT("data__keyed"))
    own = Concat(Value("E"), Cast(OuterRef("pk"), TextField()))
    entries = Q(kind__in=keyed.kinds, action__gt="")
    withdrawn = Q(kind=kinds.EVENT_CORRECTED) & Exists(said.filter(of=OuterRef("corrected")))
    found = Event.objects.uncorrected().alias(corrected=KT("data__corrects"))
    found = found.filter(entries | withdrawn, case__in=cases_within(shape, **values))
    still = found.exclude(Exists(said.filter(of=own)))
    return still.select_related("case__service", "case__team", "by", "recorded_by__worker")


def that_they_read(keyed: Keyed, user: User) -> Keyed:
    """The kinds of it whose words this person may read: nobody keys, or says to have keyed, what is withheld from them."""
    if user.access.reads_findings:
        return keyed
    open_to_them = (each for each in keyed.kinds if EVENT_KINDS[each].open_to_support)
    return keyed.model_copy(update={"kinds": tuple(open_to_them)})


def still_to_key(keyed: Keyed, events: Sequence[Event]) -> list[Event]:
    """The same of one case, of which all events have been read, the first recorded first."""
    wrong = {
        str(each.data.get("corrects")) for each in events if each.kind == kinds.EVENT_CORRECTED
    }
    stand = [each for each in events if each.ref not in wrong]
    said = {str(each.data.get("keyed")) for each in stand if each.kind == kinds.ENTRY_KEYED}
    found = [each for each in stand if each.ref not in said and _belongs(each, keyed, said)]
    return sorted(found, key=lambda each: (each.recorded_at, each.pk))


def _belongs(event: Event, keyed: Keyed, said: Collection[str]) -> bool:
    if event.kind == kinds.EVENT_CORRECTED:
        return str(event.data.get("corrects")) in said
    return event.kind in keyed.kinds and bool(event.action)
