"""How do the postcodes of an authority's teams come in from a file, each by the same action as on the pages?"""
