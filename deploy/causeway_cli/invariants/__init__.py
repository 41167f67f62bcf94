"""The promises that hold at every moment, checked from the databases, the log and the mailbox: I1 to I9.

One checker serves the demonstration, the fault tests and the bench.
"""
