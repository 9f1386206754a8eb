"""Templates: a misspelt name is an error, nothing is computed in them, and a person can read their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import markupsafe
import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from jinja2 import Environment, UndefinedError, nodes
from jinja2.filters import do_indent

import keyworker.web
from keyworker.web.addresses import url
from keyworker.web.jinja import indent

TEMPLATES = Path(keyworker.web.__file__).parent / "templates"
EACH = sorted(TEMPLATES.rglob("*.html"))
ARITHMETIC = (
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Pow,
    nodes.Neg,
)
# The longest line that can be read beside another window.
LONGEST = 120
INPUT = '{% from "govuk_frontend_jinja/components/input/macro.html" import govukInput %}'


@dataclass(frozen=True)
class Case:
    reference: str


@pytest.fixture
def environment() -> Environment:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    return engine.env


def named(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize(
    "text",
    [
        "{{ csae }}",
        "{{ case.refrence }}",
        "{{ case.refrence.nothing.here }}",
        "{% if case.refrence %}yes{% endif %}",
        "{% for each in case.childern %}{{ each }}{% endfor %}",
        '{{ {"lead": case}["laed"] }}',
        '{% from "components/case.html" import case_lnik %}',
    ],
)
def test_a_misspelt_name_in_a_page_of_ours_is_an_error(text: str, environment: Environment) -> None:
    with pytest.raises(UndefinedError):
        environment.from_string(text).render(case=Case("C1"))


@pytest.mark.parametrize("given", ['"value": csae', '"hint": {"text": case.refrence}', '"x": csae'])
def test_so_is_one_handed_to_the_design_system_even_where_nothing_asks_for_it(
    given: str, environment: Environment
) -> None:
    page = (
        INPUT + '{{ govukInput({"id": "a", "name": "a", "label": {"text": "A"}, ' + given + "}) }}"
    )
    with pytest.raises(UndefinedError):
        environment.from_string(page).render(case=Case("C1"))


def test_what_the_design_system_is_not_given_it_leaves_out(environment: Environment) -> None:
    page = INPUT + '{{ govukInput({"id": "a", "name": "a", "label": {"text": "A & B"}}) }}'
    drawn = environment.from_string(page).render()
    assert 'id="a"' in drawn
    assert "A &amp; B" in drawn


@pytest.mark.parametrize("path", EACH, ids=named)
def test_a_template_computes_nothing(path: Path, environment: Environment) -> None:
    found = environment.parse(path.read_text(encoding="utf-8")).find_all(ARITHMETIC)
    assert [f"line {each.lineno}: {type(each).__name__}" for each in found] == []


@pytest.mark.parametrize("path", EACH, ids=named)
def test_a_person_can_read_its_lines(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [n for n, line in enumerate(lines, 1) if len(line) > LONGEST] == []


# Where somebody enters who they are, which their browser may know.
OF_ACCOUNTS = {"pages/sign_in.html", "pages/choose_password.html", "pages/first_day.html"}


@pytest.mark.parametrize("path", EACH, ids=named)
def test_the_browser_keeps_nothing_that_is_typed_into_its_forms(path: Path) -> None:
    """Whoever uses the same window next would see it: what is kept is kept for whoever typed it."""
    forms = re.findall(r'<form\b[^>]*method="post"[^>]*>', path.read_text(encoding="utf-8"))
    if named(path) not in OF_ACCOUNTS:
        assert [each for each in forms if 'autocomplete="off"' not in each] == []


@pytest.mark.parametrize("path", EACH, ids=named)
def test_every_template_can_be_read_as_one(path: Path, environment: Environment) -> None:
    """Whatever no page of the other tests shows: names of filters, tests and templates are right all the same."""
    template = environment.get_template(named(path))
    parsed = environment.parse(path.read_text(encoding="utf-8"))
    others: list[nodes.Extends | nodes.Include | nodes.FromImport] = [
        *parsed.find_all(nodes.Extends),
        *parsed.find_all(nodes.Include),
        *parsed.find_all(nodes.FromImport),
    ]
    for each in others:
        assert isinstance(each.template, nodes.Const), "a template names another outright"
        environment.get_template(each.template.value)
    assert template.name == named(path)


@pytest.mark.parametrize("path", EACH, ids=named)
def test_it_imports_what_it_uses(path: Path, environment: Environment) -> None:
    parsed = environment.parse(path.read_text(encoding="utf-8"))
    imported = {name for each in parsed.find_all(nodes.FromImport) for name in each.names}
    assert imported - {each.name for each in parsed.find_all(nodes.Name)} == set()


@pytest.mark.parametrize("path", EACH, ids=named)
def test_its_markup_is_whole(path: Path, environment: Environment) -> None:
    """Every tag is closed in the branch that opened it, names no attribute twice, and holds no style or script."""
    parsed = environment.parse(path.read_text(encoding="utf-8"))
    for markup in read(parsed):
        assert (markup.faults, markup.opened) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "<p>{% if a %}<b>{% endif %}</b></p>",
        "<ul><li></ul>",
        '<p class="a" class="b"></p>',
        '<p style="color: red"></p>',
        '<a onclick="go()"></a>',
        "{% if a %}<p>{% else %}</p>{% endif %}",
    ],
)
def test_markup_that_is_not_whole_is_noticed(text: str, environment: Environment) -> None:
    found = [(markup.faults, markup.opened) for markup in read(environment.parse(text))]
    assert any(faults or opened for faults, opened in found)


@pytest.mark.parametrize("path", EACH, ids=named)
def test_nothing_in_it_goes_out_unescaped(path: Path, environment: Environment) -> None:
    parsed = environment.parse(path.read_text(encoding="utf-8"))
    assert [each.lineno for each in parsed.find_all(nodes.Filter) if each.name == "safe"] == []
    assert list(parsed.find_all(nodes.ScopedEvalContextModifier)) == []


def read(template: nodes.Template) -> Iterator[Markup]:
    """The markup of each of the template's branches."""
    for text in markup_of(template.body):
        markup = Markup()
        markup.feed(text)
        markup.close()
        yield markup


