"""Which files of a policy were sent in a zip file, and what came of it?"""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest

from keyworker.actions.outcome import Outcome, Refused
from keyworker.record.held_policies import NotAPolicy, read_archive

_LARGEST = 2 * 1024 * 1024


def from_archive(request: HttpRequest, record: Callable[[str], Outcome]) -> Outcome:
    """What came of recording the files that were sent, as one text; refused where they are no policy's."""
    try:
        text = json.dumps(_files_sent(request))
    except NotAPolicy as problem:
        return Refused(errors={"text": str(problem)})
    return record(text)


def _files_sent(request: HttpRequest) -> dict[str, str]:
    """The files, by their paths within the policy's folder. Raises NotAPolicy."""
    sent = request.FILES.get("file")
    if sent is None:
        raise NotAPolicy("Choose the zip file of the policy's folder")
    if sent.size is None or sent.size > _LARGEST:
        raise NotAPolicy(f"The file is larger than {_LARGEST // 1024**2} MB")
    return read_archive(sent.read())
