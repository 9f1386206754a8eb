"""How are the files of a pack read into its parts, with every mistake and the line on which each part stands?"""
