"""How fast is Keyworker, as ratios within one run? Absolute times say more about the machine than about us."""
