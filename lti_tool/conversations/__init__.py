"""What is read: conversations, how they are brought in, cleaned and counted.

Who may read them is not decided here.
"""
