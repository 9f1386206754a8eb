"""In which words does a form ask? The questions that actions are put together from.

Most ask for a field of the event that the action records: ``ask`` draws it by the field's own type, so that the form
and the record cannot differ. The others ask for people, places and days, or for what only decides what is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from keyworker.actions.action import ActionContext, FormQuestion
from keyworker.actions.as_recorded import ReadBack
from keyworker.actions.form_demanded import asks_to_enter
from keyworker.actions.form_fields import (
    Choices,
    FieldKind,
    Finds,
    FormField,
)
from keyworker.actions.pack_of_people import pack_of_people
from keyworker.caseload.suitability import may_take_part
from keyworker.policy.vocabulary.fields import Field, FieldType, KindList
from keyworker.policy.wording import id_in_words, sentence
from keyworker.record.colleagues import Colleague
from keyworker.workforce.models import Worker

Adjusts = Callable[[ActionContext, FormField], FormField]

YES_OR_NO: Choices = (("yes", "Yes"), ("no", "No"))
_HINTS = {FieldType.LIST: "One a line", FieldType.DURATION: "For example: 3 weeks"}
_KINDS: dict[FieldType, FieldKind] = {
    FieldType.TEXT: "text",
    FieldType.YES_NO: "yes-no",
    FieldType.NUMBER: "number",
    FieldType.DATE: "date",
    FieldType.MOMENT: "datetime",
    FieldType.DURATION: "duration",
    FieldType.CHOICE: "choice",
    FieldType.PERSON: "child",
    FieldType.PEOPLE: "children",
    FieldType.WORKER: "worker",
    FieldType.LIST: "outcomes",
}


def ask(
    name: str, label: str, *, required: bool = True, hint: str = "", width: str = ""
) -> FormQuestion:
    """A field of the event recorded, asked by its own type: a choice offers its values, a worker those in post.

    What is one of the policy's own kinds or job roles offers those that it lists.
    """

    def draws(context: ActionContext, field: Field | None) -> Iterable[FormField]:
        assert field is not None
        listed = kinds_listed(context, field.of_list)
        yield FormField(
            name=name,
            label=label,
            type="choice" if listed else _KINDS[field.type],
            choices=listed or _choices(context, field),
            finds=finds_colleagues(context) if field.type is FieldType.WORKER else None,
            hint=hint or _HINTS.get(field.type, ""),
            required=required,
            width=width,
            held_in=field,
        )

    return FormQuestion(name=name, draws=draws)


def kinds_listed(context: ActionContext, name: KindList | None) -> Choices:
    """What the policy lists, where the answer is one of that list and nothing else."""
    if name is None or name.is_open:
        return ()
    pack = pack_of_people(context) if name is KindList.ROLES else context.pack
    return tuple((each.id, each.title) for each in pack.kinds_of(name))


def _choices(context: ActionContext, field: Field) -> Choices:
    match field.type:
        case FieldType.YES_NO:
            return YES_OR_NO
        case FieldType.CHOICE:
            return tuple((each, field.title(each)) for each in field.choices)
        case FieldType.WORKER:
            return colleagues(context)
        case FieldType.PERSON:
            return tuple((each.ref, each.name) for each in context.relatives)
        case FieldType.PEOPLE:
            return named_children(context)
        case _:
            return ()


def _put(field: FormField) -> FormQuestion:
    """A field that is the same on every case."""
    return FormQuestion(name=field.name, draws=lambda context, recorded: (field,))


def when(label: str = "When was this?") -> FormQuestion:
    """When it happened; left empty, now."""
    field = FormField(
        name="at",
        label=label,
        hint="Leave empty if it was just now",
        type="datetime",
        required=False,
    )
    return made_into(adjusted(_put(field), _as_it_was), "at")


def _as_it_was(context: ActionContext, field: FormField) -> FormField:
    """What is put right was not just now: left empty, it stays when it was."""
    return replace(field, hint="") if context.instead_of else field


def note(label: str = "Anything else worth recording", *, required: bool = False) -> FormQuestion:
    return words("note", label, required=required)


def why(label: str = "Why?", *, required: bool = True) -> FormQuestion:
    return words("reason", label, required=required)


def of_which(question: FormQuestion, which: Callable[[ActionContext], str]) -> FormQuestion:
    """The same question, saying of which of several things it is asked: whose, or from when."""

    def adjusts(context: ActionContext, field: FormField) -> FormField:
        said = which(context)
        return replace(field, hint=f"{said}. {field.hint}".rstrip(" ") if said else field.hint)

    return adjusted(question, adjusts)


def line(
    name: str,
    label: str,
    *,
    required: bool = True,
    hint: str = "",
    width: str = "",
    most: int = 0,
) -> FormQuestion:
    return _put(
        FormField(name=name, label=label, required=required, hint=hint, width=width, most=most)
    )


def words(name: str, label: str, *, required: bool = True, hint: str = "") -> FormQuestion:
    """What takes more than a line."""
    return _put(FormField(name=name, label=label, type="long-text", required=required, hint=hint))


def yes_or_no(name: str, label: str, *, required: bool = True, hint: str = "") -> FormQuestion:
    return _put(
        FormField(
            name=name, label=label, type="yes-no", choices=YES_OR_NO, required=required, hint=hint
        )
    )


def day(name: str, label: str, *, required: bool = True, hint: str = "") -> FormQuestion:
    return _put(FormField(name=name, label=label, type="date", required=required, hint=hint))


def listing(name: str, label: str, *, required: bool = True, hint: str = "") -> FormQuestion:
    """Several answers, one a line."""
    return _put(FormField(name=name, label=label, type="outcomes", required=required, hint=hint))


def new_children(name: str, label: str) -> FormQuestion:
    """Children who may not be on record yet, by name and day of birth."""
    return _put(FormField(name=name, label=label, type="new-children"))


def choice(
    name: str, label: str, values: Iterable[str], *, required: bool = True, hint: str = ""
) -> FormQuestion:
    """A choice between plain words such as ``face-to-face``."""
    choices = titled(values)
    return choice_among(name, label, lambda context: choices, required=required, hint=hint)


def choice_among(
    name: str,
    label: str,
    choices: Callable[[ActionContext], Choices],
    *,
    required: bool = True,
    hint: str = "",
    kind: FieldKind = "choice",
    finds: Callable[[ActionContext], Finds | None] = lambda context: None,
) -> FormQuestion:
    """A choice that depends on the case or its policy."""

    def draws(context: ActionContext, recorded: Field | None) -> Iterable[FormField]:
        yield FormField(
            name=name,
            label=label,
            type=kind,
            choices=choices(context),
            finds=finds(context),
            required=required,
            hint=hint,
        )

    return FormQuestion(name=name, draws=draws)


def children(
    name: str = "people",
    label: str = "Which children is it about?",
    *,
    required: bool = False,
    hint: str | None = None,
) -> FormQuestion:
    """A choice among the case's children; nobody chosen means the whole family."""
    usual = "" if required else "Choose none if it is about the whole family"
    return choice_among(
        name,
        label,
        named_children,
        required=required,
        kind="children",
        hint=usual if hint is None else hint,
    )