def markup_of(body: Iterable[nodes.Node]) -> Iterator[str]:
    """The markup of a body and of every branch within it, each by itself, with a word for what is filled in."""
    text = ""
    for each in body:
        if isinstance(each, nodes.Output):
            text += "".join(
                part.data if isinstance(part, nodes.TemplateData) else "filled"
                for part in each.nodes
            )
            continue
        for branch in branches_of(each):
            yield from markup_of(branch)
    yield text


def branches_of(node: nodes.Node) -> Iterator[list[nodes.Node]]:
    for name in ("body", "else_"):
        yield getattr(node, name, None) or []
    for each in getattr(node, "elif_", None) or []:
        yield from branches_of(each)


class Markup(HTMLParser):
    """Reads markup and keeps what is wrong with it."""

    EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in self.EMPTY:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"{tag}: {name} twice" for name in {*names} if names.count(name) > 1]
        self.faults += [f"{tag}: {name}" for name in names if name == "style" or name[:2] == "on"]

    def handle_endtag(self, tag: str) -> None:
        if self.opened and self.opened[-1] == tag:
            self.opened.pop()
        else:
            self.faults.append(f"</{tag}> closes {self.opened[-1:]}")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("home", []), ("case", ["KW-26-000001"]), ("worker", [12]), ("person", [7])],
)
def test_an_address_is_django_s_however_often_it_is_drawn(
    name: str, arguments: list[str | int]
) -> None:
    assert {url(name, args=arguments) for _ in range(3)} == {reverse(name, args=arguments)}


def test_an_address_that_there_cannot_be_is_an_error_each_time() -> None:
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            url("worker", args=["nobody"])


def test_all_forms_of_a_page_send_one_token_and_another_page_s_another(rf: RequestFactory) -> None:
    request = rf.get("/")
    template = engines["jinja2"].from_string("{{ csrf_input }} {{ csrf_input }}")
    pages = [re.findall(r'value="(\w+)"', template.render({}, request)) for _ in range(2)]
    assert [len(set(each)) for each in pages] == [1, 1]
    assert [len(each) for each in pages] == [2, 2]
    assert pages[0] != pages[1]


def test_a_page_without_a_form_makes_no_token(rf: RequestFactory) -> None:
    request = rf.get("/")
    engines["jinja2"].from_string("Nothing is sent from here.").render({}, request)
    assert "CSRF_COOKIE" not in request.META


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "one",
        "<p>\n\n  two &amp; three\r\nfour\n",
        markupsafe.Markup("<p>\n\n  two\u2028three\n</p>"),
    ],
)
def test_lines_are_indented_as_jinja_indents_them(text: str, first: bool, blank: bool) -> None:
    ours, theirs = indent(text, 2, first, blank), do_indent(text, 2, first, blank)
    assert (ours, type(ours)) == (theirs, type(theirs))


def test_a_macro_is_called_as_jinja_calls_it(environment: Environment) -> None:
    text = (
        "{% macro line(what, again='') %}<b>{{ what }}{{ again }}</b>{% endmacro %}"
        "{% macro around(what) %}<b>{{ what }}{{ caller() }}</b>{% endmacro %}"
        "{% for each in ['<', 'b'] %}{{ line(each, again=loop.index) }}{% endfor %}"
        "{% call around('c') %}<i>{{ 'd&' }}</i>{% endcall %}"
    )
    said = environment.from_string(text).render()
    assert said == "<b>&lt;1</b><b>b2</b><b>c<i>d&amp;</i></b>"
    with pytest.raises(TypeError):
        environment.from_string("{% macro line() %}{% endmacro %}{{ line(1) }}").render()
