"""How do the people of an authority come in from a file, each by the same actions as on the pages?"""
