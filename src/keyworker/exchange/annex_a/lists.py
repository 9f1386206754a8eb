"""Which eleven lists are there, and how is each column recognised however its header is written?

Headers differ between versions and systems: trailing spaces, doubled brackets, curly quotes, "Age" or "Age of Child
(Years)", "Gender" or "Sex". A column is therefore known by patterns over the header's bare words.
"""

from __future__ import annotations

from keyworker.exchange.annex_a.columns import ChildList, Column, Kind

_CHILD = r"(unique )?(childs?|young persons?|persons?|clients?|service users?)( unique)?"
_NUMBER = r"(id|identifier|number|no|ref|reference)( number| no| ref)?"
_WORKER = r"(social|case|key|lead|named|current|allocated)"
CHILD = Column(
    "child",
    "Child Unique ID",
    (
        r"\bchilds?\b.*\b(id|identifier)\b",
        r"\b(id|identifier)\b.*\bchild\b",
        rf"^{_CHILD} {_NUMBER}$",
    ),
    Kind.ID,
    True,
)
SEX = Column("sex", "Gender", (r"^gender\b", r"^sex\b"), Kind.SEX)
ETHNICITY = Column("ethnicity", "Ethnicity", (r"^ethnic",), Kind.ETHNICITY)
BORN = Column(
    "born", "Date of Birth", (r"date.*birth", r"^birth ?date$", r"^(childs? )?d ?o ?b$"), Kind.DATE
)
DISABLED = Column("disabled", "Does the Child have a Disability", (r"disabilit",), Kind.DISABILITY)
TEAM = Column(
    "team",
    "Allocated Team",
    (r"^allocated team", r"^((current|responsible|locality|workers|allocated) )*team( name)?$"),
    Kind.TEAM,
)
WORKER = Column(
    "worker",
    "Allocated Worker",
    (
        r"^allocated (social )?worker",
        rf"^({_WORKER} )*(worker|caseworker|keyworker|sw|practitioner)( name)?$",
        r"^case ?holder( name)?$",
    ),
    Kind.WORKER,
)
WHO = (CHILD, SEX, ETHNICITY, BORN)
HELD = (TEAM, WORKER)

ADOPTION = "adoption lists are not imported yet"


def _date(name: str, header: str, *patterns: str, needed: bool = False) -> Column:
    return Column(name, header, patterns, Kind.DATE, needed)


