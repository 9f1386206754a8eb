"""Which kinds of referral and of other work there are, who refers, and what each is called, is a policy's to say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from keyworker.policy.packs.difference import changes_between
from keyworker.policy.packs.general import general_kinds
from keyworker.policy.packs.kinds_in_words import kinds_in_words
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.no_policy import NO_POLICY
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from keyworker.policy.vocabulary import STANDINGS
from keyworker.policy.vocabulary.fields import KindList
from tests.pack_folder import FILES, a_pack_folder

SOURCE = Path(__file__).parents[2] / "src" / "keyworker"
HARTSMERE = Path(__file__).parents[1] / "packs" / "hartsmere"

KINDS = """
    referrals:
      - {id: request, title: Request for support, clause: NOR-6}
      - {id: other, title: Other}
    sources:
      - {id: school, title: School}
    other_work:
      - {id: court-duty, title: Court duty}
      - {id: play-group, title: Play group, by_children: true}
      - {id: other, title: Other}
"""
WORKLOAD = """
    counting: {id: count, clause: NOR-4, plain: Children are counted., unit: children, parts: [lead]}
    ranges:
      - {id: range, clause: NOR-4, plain: 10 to 20 children., when: always, from: 10, to: 20}
    reductions:
      - {id: court, clause: NOR-4, plain: Court duty comes off., type: court-duty}
    shared_work:
      - {id: play, clause: NOR-4, plain: Play groups come off., type: play-group, default_share: 10}
"""
GATES = """
    - id: a-request-is-read
      action: allocate
      plain: A request is read before it is allocated.
      clause: NOR-2
      when: {case.type: {is: request}}
      requires: {happened: {event: referral.received, where: {type: {is: request}, source: {is: school}}}}
      refusal: Nobody read it
    - id: a-request-says-who
      action: receive-referral
      plain: A request says who sends it.
      clause: NOR-2
      when: {action.type: {is: request}}
      requires: {action.source: {known: true}}
      refusal: Nobody is named
"""


def a_folder(tmp_path: Path, **files: str) -> Path:
    return a_pack_folder(
        tmp_path,
        **{"kinds": KINDS, "workload": WORKLOAD, "gates": GATES, "examples": "[]", **files},
    )


def test_a_policy_names_its_own_kinds_and_words(tmp_path: Path) -> None:
    pack = load_pack(a_folder(tmp_path))
    assert [each.id for each in pack.kinds_of(KindList.REFERRALS)] == ["request", "other"]
    assert pack.kind_title(KindList.OTHER_WORK, "court-duty") == "Court duty"
    assert pack.term("request") == "Request for support"


def test_what_has_no_clause_is_said_to_be_local(tmp_path: Path) -> None:
    said = kinds_in_words(load_pack(a_folder(tmp_path)))
    assert said["Kinds of referral"] == (
        "Request for support (Northshire 6)",
        "Other (a local default, not in the policy)",
    )
    assert said["Kinds of other work"][1].startswith("Play group (by share or by children, a local")


def test_without_a_list_general_kinds_stand_in_and_all_are_local_defaults(tmp_path: Path) -> None:
    general = general_kinds()
    assert all(each.clause is None for name in KindList for each in general.listed(name))
    for pack in (NO_POLICY, load_pack(a_pack_folder(tmp_path))):
        assert pack.kinds_of(KindList.REFERRALS) == general.referrals
        assert pack.other_work == general.other_work
        assert all("local default" in each for each in kinds_in_words(pack)["Kinds of referral"])


def test_one_on_record_that_no_list_has_any_more_is_its_own_name_as_words() -> None:
    hartsmere = load_pack(HARTSMERE)
    assert hartsmere.kind_title(KindList.OTHER_WORK, "rota-duty") == "Rota duty"
    assert hartsmere.kind_title(KindList.REFERRALS, "broker-caf") == "Broker CAF"
    assert NO_POLICY.kind_title(KindList.OTHER_WORK, "mentoring") == "Mentoring"


@pytest.mark.parametrize(
    ("file", "was", "wrong", "said"),
    [
        (
            "workload",
            "type: court-duty",
            "type: cort-duty",
            "'cort-duty' is not a kind of other work",
        ),
        (
            "workload",
            "type: play-group",
            "type: court-duty",
            "'court-duty' is counted by share alone",
        ),
        ("workload", "type: court-duty", "type: play-group", "may be counted by children"),
        ("gates", "case.type: {is: request}", "case.type: {is: reqest}", "did you mean 'request'?"),
        (
            "gates",
            "where: {type: {is: request}",
            "where: {type: {is: caf}",
            "'caf' is not a kind of",
        ),
        ("gates", "{is: school}", "{is: schol}", "'schol' is not a source of referrals"),
        ("gates", "action.type: {is: request}", "action.type: {is: ask}", "'ask' is not a kind of"),
    ],
)
def test_a_rule_that_names_a_kind_nobody_lists_is_refused_with_file_and_line(
    tmp_path: Path, file: str, was: str, wrong: str, said: str
) -> None:
    text = {"workload": WORKLOAD, "gates": GATES}[file]
    assert was in text
    (problem,) = _problems(a_folder(tmp_path, **{file: text.replace(was, wrong, 1)}))
    assert problem.startswith(f"{file}.yaml:")
    assert problem.split(":")[1].isdigit()
    assert said in problem


@pytest.mark.parametrize(
    ("was", "wrong", "said"),
    [
        ("clause: NOR-6", "clause: NOR-66", "clause 'NOR-66' is not in this pack's register"),
        ("id: play-group", "id: court-duty", "court-duty: stands twice in other_work"),
        ("by_children", "by_child", "'by_child' is not a key here"),
        ("id: request", "id: Request", "kinds.yaml"),
    ],
)
def test_a_mistake_in_the_lists_is_refused_where_it_stands(
    tmp_path: Path, was: str, wrong: str, said: str
) -> None:
    folder = a_pack_folder(tmp_path, kinds=KINDS.replace(was, wrong, 1))
    problems = _problems(folder)
    assert problems[0].startswith("kinds.yaml:")
    assert said in problems[0]


@pytest.mark.parametrize(
    ("was", "title", "said"),
    [
        ("Request for support", '"Re\\u202equest"', "has the character U+202E"),
        ("Request for support", '"Re\\u2066quest"', "has the character U+2066"),
        ("Request for support", '"Re\\aquest"', "has the character U+0007"),
        ("School", '"Sch\\nool"', "has the character U+000A"),
        ("Play group", '"Play\\u2028group"', "has the character U+2028"),
        ("Court duty", "An allocation  started", "is what a shared kind of event says"),
    ],
    ids=["turned-round", "isolated", "control", "two-lines", "separator", "somebody-elses-words"],
)
def test_a_title_is_one_plain_line_of_its_own(
    tmp_path: Path, was: str, title: str, said: str
) -> None:
    folder = a_pack_folder(tmp_path, kinds=KINDS.replace(was, title, 1))
    (problem,) = _problems(folder)
    assert problem.startswith("kinds.yaml:")
    assert said in problem


@pytest.mark.parametrize(
    ("file", "was", "wrong"),
    [
        ("pack", "title: Northshire early help", 'title: "Northshire\\u200f early help"'),
        ("pack", "Family worker", '"Family\\tworker"'),
        ("pack", "label: the concern", 'label: "the\\u202dconcern"'),
        ("timescales", "title: First contact", 'title: "First\\ncontact"'),
    ],
    ids=["header", "role", "fact", "rule"],
)
def test_so_is_every_title_and_label_of_a_policy(
    tmp_path: Path, file: str, was: str, wrong: str
) -> None:
    text = FILES[file]
    assert was in text
    (problem,) = _problems(a_pack_folder(tmp_path, **{file: text.replace(was, wrong, 1)}))
    assert problem.startswith(f"{file}.yaml")
    assert "which breaks the line or hides what it says; leave it out" in problem


def test_what_came_and_went_is_said_of_each_list(tmp_path: Path) -> None:
    old = load_pack(a_folder(tmp_path / "old"))
    longer = KINDS.replace("title: School}", "title: School}\n      - {id: nhs, title: NHS}")
    (change,) = changes_between(old, load_pack(a_folder(tmp_path / "new", kinds=longer)))
    assert (change.kind, change.change) == ("kinds", "changed")
    assert change.lines == ("Who refers: now also NHS (a local default, not in the policy)",)


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_every_policy_writes_its_own_lists(pack: Pack) -> None:
    assert pack.kinds.referrals
    assert pack.kinds.other_work
    assert pack.header.roles


def test_no_list_of_them_stands_in_code() -> None:
    """Two of one list's names side by side are such a list, whichever form it has."""
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {', '.join(sorted(names))}"
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        for line, names in _lists_in(path)
    ]
    assert found == []


