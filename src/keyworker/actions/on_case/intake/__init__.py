"""From a referral's arrival to the decision to take it on."""
