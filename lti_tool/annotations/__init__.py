"""What is written: the shape of shared documents, what a change would do, who may do it.

How changes travel is in sync.
"""
