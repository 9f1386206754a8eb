"""Builds case files that read as a story: ``a_case_file().received("2026-05-21").allocated("2026-05-27", to="W1").file()``."""

from __future__ import annotations

from typing import Any

from keyworker.policy.casefile import CaseFile


class CaseFileStory:
    """A case file, built event by event, each on its own day."""

    def __init__(self) -> None:
        self._document: dict[str, Any] = {
            "people": [{"id": "P1", "is": "child", "born": "2015-03-02"}],
            "workers": [
                {"id": "W1", "role": "family-support-practitioner"},
                {"id": "W2", "role": "family-support-practitioner"},
                {"id": "M1", "role": "practice-manager"},
            ],
            "events": [],
        }

    def happened(self, kind: str, on: str, **fields: Any) -> CaseFileStory:
        self._document["events"].append({"kind": kind, "at": on, **fields})
        return self

    def with_child(self, person: str, *, born: str) -> CaseFileStory:
        self._document["people"].append({"id": person, "is": "child", "born": born})
        return self

    def received(self, on: str, **fields: Any) -> CaseFileStory:
        return self.happened(
            "referral.received", on, **{"type": "caf", "source": "school", **fields}
        )

    def decided(self, on: str, outcome: str = "open", **fields: Any) -> CaseFileStory:
        return self.happened("decision.made", on, **{"outcome": outcome, "by": "M1", **fields})

    def allocated(
        self, on: str, *, to: str = "W1", role: str = "lead", **fields: Any
    ) -> CaseFileStory:
        return self.happened("allocation.started", on, worker=to, role=role, **fields)

    def contacted(self, on: str, *, by: str | None = "W1", **fields: Any) -> CaseFileStory:
        return self.happened("contact.made", on, **({"by": by} if by else {}), **fields)

    def planned(self, type_: str, on: str, *, meets: str) -> CaseFileStory:
        self._document["events"].append(
            {"kind": "meeting.planned", "at": on, "type": type_, "on": meets}
        )
        return self

    def closed(self, on: str) -> CaseFileStory:
        return self.happened("case.closed", on, by="M1")

    def attempted(self, **attempt: Any) -> CaseFileStory:
        self._document["attempt"] = attempt
        return self

    def file(self) -> CaseFile:
        return CaseFile.model_validate(self._document)


def a_case_file() -> CaseFileStory:
    return CaseFileStory()