def colleague(
    name: str = "worker", label: str = "Who?", *, required: bool = True, hint: str = ""
) -> FormQuestion:
    """A choice among workers in post, those of the case's team first."""
    return choice_among(
        name,
        label,
        colleagues,
        required=required,
        kind="worker",
        hint=hint,
        finds=finds_colleagues,
    )


def part_taker(name: str, label: str, *, required: bool = True) -> FormQuestion:
    """A choice among those who may be given a part in the case at all: nobody else can be chosen, listed or found."""
    return choice_among(
        name,
        label,
        lambda context: _with_jobs(context, part_takers(context, context.colleagues.near)),
        required=required,
        kind="worker",
        finds=_finds_part_takers,
    )


def part_takers(context: ActionContext, found: Iterable[Colleague]) -> list[Colleague]:
    """Those of them who may be given a part in the case."""
    return [each for each in found if may_take_part(context.pack, each.worker)]


def _finds_part_takers(context: ActionContext) -> Finds | None:
    among = context.colleagues
    if among.whole:
        return None
    return lambda words: _with_jobs(context, part_takers(context, among.meant_by(words)))


def team(
    name: str = "team", label: str = "Which team?", *, required: bool = False, hint: str = ""
) -> FormQuestion:
    """A choice among the service's teams, the case's own first."""
    return choice_among(
        name,
        label,
        lambda context: tuple((each.slug, each.name) for each in context.teams),
        required=required,
        hint=hint,
    )


