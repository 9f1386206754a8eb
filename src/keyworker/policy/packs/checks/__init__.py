"""Do the parts of a pack, and what is recorded under it, fit what the pack and the vocabulary know?"""
