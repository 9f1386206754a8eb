"""What stands at the head of a letter, line by line?"""

from __future__ import annotations

from dataclasses import dataclass

from keyworker.record.set_up_so_far import authority


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The authority as its letters have it; what it has not said is empty."""

    name: str = ""
    address: str = ""
    telephone: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is known of it, in the order in which it stands; nothing where only the name is known."""
        if not (self.address or self.telephone):
            return ()
        telephone = (f"Telephone: {self.telephone}",) if self.telephone else ()
        address = (line.strip() for line in self.address.splitlines())
        return (self.name, *(line for line in address if line), *telephone)


def letterhead() -> Letterhead:
    """The authority's letterhead as it stands now."""
    named = authority()
    if named is None:
        return Letterhead()
    return Letterhead(
        name=named.logo_text or named.name, address=named.address, telephone=named.telephone
    )