def control(question: FormQuestion) -> FormQuestion:
    """The same question as one whose answer is not recorded: it decides what is, or only gates read it."""
    return replace(question, control=True)


def made_into(question: FormQuestion, *fields: str) -> FormQuestion:
    """The same question as one whose answer goes into these fields instead, or into its own but written otherwise."""
    return replace(question, made_into=fields)


def kept_apart(question: FormQuestion) -> FormQuestion:
    """The same question as one whose answer stands with the child, the case or the session, and in no event."""
    return replace(question, apart=True)


def read_back(question: FormQuestion, reads: ReadBack) -> FormQuestion:
    """The same question with how its answer is read off what was recorded."""
    return replace(question, read_back=reads)


def where_read(*questions: FormQuestion) -> tuple[FormQuestion, ...]:
    """These questions, asked only where the policy's gates read them: other policies' forms stay without them."""
    return tuple(asked_where(each, _read_as(each.name)) for each in questions)


def _read_as(name: str) -> Callable[[ActionContext, str], bool]:
    return lambda context, action: asks_to_enter(context, action, name)


def where_counted(*questions: FormQuestion) -> tuple[FormQuestion, ...]:
    """These questions, asked only where a duty of the policy is met by what they say."""
    return tuple(asked_where(each, _counted_as(each.name)) for each in questions)


def _counted_as(name: str) -> Callable[[ActionContext, str], bool]:
    return lambda context, action: any(
        name in stop.where for rule in context.pack.timescales for stop in rule.stops
    )


def asked_where(
    question: FormQuestion, where: Callable[[ActionContext, str], bool]
) -> FormQuestion:
    """The same question, asked only where that is so; ``where`` is given the case and the action's id."""
    return replace(question, where=where)


def adjusted(question: FormQuestion, adjusts: Adjusts) -> FormQuestion:
    """The same question with what this case fills in, hints at or asks for differently."""

    def draws(context: ActionContext, recorded: Field | None) -> Iterable[FormField]:
        return tuple(adjusts(context, field) for field in question.draws(context, recorded))

    return replace(question, draws=draws)


def at_most(question: FormQuestion, characters: int) -> FormQuestion:
    """The same question, where what keeps its answer takes no more than that."""
    return adjusted(question, lambda context, field: replace(field, most=characters))


def in_section(title: str, questions: Sequence[FormQuestion]) -> tuple[FormQuestion, ...]:
    """These questions under a heading of the form."""
    return tuple(
        adjusted(each, lambda context, field: replace(field, section=title)) for each in questions
    )


def titled(values: Iterable[str]) -> Choices:
    """Controlled words as people read them: ``face-to-face`` is "Face to face"."""
    return tuple((each, sentence(id_in_words(each))) for each in values)


def named_children(context: ActionContext) -> Choices:
    """The case's children by name."""
    return tuple((each.ref, each.name) for each in context.children)


def colleagues(context: ActionContext) -> Choices:
    """The workers near the case, each with their job and team."""
    return _with_jobs(context, context.colleagues.near)


def finds_colleagues(context: ActionContext) -> Finds | None:
    """The others in post, by what was written of them; None where those listed are all there are."""
    among = context.colleagues
    return None if among.whole else lambda words: _with_jobs(context, among.meant_by(words))


def _with_jobs(context: ActionContext, found: Iterable[Colleague]) -> Choices:
    workers = (each.worker for each in found)
    return tuple(
        (each.ref, f"{each.name}, {context.job(each.role)}, {each.team.name}{_brings(each)}")
        for each in workers
    )


def _brings(worker: Worker) -> str:
    """The languages and skills of whoever has any, after their job and team."""
    return f" ({worker.brings})" if worker.brings else ""
