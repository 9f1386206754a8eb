"""What do many people at once get of a server: how many pages a second, how soon, and was any of them an error?

Each has signed in by the sign-in page and asks for one page after another over a connection that stays open. The bytes
are read and not drawn, so that the asking takes little of the machine that answers.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from time import perf_counter
from urllib.parse import urlencode

_CASE = re.compile(rb'href="/cases/([A-Z]+-\d\d-\d+)"')
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
_COOKIE = re.compile(rb"^set-cookie: *([^=]+)=([^;]*)", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_CASES = 5
OF_A_CASE = ("", "/timeline", "/timescales", "/steps", "/people", "/do/record-visit")


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many requests were answered in how many seconds; how long each took, and which were answered with an error."""

    seconds: float
    took: Sequence[float]
    errors: Sequence[str]

    @property
    def a_second(self) -> float:
        return len(self.took) / self.seconds

    def at_most(self, share: float) -> float:
        """Within how many seconds that share of them was answered."""
        return sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * share))]


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    port: int
    username: str
    pages: Sequence[str] = ()
    cookies: dict[str, str] = field(default_factory=dict)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def sign_in(self, password: str, addresses: Sequence[str]) -> None:
        """Sign in as they do, and find the cases that they can open from their own pages."""
        _, page = await self.ask("/sign-in")
        token = _TOKEN.search(page)
        assert token is not None
        form = {"username": self.username, "password": password, "next": ""}
        status, _ = await self.ask("/sign-in", {**form, "csrfmiddlewaretoken": token[1].decode()})
        assert status == 302, f"{self.username} could not sign in: {status}"
        cases: dict[bytes, None] = {}
        for address in addresses:
            status, page = await self.ask(address)
            assert status == 200, f"{address}: {status}"
            cases |= dict.fromkeys(_CASE.findall(page))
        found = [each.decode() for each in islice(cases, _CASES)]
        of_cases = [f"/cases/{case}{page}" for case in found for page in OF_A_CASE]
        # Half of what people open are lists, half are pages of a case.
        lists = islice(cycle(addresses), max(len(of_cases), len(addresses)))
        self.pages = [each for pair in zip(lists, cycle(of_cases or addresses)) for each in pair]

    async def ask(self, address: str, form: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Ask for a page; its status and body. A connection that was closed meanwhile is opened again."""
        body = urlencode(form).encode() if form is not None else b""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [
            f"{'GET' if form is None else 'POST'} {address} HTTP/1.1",
            f"Host: localhost:{self.port}",
            f"Origin: http://localhost:{self.port}",
            f"Cookie: {cookies}",
            f"Content-Length: {len(body)}",
            "Content-Type: application/x-www-form-urlencoded",
        ]
        sent = "\r\n".join([*head, "", ""]).encode() + body
        try:
            return await self._exchange(sent)
        except (asyncio.IncompleteReadError, ConnectionError):
            await self.leave()
            return await self._exchange(sent)

    async def _exchange(self, sent: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        reader, writer = self._streams
        writer.write(sent)
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        self.cookies |= {name.decode(): value.decode() for name, value in _COOKIE.findall(head)}
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length is not None else b""
        if b"connection: close" in head.lower():
            await self.leave()
        return int(head[9:12]), body

    async def leave(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def signed_in(
    port: int, password: str, people: Sequence[tuple[str, Sequence[str]]]
) -> list[Visitor]:
    """These people, by their usernames and the lists that each of them looks at."""
    visitors = [Visitor(port, username) for username, _ in people]
    for visitor, (_, addresses) in zip(visitors, people, strict=True):
        await visitor.sign_in(password, addresses)
        await visitor.leave()
    return visitors


async def crowd(visitors: Sequence[Visitor], *, seconds: float, only: str = "") -> Crowd:
    """All of them at once for so long, each page as soon as the last has come; ``only`` one address, where one is given."""
    took: list[float] = []
    errors: list[str] = []
    started = perf_counter()

    async def visit(visitor: Visitor, first: int) -> None:
        pages = [only] if only else visitor.pages
        for address in islice(cycle(pages), first % len(pages), None):
            asked = perf_counter()
            if asked - started > seconds:
                break
            status, _ = await visitor.ask(address)
            took.append(perf_counter() - asked)
            if status >= 400:
                errors.append(f"{visitor.username} {address}: {status}")
        await visitor.leave()

    await asyncio.gather(*(visit(each, number * 7) for number, each in enumerate(visitors)))
    return Crowd(seconds=perf_counter() - started, took=took, errors=errors)
