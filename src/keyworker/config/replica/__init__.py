"""Lists read from a copy of the database where one is given: never by whoever has just saved, never one too old.

``lists`` says which pages and for whom, ``age`` how old the copy may be, ``router`` sends each question where it belongs.
"""
