"""Which files of a policy were sent in a zip file?"""

from __future__ import annotations

from django.http import HttpRequest

from keyworker.record.held_policies import NotAPolicy, read_archive

_LARGEST = 2 * 1024 * 1024


def files_sent(request: HttpRequest) -> dict[str, str]:
    """The files, by their paths within the policy's folder. Raises NotAPolicy."""
    sent = request.FILES.get("file")
    if sent is None:
        raise NotAPolicy("Choose the zip file of the policy's folder")
    if sent.size is None or sent.size > _LARGEST:
        raise NotAPolicy(f"The file is larger than {_LARGEST // 1024**2} MB")
    return read_archive(sent.read())
