"""How is a policy tried: its worked examples, its rules left out one at a time, plain documents as questions?"""
