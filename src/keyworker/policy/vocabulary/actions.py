"""Which actions does what lies below the actions themselves ask a policy about?

A caseload knows who practises and who decides by whom the policy lets do these.
"""

ALLOCATE = "allocate"
DECIDE = "decide"
RECORD_VISIT = "record-visit"
