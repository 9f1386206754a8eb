"""Which branches has a template, and which of them has a test drawn?

A branch is what may be left out when a page is drawn: the body of an ``if``, an ``else``, a loop, a macro, a block or a
call, one side of ``a if b else c``, and what comes after ``and`` or ``or``. Names are looked up only when a branch is drawn, so
one that nobody draws may hold a misspelt name. Every branch therefore begins with a mark, set when it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame

# The name of a template and the place of the branch among its branches.
Key = tuple[str, int]
DRAWN: set[Key] = set()


@dataclass(frozen=True)
class Branch:
    """One branch: the line it begins on, and what a template's author calls it."""

    template: str
    place: int
    line: int
    called: str

    @property
    def key(self) -> Key:
        return self.template, self.place


def branches(environment: Environment, folder: Path) -> Iterator[Branch]:
    """Every branch of every template in the folder."""
    for path in sorted(folder.rglob("*.html")):
        marking = Marking(path.relative_to(folder).as_posix())
        marking.begin(environment.parse(path.read_text(encoding="utf-8")))
        yield from marking.found


def drawn(template: str, place: int) -> str:
    """Sets the mark of a branch that is being drawn."""
    DRAWN.add((template, place))
    return ""


def drawn_as(template: str, place: int, value: object) -> object:
    """Sets the mark of a branch that has given this value."""
    DRAWN.add((template, place))
    return value


class MarkingGenerator(CodeGenerator):
    """Compiles a template with the marks put in."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        # Text that a test gives without a file has no name.
        if self.name is not None:
            Marking(self.name).begin(node)
        super().visit_Template(node, frame)


@dataclass
class Marking:
    """Walks one template, numbers its branches in order and puts the mark of each into it."""

    template: str
    found: list[Branch] = field(default_factory=list)

    def begin(self, template: nodes.Template) -> None:
        within = [*template.iter_child_nodes()]
        self._body(template.body, "the template")
        self._within(within)

    def _within(self, each_of: list[nodes.Node]) -> None:
        for node in each_of:
            # Before marks are put in, so that no mark is taken for a part of the template.
            within = [*node.iter_child_nodes()]
            self._statement(node)
            self._expression(node)
            self._within(within)

    def _statement(self, node: nodes.Node) -> None:
        called = _called(node)
        if called:
            self._body(getattr(node, "body", []), called)
            self._body(getattr(node, "else_", []), f"the else of {called}")

    def _expression(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.CondExpr):
            node.expr1 = self._value(node.expr1, "what stands before if")
            if node.expr2 is not None:
                node.expr2 = self._value(node.expr2, "what stands after else")
        elif isinstance(node, nodes.And | nodes.Or):
            node.right = self._value(node.right, f"what stands after {type(node).__name__.lower()}")

    def _body(self, body: list[nodes.Node], called: str) -> None:
        if body:
            line = body[0].lineno
            mark = _call("drawn", self._mark(line, called), line)
            body.insert(0, nodes.ExprStmt(mark, lineno=line))

    def _value(self, value: nodes.Expr, called: str) -> nodes.Expr:
        return _call("drawn_as", [*self._mark(value.lineno, called), value], value.lineno)

    def _mark(self, line: int, called: str) -> list[nodes.Expr]:
        branch = Branch(self.template, len(self.found), line, called)
        self.found.append(branch)
        return [nodes.Const(each, lineno=line) for each in branch.key]


def _call(function: str, given: list[nodes.Expr], line: int) -> nodes.Call:
    named = nodes.ImportedName(f"{__name__}.{function}", lineno=line)
    return nodes.Call(named, given, [], None, None, lineno=line)


def _called(node: nodes.Node) -> str:
    """What an author calls a statement with branches; nothing for any other part of a template."""
    if isinstance(node, nodes.Macro | nodes.Block):
        return f"{type(node).__name__.lower()} {node.name}"
    if isinstance(node, nodes.CallBlock):
        return "a call"
    if isinstance(node, nodes.If | nodes.For):
        return f"{type(node).__name__.lower()} (line {node.lineno})"
    return ""
