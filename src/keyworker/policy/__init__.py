"""The policy language: what an authority's pack may say, how it is read, and what its words mean.

Nothing here knows of a database, a clock, a network or Django.
"""
