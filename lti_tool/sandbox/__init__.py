"""Runs code over untrusted bytes in a process that can compute, answer, and do nothing else.

`process` is the side that starts it and waits; `confinement` is what the process does to itself;
`system_calls` is the kernel's filter (docs/decisions/0025).
"""
