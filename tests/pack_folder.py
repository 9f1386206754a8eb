"""An invented authority's pack as a folder of files, with one rule of every kind, for tests of reading and commands."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "pack": """
        id: northshire
        title: Northshire early help
        authority: Northshire
        citation: Northshire policy v1
        version: "1"
        effective: 2020-01-01
        owner: Early help
        review_due: 2024-06-30
        roles: {practice-manager: Practice manager, worker: Family worker}
        facts:
          child.age: {type: number, label: the child's age}
          concern: {type: choice, label: the concern, choices: [school, home]}
        """,
    "clauses": """
        - {id: NOR-1, ref: Northshire 1, kind: timescale, force: must, says: Contact follows allocation in time.}
        - {id: NOR-2, ref: Northshire 2, kind: gate, force: must, says: An analysis comes before allocation.}
        - {id: NOR-3, ref: Northshire 3, kind: eligibility, force: must, says: A worker in post leads.}
        - {id: NOR-4, ref: Northshire 4, kind: workload, force: must, says: Caseloads have a range.}
        - {id: NOR-5, ref: Northshire 5, kind: routing, force: must, says: Young children go to the early years team.}
        - {id: NOR-6, ref: Northshire 6, kind: record, force: info, says: Records are kept.}
        - {id: NOR-7, ref: Northshire 7, kind: record, force: should, says: Thank-you letters are sent.}
        - not_software: [{ref: Preface, text: A foreword, why: It asks nothing of anyone}]
        """,
    "timescales": """
        - id: first-contact
          title: First contact
          plain: The lead contacts the family within 7 working days.
          clause: NOR-1
          starts: {event: allocation.started, where: {role: {is: lead}}}
          within: 7 working days
          stops: {event: contact.made, by: [lead]}
          ends: {event: case.closed}
        - id: tell-referrer
          title: Tell the referrer
          plain: The referrer hears what was decided.
          clause: NOR-1
          starts: {event: decision.made}
          within: {setting: tell-limit}
          stops: {event: guidance.sent}
          responsible: practice-manager
        """,
    "gates": """
        - id: analysis-first
          action: allocate
          plain: A case is allocated once its analysis is done.
          clause: NOR-2
          requires: {happened: {event: analysis.completed}}
          refusal: The case analysis is not completed
          put_right: complete-analysis
        """,
    "actions": """
        - {id: who-allocates, action: allocate, plain: A practice manager allocates., clause: NOR-2, who: [practice-manager]}
        - {id: who-analyses, action: complete-analysis, plain: A practice manager analyses., clause: NOR-2, who: [practice-manager]}
        - {id: who-decides, action: decide, plain: A practice manager decides., clause: NOR-2, who: [practice-manager]}
        - {id: who-guides, action: send-guidance, plain: A practice manager writes., clause: NOR-2, who: [practice-manager]}
        - {id: who-says-standing, action: record-standing, plain: A practice manager says so., clause: NOR-2, who: [practice-manager]}
        - {id: who-meets, action: record-meeting, plain: A practice manager meets., clause: NOR-2, who: [practice-manager]}
        """,
    "eligibility": """
        - id: in-post
          plain: Only a worker in post leads.
          clause: NOR-3
          requires: {worker.active: {is: true}}
          refusal: The worker is not in post
        """,
    "workload": """
        counting: {id: counting, clause: NOR-4, plain: Children are counted., unit: children, parts: [lead]}
        ranges:
          - {id: workers, clause: NOR-4, plain: Workers carry 10 to 20., when: always, from_: 10, to: 20}
        """,
    "routing": """
        - id: early-years
          plain: Young children go to early years.
          clause: NOR-5
          when: {child.age: {below: 5}}
          to: {service: early-help, team: early-years}
          with: [health]
        - id: everyone-else
          plain: Everyone else goes to early help.
          clause: NOR-5
          when: always
          to: {service: early-help}
        """,
    "priority": """
        - {id: home-first, plain: Concerns at home come first., clause: NOR-5, when: {concern: {is: home}}, priority: "1", rag: red}
        - {id: then-others, plain: Others follow., clause: NOR-5, when: always, priority: "2"}
        """,
    "settings": """
        - {id: tell-limit, value: 5 working days, why: The policy gives no figure., about: NOR-1}
        """,
    "coverage": """
        - {clause: NOR-6, by: ["the record itself"]}
        - {clause: NOR-7, not_yet: Letters come with the next version.}
        """,
    "examples": """
        - id: contact-is-due-on-the-seventh-working-day
          clause: NOR-1
          ask: timescales
          of: first-contact
          as_of: 2026-05-29
          given: {events: [{kind: allocation.started, at: 2026-05-22, worker: W1, role: lead}]}
          expect: {limit: 2026-06-03, status: running}
        - id: the-referrer-is-told-in-five
          clause: NOR-1
          ask: timescales
          of: tell-referrer
          as_of: 2026-05-29
          given: {events: [{kind: decision.made, at: 2026-05-22, outcome: open}]}
          expect: {limit: 2026-06-01, local_default: true}
        - id: no-allocation-without-analysis
          clause: NOR-2
          ask: gate
          of: analysis-first
          as_of: 2026-05-29
          given: {events: [{kind: referral.received, at: 2026-05-22}]}
          expect: {outcome: blocked}
        - {id: in-post-leads, clause: NOR-3, ask: eligible, of: in-post, as_of: 2026-05-29, given: {worker: {active: false}}, expect: {outcome: refused}}
        - {id: a-toddler, clause: NOR-5, ask: route, of: early-years, as_of: 2026-05-29, given: {child.age: 2}, expect: {to: {team: early-years}}}
        - {id: a-teenager, clause: NOR-5, ask: route, of: everyone-else, as_of: 2026-05-29, given: {child.age: 14}, expect: {outcome: decided}}
        - {id: at-home, clause: NOR-5, ask: prioritise, of: home-first, as_of: 2026-05-29, given: {concern: home}, expect: {rag: red}}
        - {id: at-school, clause: NOR-5, ask: prioritise, of: then-others, as_of: 2026-05-29, given: {concern: school}, expect: {priority: "2"}}
        """,
}


def a_pack_folder(folder: Path, **files: str | None) -> Path:
    """Write the pack into ``folder``; a file given here stands instead of its own, None leaves it out."""
    place = folder / "northshire"
    place.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **files}.items():
        if text is not None:
            (place / f"{name}.yaml").write_text(_outdented(text), encoding="utf-8")
    return place


def _outdented(text: str) -> str:
    lines = text.strip("\n").splitlines()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[margin:] for line in lines) + "\n"
