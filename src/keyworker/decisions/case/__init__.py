"""Where does a case stand on a day, and who holds which part in it?"""
