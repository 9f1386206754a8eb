"""Who works with it? People who sign in once, record contacts and read lists, and ask again where no answer came."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep
from urllib.parse import urlencode
from uuid import UUID, uuid4

_PATIENCE = 30.0  # seconds
_PAUSE = 0.2  # seconds
Hosts = Sequence[int]


@dataclass
class Seen:
    """What one person was answered. A form is told by its submission's number."""

    recorded: set[UUID] = field(default_factory=set)
    refused: set[UUID] = field(default_factory=set)
    unanswered: dict[UUID, str] = field(default_factory=dict)
    lists: int = 0
    asked_again: int = 0
    signed_out: int = 0
    odd: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """Status, where it leads to, and the page; status 0 where none came."""

    status: int
    location: str = ""
    text: str = ""

    def said(self) -> str:
        """What is odd about it, for whoever has to find out why."""
        words = " ".join(re.sub(r"<[^>]*>", " ", self.text).split())
        return f"{self.status}: {words[:120]}"

    @property
    def came(self) -> bool:
        """Whether the form or page was answered, and not with a fault of a server's."""
        return 0 < self.status < 500


class Person:
    """One browser: its cookies, and whichever host answers."""

    def __init__(self, hosts: Hosts, *, seed: int) -> None:
        self.seen = Seen()
        self._hosts, self._chance = hosts, random.Random(seed)
        self._cookies = {"csrftoken": ("a" * 32, float("inf"))}

    def signs_in(self, username: str, password: str) -> None:
        """Raises RuntimeError where no host lets them in."""
        form = {"username": username, "password": password, "next": ""}
        # The hosts may only just be starting.
        answer = self.asks_until_answered("/sign-in", form, patience=4 * _PATIENCE)
        if answer.status != 302:
            raise RuntimeError(f"{username} could not sign in: {answer.status}")

    def records(self, case: str, *, refusable: bool = False) -> None:
        """Record a contact; one that is ``refusable`` leaves out what must be answered."""
        form = {"submission": str(uuid4()), "with": "Parent"}
        self.sends(case, form if refusable else {**form, "method": "phone"})

    def sends(self, case: str, form: dict[str, str]) -> None:
        """Send a form until it is answered, as somebody who sees an error does; note what the answer was."""
        number = UUID(form["submission"])
        answer = self.asks_until_answered(f"/cases/{case}/do/record-contact", form)
        if not answer.came:
            self.seen.unanswered[number] = case
        elif answer.status == 302 and answer.location.startswith("/sign-in"):
            self.seen.signed_out += 1
        elif answer.status == 302:
            self.seen.recorded.add(number)
        elif answer.status == 422:
            self.seen.refused.add(number)
        else:
            self.seen.odd.append(f"a form was answered with {answer.said()}")

    def reads(self, path: str) -> Answer:
        """A list, from whichever host answers."""
        answer = self.asks_until_answered(path)
        self.seen.lists += answer.status == 200
        if answer.status == 302:
            self.seen.signed_out += 1
        elif answer.came and answer.status != 200:
            self.seen.odd.append(f"{path} was answered with {answer.said()}")
        return answer

    def asks_until_answered(
        self, path: str, form: dict[str, str] | None = None, *, patience: float = _PATIENCE
    ) -> Answer:
        """Ask until a host answers; the last that came where none does in that time."""
        until = monotonic() + patience
        while not (answer := self.asks_once(path, form)).came and monotonic() < until:
            self.seen.asked_again += 1
            sleep(_PAUSE)
        return answer

    def asks_once(self, path: str, form: dict[str, str] | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self._chance.choice(self._hosts), timeout=10)
        held = self._held()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in held.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**form, "csrfmiddlewaretoken": held["csrftoken"]})
        try:
            connection.request("POST" if body else "GET", path, body, headers)
            with connection.getresponse() as response:
                self._keep(response.headers.get_all("Set-Cookie") or [])
                text = response.read().decode()
                return Answer(response.status, response.headers.get("Location", ""), text)
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            connection.close()

    def _keep(self, given: Sequence[str]) -> None:
        for each in given:
            name, _, rest = each.partition("=")
            _, lasts, seconds = each.lower().partition("max-age=")
            until = monotonic() + float(seconds.partition(";")[0]) if lasts else float("inf")
            self._cookies[name] = (rest.partition(";")[0], until)

    def _held(self) -> dict[str, str]:
        """The cookies, without those that were given for a while which has passed."""
        now = monotonic()
        self._cookies = {name: each for name, each in self._cookies.items() if each[1] > now}
        return {name: value for name, (value, _) in self._cookies.items()}

    @property
    def has_just_saved(self) -> bool:
        return "just-saved" in self._held()


def work(person: Person, cases: Sequence[str], *, goes_on: Callable[[], bool], seed: int) -> None:
    """Record contacts and read lists, now and then with a form that cannot be taken, for as long as it goes on."""
    chance = random.Random(seed)
    while goes_on():
        person.records(chance.choice(cases), refusable=chance.random() < 0.1)
        person.reads(chance.choice(["/", "/caseload", "/overdue"]))
        sleep(_PAUSE)
