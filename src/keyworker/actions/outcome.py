"""What came of trying an action? It was done, it was refused, or the page it was done from was out of date."""

from __future__ import annotations

from dataclasses import dataclass, field

from keyworker.decisions.gates import Unmet
from keyworker.policy.rules.base import Force
from keyworker.record.models import Case, Event
from keyworker.record.subjects import Subject


@dataclass(frozen=True, kw_only=True)
class Done:
    """It was done: the subject as it now stands and the events recorded.

    ``again``: the same form did it before, with the same contents, and nothing was recorded a second time.
    """

    subject: Subject
    events: tuple[Event, ...]
    again: bool = False

    @property
    def just_now(self) -> tuple[Event, ...]:
        """What was recorded by this very sending; none where the form was sent before.

        Whatever a page does besides saying it goes by these: a link that opens an account is made with its event, or not.
        """
        return () if self.again else self.events

    @property
    def case(self) -> Case:
        """The case it was done to."""
        return self.subject.as_case


@dataclass(frozen=True, kw_only=True)
class Refused:
    """It was not done: what stands in the way, and which answers are missing or wrong."""

    unmet: tuple[Unmet, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    needs_reason: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stale:
    """It was not done, because the subject has changed since the page was shown: what changed, a sentence each."""

    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SentBefore(Stale):
    """It was not done, because the same form was recorded before and says something else now.

    ``changes`` tells what it recorded then, ``events`` are that.
    """

    events: tuple[Event, ...]


Outcome = Done | Refused | Stale


def refusal(sentence: str) -> Refused:
    """A refusal that rests on the record itself, not on a clause."""
    return Refused(unmet=(in_the_way(sentence),))


def in_the_way(sentence: str) -> Unmet:
    """What the record itself does not allow, in the form in which a pack's refusals come."""
    return Unmet(rule="record", clause="", clause_id="", force=Force.MUST, because=(sentence,))
