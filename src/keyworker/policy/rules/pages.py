"""What do people see beside their work, and in which order, where an authority's way of working decides it?

Nothing here is a rule: no clause is cited for it, and nobody is refused anything by it. Where a policy says nothing of
its pages, they show nothing of this.
"""

from __future__ import annotations

from keyworker.policy.model import Model


class Meanwhile(Model):
    """One thing a manager sees to while nobody is allocated: the ``action`` that records it, and its ``title``."""

    action: str
    title: str


class Because(Model):
    """One kind of reason for which nobody is allocated, counted under its ``title``: ``why`` are the answers that are of it."""

    id: str
    title: str
    why: tuple[str, ...]


class Preset(Model):
    """One button for a contact that has just happened.

    Pressing it does the ``action``; ``title`` is what the button says, ``answers`` are what it fills in on the form.
    """

    id: str
    title: str
    action: str
    answers: dict[str, str] = {}


class Contact(Model):
    """The quick page for contacts: its buttons, ``presets``, and ``with_whom`` somebody may have spoken."""

    presets: tuple[Preset, ...] = ()
    with_whom: tuple[str, ...] = ()


class Keyed(Model):
    """What is typed again into the authority's own record ``system``: entries of these ``kinds`` of event, until somebody says
    that it was.
    """

    system: str
    kinds: tuple[str, ...]


class AlongMove(Model):
    """What the report of moves looks for along each: an ``event`` of that kind whose fields say what ``where`` says, called
    ``title``.
    """

    event: str
    title: str
    where: dict[str, bool | str] = {}


class Pages(Model):
    """What the pages show besides.

    ``read_before`` gives, by action, the kinds of event that people should have read before they do it, most needed
    first: the latest of each is shown beside the form. ``meanwhile`` lists what is seen to while nobody is allocated,
    in its order; ``unallocated_because`` are the kinds of reason by which those cases are counted.
    ``contact`` fills the quick page for contacts; without it, the form is shown. ``keyed`` makes the list of
    what is still to be keyed into another system; without it, there is none. ``along_moves`` is counted of each move in the
    report of changes.
    """

    read_before: dict[str, tuple[str, ...]] = {}
    meanwhile: tuple[Meanwhile, ...] = ()
    unallocated_because: tuple[Because, ...] = ()
    contact: Contact = Contact()
    keyed: Keyed | None = None
    along_moves: tuple[AlongMove, ...] = ()

    def actions_named(self) -> tuple[str, ...]:
        """Every action that the pages name."""
        return (
            *self.read_before,
            *(each.action for each in self.meanwhile),
            *(each.action for each in self.contact.presets),
        )
