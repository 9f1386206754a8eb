"""A mail server that keeps what it is given, for tests."""

from __future__ import annotations

import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Received:
    """What came in: the message ids in order, and how the server is to behave."""

    messages: list[str] = field(default_factory=list)
    answer_to_address: str = "250 OK"
    # Addresses that alone are refused, in pointed brackets.
    refused: tuple[str, ...] = ()
    answer_to_message: str = "250 OK"
    hangs_up_after_message: bool = False


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        received = self.server.received
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split(" ")[0].upper()
            if verb == "DATA":
                self._say("354 go on")
                text = self._message()
                if received.answer_to_message.startswith("250"):
                    received.messages.append(text)
                if received.hangs_up_after_message:
                    return
                self._say(received.answer_to_message)
            elif verb == "RCPT":
                gone = any(each in line for each in received.refused)
                self._say("550 no such user" if gone else received.answer_to_address)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 OK")

    def _message(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode()).strip() != ".":
            if not line:
                raise ConnectionResetError
            lines.append(line)
        return "".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    received: Received

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that vanishes is what these tests are about."""


class MailServer:
    """Runs while the ``with`` block does; ``port`` is where."""

    def __init__(self) -> None:
        self.received = Received()
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.received = self.received

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> MailServer:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
