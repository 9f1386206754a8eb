"""Does anything get lost, doubled or too old when hosts, workers, the pool or the copy of the database die under load?

``bin/hosts --minutes 10`` starts them all on this machine, has people work, kills one after another and then looks.
"""
