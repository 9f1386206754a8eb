"""The record of a session of supervision after it: returned, signed by both, filed, authorised."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import Action, none_yet

_NO_SESSION = none_yet("No supervision has been recorded on this case yet.", "supervision.held")

RETURN = Action(
    id="return-supervision",
    title="Return the record of supervision",
    family=family.SUPERVISION,
    records=("supervision.returned",),
    asks=(questions.when("When did the worker get it?"), questions.note()),
    possible=_NO_SESSION,
)
# Each signs for themselves, at the moment of signing.
SIGN = Action(
    id="sign-supervision",
    title="Sign the record of supervision",
    family=family.SUPERVISION,
    records=("supervision.signed",),
    asks=(questions.note(),),
    possible=_NO_SESSION,
)
FILE = Action(
    id="file-supervision",
    title="File the record of supervision",
    family=family.SUPERVISION,
    records=("supervision.filed",),
    asks=(questions.when("When was it filed?"), questions.note()),
    possible=_NO_SESSION,
)
AUTHORISE = Action(
    id="authorise-supervision",
    title="Authorise the record of supervision",
    family=family.SUPERVISION,
    records=("supervision.authorised",),
    asks=(questions.note(),),
    possible=_NO_SESSION,
)
ACTIONS = (RETURN, SIGN, FILE, AUTHORISE)