LISTS: tuple[ChildList, ...] = (
    ChildList(
        1,
        "Contacts",
        ("at", "source"),
        (
            *WHO,
            _date("at", "Date of Contact", r"date of (the )?contact", needed=True),
            Column(
                "source", "Contact Source", (r"contact source", r"source of contact"), Kind.CODE
            ),
        ),
        ("at", "source"),
    ),
    ChildList(
        2,
        "Early help assessments",
        ("organisation",),
        (
            *WHO,
            _date("at", "Assessment start date", r"assessment start", needed=True),
            _date(
                "completed",
                "Assessment completion date",
                r"assessment completion",
                r"assessment end",
            ),
            Column(
                "organisation", "Organisation completing assessment", (r"organisation complet",)
            ),
        ),
        ("at",),
        ends=("completed",),
    ),
    ChildList(
        3,
        "Referrals",
        ("at", "no_further_action"),
        (
            *WHO,
            _date("at", "Date of referral", r"date of.*referral", r"referral date", needed=True),
            Column(
                "source", "Referral Source", (r"referral source", r"source of referral"), Kind.CODE
            ),
            Column(
                "no_further_action",
                "Referral NFA?",
                (r"referral nfa", r"no further action"),
                Kind.NO_FURTHER_ACTION,
            ),
            *HELD,
        ),
        ("at",),
    ),
    ChildList(
        4,
        "Assessments",
        ("at", "authorised"),
        (
            *WHO,
            DISABLED,
            _date(
                "at",
                "Continuous Assessment Start Date",
                r"continuous assessment start",
                needed=True,
            ),
            Column(
                "child_seen",
                "Child Seen During Continuous Assessment",
                (r"child seen during",),
                Kind.YES_NO,
            ),
            _date(
                "authorised",
                "Continuous Assessment Date of Authorisation",
                r"date of authorisation",
                r"authorisation date",
            ),
            Column(
                "needs_support",
                "Was the child assessed as requiring LA children's social care support?",
                (r"was the child assessed",),
            ),
            *HELD,
        ),
        ("at",),
        ends=("authorised",),
    ),
    ChildList(
        5,
        "Section 47 enquiries and initial child protection conferences",
        ("at",),
        (
            *WHO,
            DISABLED,
            _date(
                "at",
                "Strategy discussion initiating Section 47 Enquiry Start Date",
                r"strategy discussion",
                needed=True,
            ),
            Column(
                "conference_unnecessary",
                "Was an Initial Child Protection Conference deemed unnecessary?",
                (r"deemed unnecessary",),
                Kind.YES_NO,
            ),
            _date(
                "conference",
                "Date of Initial Child Protection Conference",
                r"^date of initial child protection conf",
            ),
            Column(
                "led_to_plan",
                "Did the Initial Child Protection Conference Result in a Child Protection Plan",
                (r"conference result",),
                Kind.YES_NO,
            ),
            *HELD,
        ),
        ("at",),
        ends=("conference",),
    ),
    ChildList(
        6,
        "Children in need",
        ("status", "at"),
        (
            *WHO,
            DISABLED,
            _date(
                "at",
                "CIN Start Date",
                r"^cin (plan )?start",
                r"child in need start",
                r"^start date of cin",
            ),
            Column("need", "Primary Need Code", (r"primary need",), Kind.CODE),
            _date("last_seen", "Date Child Was Last Seen", r"last seen"),
            _date("closed", "CIN Closure Date", r"closure date"),
            Column(
                "closure_reason",
                "Reason for Closure",
                (r"reason for closure", r"closure reason"),
                Kind.CODE,
            ),
            Column(
                "status",
                "Case Status",
                (r"case status", r"^status( of (the )?case)?$"),
                Kind.STATUS,
            ),
            *HELD,
        ),
        ("at",),
        ends=("closed",),
    ),
    ChildList(
        7,
        "Children with a child protection plan",
        ("at",),
        (
            *WHO,
            DISABLED,
            _date(
                "at",
                "Child Protection Plan Start Date",
                r"protection plan start",
                r"^cp plan start",
                needed=True,
            ),
            Column("category", "Latest Category of Abuse", (r"latest category",), Kind.CODE),
            _date("visited", "Date of the Last Statutory Visit", r"last statutory visit"),
            Column("seen_alone", "Was the Child Seen Alone?", (r"seen alone",), Kind.SEEN_ALONE),
            _date("reviewed", "Date of latest review conference", r"latest review conference"),
            _date(
                "ended", "Child Protection Plan End Date", r"protection plan end", r"^cp plan end"
            ),
            *HELD,
        ),
        ("at",),
        ends=("ended",),
    ),
    ChildList(
        8,
        "Children looked after",
        ("at",),
        (
            *WHO,
            DISABLED,
            _date(
                "at", "Date Started to be Looked After", r"started to be looked after", needed=True
            ),
            Column("need", "Child's Category of Need", (r"category of need",), Kind.CODE),
            Column("legal_status", "Child's Legal Status", (r"^childs? legal status",), Kind.CODE),
            _date("reviewed", "Date of Latest Statutory Review", r"latest statutory review"),
            _date("visited", "Date of Last Social Work Visit", r"last social work visit"),
            _date("ended", "Date Ceased to be Looked After", r"^date ceased"),
            *HELD,
        ),
        ("at",),
        ends=("ended",),
    ),
    ChildList(
        9,
        "Care leavers",
        ("eligibility",),
        (
            *WHO,
            DISABLED,
            *HELD,
            Column("adviser", "Allocated Personal Advisor", (r"personal advis[eo]r",), Kind.WORKER),
            Column("eligibility", "Eligibility Category", (r"eligibility category",), Kind.CODE),
            _date("plan_reviewed", "Latest Pathway Plan Review Date", r"pathway plan review"),
            _date(
                "contacted",
                "Latest Date of Contact",
                r"latest date of contact",
                r"date of latest contact",
            ),
        ),
    ),
    ChildList(
        10,
        "Children with an adoption decision",
        ("decided",),
        (
            CHILD,
            _date(
                "decided",
                "Date of Decision that Child Should be Placed for Adoption",
                r"decision that (the )?child should be placed",
            ),
        ),
        set_aside=ADOPTION,
    ),
    ChildList(
        11,
        "Prospective adopters",
        ("adopter",),
        (
            Column(
                "adopter",
                "Individual adopter identifier",
                (r"adopter identifier", r"adopter id$"),
                Kind.ID,
            ),
        ),
        set_aside=ADOPTION,
    ),
)
