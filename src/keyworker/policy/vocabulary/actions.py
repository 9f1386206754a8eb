"""Which actions does what lies below the actions themselves ask a policy about?

A caseload knows by whom the policy lets do these who practises, who decides, and whether a rota or holders are kept. What is
entered for a referral and for other work is one of the kinds that the pack lists.
"""

ALLOCATE = "allocate"
CHOOSE_HOLDER = "choose-holder"
DECIDE = "decide"
PLAN_TURN = "plan-turn"
RECEIVE_REFERRAL = "receive-referral"
RECORD_REDUCTION = "record-reduction"
RECORD_VISIT = "record-visit"