# Where words that some policy has a kind or a job of mean something else, which is the code's to say.
_NOT_THE_POLICYS = {
    "access/roles.py": "what a person may open",
    "actions/on_case/work/assessment.py": "where a family goes for the help it still needs",
    "policy/linter/loose_ends.py": "what the engine calls those in a case",
    "policy/wording.py": "what is written in capitals",
}


def _lists_in(path: Path) -> Iterator[tuple[int, set[str]]]:
    if str(path.relative_to(SOURCE)) in _NOT_THE_POLICYS:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(
            node, ast.List | ast.Tuple | ast.Set | ast.Dict | ast.Call | ast.ClassDef
        ):
            continue
        literals = {
            each.value
            for part in _beside_each_other(node)
            for each in ast.walk(part)
            if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
        for names in _LISTS:
            if len(names & literals) > 1:
                yield node.lineno, names & literals


def _beside_each_other(node: ast.AST) -> Iterator[ast.AST]:
    """The constants that a list, a call or a class of constants holds itself, not those of what is inside them."""
    if isinstance(node, ast.ClassDef):
        yield from (each.value for each in node.body if isinstance(each, ast.Assign))
    elif isinstance(node, ast.Dict):
        yield from (each for each in node.keys if isinstance(each, ast.Constant))
    elif isinstance(node, ast.Call):
        yield from (each for each in node.args if isinstance(each, ast.Constant))
    else:
        parts = getattr(node, "elts", [])
        yield from (each for each in parts if isinstance(each, ast.Constant))


def _problems(folder: Path) -> list[str]:
    with pytest.raises(PackError) as raised:
        load_pack(folder)
    return [str(problem) for problem in raised.value.problems]


# Words that mean something else besides: "other" ends many a list.
_COMMON = {"other"}
_PACKS = (*bundled_packs(), NO_POLICY)
_LISTS = [
    {each.id for pack in _PACKS for each in pack.kinds_of(name)} - _COMMON - STANDINGS.keys()
    for name in KindList
]
