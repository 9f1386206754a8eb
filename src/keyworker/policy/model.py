"""What every part of the policy language is made of: one strict, frozen base for pydantic models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen model that refuses keys it does not know, so that a misspelt key is never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
