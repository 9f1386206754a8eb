"""Builds workbooks of the inspection lists, clean or with the dirt real ones have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

CHILD = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age"]
HEADERS: dict[int, list[str]] = {
    1: [*CHILD, "Date of Contact", "Contact Source"],
    2: [
        *CHILD,
        "Assessment start date",
        "Assessment completion date",
        "Organisation completing assessment",
    ],
    3: [
        *CHILD,
        "Date of referral",
        "Referral Source",
        "Referral NFA?",
        "Number of Referrals in Last 12 Months",
        "Allocated Team",
        "Allocated Worker",
    ],
    4: [
        *CHILD,
        "Does the Child have a Disability",
        "Continuous Assessment Start Date",
        "Child Seen During Continuous Assessment",
        "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children's social care support?",
        "Allocated Team",
        "Allocated Worker",
    ],
    5: [
        *CHILD,
        "Does the Child have a Disability",
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of Section 47 Enquiries in the last 12 months",
        "Number of ICPCs in the last 12 months",
        "Allocated Team",
        "Allocated Worker",
    ],
    6: [
        *CHILD,
        "Does the Child have a Disability",
        "CIN Start Date",
        "Primary Need Code",
        "Date Child Was Last Seen",
        "CIN Closure Date",
        "Reason for Closure",
        "Case Status",
        "Allocated Team",
        "Allocated Worker",
    ],
    7: [
        *CHILD,
        "Does the Child have a Disability",
        "Child Protection Plan Start Date",
        "Initial Category of Abuse",
        "Latest Category of Abuse",
        "Date of the Last Statutory Visit",
        "Was the Child Seen Alone?",
        "Date of latest review conference",
        "Child Protection Plan End Date",
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        "Number of Previous Child Protection Plans",
        "Allocated Team",
        "Allocated Worker",
    ],
    8: [
        *CHILD,
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
        "Does the Child have a Disability",
        "Date Started to be Looked After",
        "Child's Category of Need",
        "Child's Legal Status",
        "Date of Latest Statutory Review",
        "Date of Last Social Work Visit",
        "Date Ceased to be Looked After",
        "Reason Ceased to be Looked After",
        "Allocated Team",
        "Allocated Worker",
    ],
    9: [
        *CHILD,
        "Does the Child have a Disability",
        "Allocated Team",
        "Allocated Worker",
        "Allocated Personal Advisor",
        "Eligibility Category",
        "Latest Pathway Plan Review Date",
        "LA in Touch",
        "Latest Date of Contact",
    ],
    10: [
        "Child Unique ID",
        "Family identifier",
        "Gender",
        "Ethnicity",
        "Date of Birth",
        "Age of Child (Years)",
        "Date of Decision that Child Should be Placed for Adoption",
        "Date of Placement Order",
    ],
    11: ["Individual adopter identifier", "Family identifier", "Gender", "Date enquiry received"],
}
ABOUT = {
    "Gender": "b) Female",
    "Ethnicity": "a) WBRI",
    "Date of Birth": date(2014, 5, 6),
    "Age": 11.93,
}


def in_need(child: Any, **said: Any) -> tuple[int, dict[str, Any]]:
    """A row of list 6: a child in need with a worker, but for what is said otherwise."""
    return 6, {
        "Child Unique ID": child,
        "CIN Start Date": date(2026, 1, 12),
        "Primary Need Code": "N1 - Abuse or Neglect",
        "Case Status": "c) Child in need plan",
        "Allocated Team": "North Team 1",
        "Allocated Worker": "Ada Osei",
        **_said(said),
    }


def protected(child: Any, **said: Any) -> tuple[int, dict[str, Any]]:
    """A row of list 7: a child with a protection plan."""
    return 7, {
        "Child Unique ID": child,
        "Child Protection Plan Start Date": date(2026, 3, 2),
        "Latest Category of Abuse": "a) Neglect",
        "Allocated Team": "North Team 1",
        "Allocated Worker": "Ada Osei",
        **_said(said),
    }


def looked_after(child: Any, **said: Any) -> tuple[int, dict[str, Any]]:
    """A row of list 8: a child looked after."""
    return 8, {
        "Child Unique ID": child,
        "Date Started to be Looked After": date(2026, 2, 9),
        "Allocated Team": "Care Team",
        "Allocated Worker": "Ben Nowak",
        **_said(said),
    }


def referral(child: Any, **said: Any) -> tuple[int, dict[str, Any]]:
    """A row of list 3: a referral."""
    return 3, {
        "Child Unique ID": child,
        "Date of referral": date(2026, 4, 20),
        "Referral Source": "q) 6: Police",
        "Referral NFA?": "No",
        "Allocated Team": "Front Door",
        "Allocated Worker": "Cai Rossi",
        **_said(said),
    }


NAMES = {
    "worker": "Allocated Worker",
    "team": "Allocated Team",
    "status": "Case Status",
    "closed": "CIN Closure Date",
    "reason": "Reason for Closure",
    "born": "Date of Birth",
    "sex": "Gender",
    "nfa": "Referral NFA?",
    "start": "CIN Start Date",
    "plan_start": "Child Protection Plan Start Date",
    "plan_end": "Child Protection Plan End Date",
    "seen": "Date Child Was Last Seen",
    "referred": "Date of referral",
}


def _said(said: dict[str, Any]) -> dict[str, Any]:
    return {NAMES.get(name, name): value for name, value in said.items()}


def a_workbook(
    folder: Path,
    *rows: tuple[int, dict[str, Any]],
    name: str = "lists.xlsx",
    headers: dict[str, str] | None = None,
    sheet: str = "List {}",
    above: Sequence[str] = (),
) -> Path:
    """Write the rows, each on its list's sheet. ``headers`` renames columns; ``above`` stands over the headers."""
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    for number in sorted({number for number, _ in rows}):
        page = book.create_sheet(sheet.format(number))
        for line in above:
            page.append([line])
        page.append([(headers or {}).get(header, header) for header in HEADERS[number]])
        for listed, said in rows:
            if listed == number:
                page.append([{**ABOUT, **said}.get(header) for header in HEADERS[number]])
    path = folder / name
    book.save(path)
    return path
