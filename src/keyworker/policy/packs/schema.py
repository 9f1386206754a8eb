"""Which words may stand where in a pack's files, as a JSON Schema that an editor can complete and check from?

The schema describes what people write: a condition is ``{fact: {tests}}``, a length is ``3 working days``, one thing
may stand where a list may. It is read off the models that read the files, so it cannot fall behind them.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from keyworker.policy.conditions.condition import Forms, kinds_in_order
from keyworker.policy.conditions.model import Condition, EventPattern, Tests
from keyworker.policy.conditions.patterns import Since
from keyworker.policy.packs.clauses import NotSoftware
from keyworker.policy.packs.reading.files import LISTS, SHARED, WHOLE_FILES
from keyworker.policy.vocabulary import EVENT_KINDS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ABOUT = (
    "The files of a policy pack, one definition a kind of file: #/$defs/timescales describes timescales.yaml and every "
    "file in the folder timescales/."
)
# Stands for a condition until all models are described, as their own conditions are not put in among the definitions.
_A_CONDITION = {"$comment": "Condition"}
_QUOTED = re.compile(r"``(\w+)(?::[^`]*)?``")


def pack_schema() -> dict[str, Any]:
    """One document with a definition for each kind of file, and for each model that stands in one."""
    models: dict[str, Any] = {**WHOLE_FILES, **LISTS}
    shared: dict[str, Any] = {}
    files: dict[str, Any] = {}
    for kind, model in models.items():
        written = _written(model, shared)
        files[kind] = written if kind in WHOLE_FILES else _list_of(written)
    files["clauses"]["items"]["anyOf"].append(_not_software(shared))
    for kind, schema in files.items():
        schema["description"] = f"The file {kind}.yaml" + (
            "" if kind in WHOLE_FILES else f", or a file in {kind}/"
        )
    shared |= _conditions(shared)
    definitions = {**files, **dict(sorted(shared.items()))}
    return {
        "$schema": _DIALECT,
        "title": "Policy pack",
        "description": _ABOUT,
        "$defs": _referring(definitions),
    }


def _referring(schema: Any) -> Any:
    """The schema with each condition in it as a reference."""
    if isinstance(schema, list):
        return [_referring(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.items() >= _A_CONDITION.items():
        rest = {key: value for key, value in schema.items() if key not in {"$comment", "default"}}
        return {"$ref": "#/$defs/Condition", **rest}
    return {key: _referring(value) for key, value in schema.items()}


def _written(model: Any, shared: dict[str, Any]) -> dict[str, Any]:
    """A reference to the model, whose definition and those it needs are put into ``shared``."""
    schema = TypeAdapter(model).json_schema(
        schema_generator=_AsWritten, ref_template="#/$defs/{model}"
    )
    shared |= schema.pop("$defs", {})
    if "$ref" in schema:
        return schema
    shared[model.__name__] = schema
    return {"$ref": f"#/$defs/{model.__name__}"}


def _list_of(written: dict[str, Any]) -> dict[str, Any]:
    about = "What several rules of this file share, each with a name: 'name: &name ...'; a rule refers to it as *name. The first item."
    shared = {
        "type": "object",
        "description": about,
        "properties": {SHARED: {"type": "object", "minProperties": 1}},
        "required": [SHARED],
        "additionalProperties": False,
    }
    return {"type": "array", "items": {"anyOf": [written, shared]}}


def _not_software(shared: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Passages of the policy that are not built; the last item of the register.",
        "properties": {"not_software": {"type": "array", "items": _written(NotSoftware, shared)}},
        "required": ["not_software"],
        "additionalProperties": False,
    }


class _AsWritten(GenerateJsonSchema):
    """Describes what stands in a file, where reading turns it into something else first."""

    def function_plain_schema(
        self, schema: core_schema.PlainValidatorFunctionSchema
    ) -> JsonSchemaValue:
        if schema["function"]["function"] is Condition.read:
            return dict(_A_CONDITION)
        return super().function_plain_schema(schema)

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        written = super().function_before_schema(schema)
        # Where a list may stand, one of its kind may, too.
        return {"anyOf": [written["items"], written]} if written.get("type") == "array" else written

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        # A key that says nothing is left out, never written as null.
        return self.generate_inner(schema["schema"])

    def union_schema(self, schema: core_schema.UnionSchema) -> JsonSchemaValue:
        written = super().union_schema(schema)
        kinds = [each.get("type") for each in written.get("anyOf", ())]
        if kinds and all(set(each) == {"type"} for each in written["anyOf"]):
            return {"type": [each for each in kinds if each != "integer" or "number" not in kinds]}
        return written

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        written = super().default_schema(schema)
        if written.get("default", 0) in (None, [], {}, ""):
            written.pop("default")
        return written

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        written = super().model_schema(schema)
        written.pop("title", None)
        described = _described_fields(schema["cls"])
        for name, field in written.get("properties", {}).items():
            field.pop("title", None)
            if name in described:
                field["description"] = described[name]
        if "description" in written:
            written["description"] = _one_line(written["description"])
        return written


def _described_fields(model: type[Any]) -> dict[str, str]:
    """What the docstrings of a model and its bases say of each field: the sentences that name it."""
    described: dict[str, list[str]] = {}
    for each in reversed(model.__mro__):
        own = each.__dict__.get("__doc__") if issubclass(each, BaseModel) else None
        for sentence in _sentences(inspect.cleandoc(own)) if own else ():
            for name in dict.fromkeys(_QUOTED.findall(sentence)):
                described.setdefault(name, []).append(_one_line(sentence))
    return {name: " ".join(sentence) for name, sentence in described.items()}


def _sentences(text: str) -> Iterator[str]:
    for sentence in re.split(r"(?<=[.;])\s+(?=[A-Z`])", " ".join(text.split())):
        yield sentence.removesuffix(";").removesuffix(".") + "."


def _one_line(text: str) -> str:
    return " ".join(text.replace("``", "'").split())


def _conditions(shared: dict[str, Any]) -> dict[str, Any]:
    """How conditions are written; reading gives each form a kind of its own, which nobody writes."""
    for model in (Tests, EventPattern, Since):
        _written(model, shared)
    _name_the_events(shared)
    each = {
        "for": {
            "enum": ["case", "each"],
            "description": "each: only what is about the item in question",
        }
    }
    shared_forms = Forms(
        condition={"$ref": "#/$defs/Condition"},
        pattern={**shared["EventPattern"]["properties"], **each},
        beside_the_pattern=_beside_the_pattern,
        described=_form,
    )
    forms: dict[str, Any] = {}
    for kind in kinds_in_order():
        forms |= kind.form(shared_forms)
    written = {
        "type": "object",
        "minProperties": 1,
        "properties": forms,
        "additionalProperties": {"$ref": "#/$defs/Tests"},
    }
    about = (
        "Only if: a fact with its tests, several conditions under all, any or not, or a question about what has happened. "
        "Several keys side by side must all hold."
    )
    return {"Condition": {"description": about, "anyOf": [{"const": "always"}, written]}}


def _beside_the_pattern(model: type[BaseModel]) -> dict[str, Any]:
    """What a question about events takes beside the events meant, which are written in the same place."""
    shared: dict[str, Any] = {}
    _written(model, shared)
    properties = shared[model.__name__]["properties"]
    return {
        name: each for name, each in properties.items() if name not in {"kind", "pattern", "about"}
    }


def _name_the_events(shared: dict[str, Any]) -> None:
    """Wherever a pattern says which event is meant, the events there are."""
    kinds = {"enum": sorted(EVENT_KINDS)}
    for schema in shared.values():
        properties = schema.get("properties", {})
        if "event" in properties:
            properties["event"] = {
                **kinds,
                "description": properties["event"].get("description", "What happened."),
            }


def _form(properties: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": _one_line(model.__doc__ or ""),
        "properties": properties,
        "additionalProperties": False,
    }
