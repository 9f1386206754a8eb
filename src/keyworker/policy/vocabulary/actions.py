"""Which actions does what lies below the actions themselves ask a policy about?

A caseload knows by whom the policy lets do these who practises, who decides, and whether a rota is kept.
"""

ALLOCATE = "allocate"
DECIDE = "decide"
PLAN_TURN = "plan-turn"
RECORD_VISIT = "record-visit"
