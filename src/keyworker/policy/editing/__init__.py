"""How is a policy's YAML changed in one place, and left to the letter everywhere else?"""
