"""Blind comparisons: the setting of an activity that hides which model wrote which answer."""

from dataclasses import dataclass

LONGEST_REASON = 1000
"""Characters in which somebody may say why they chose an answer."""


@dataclass(frozen=True)
class ComparisonSettings:
    """Settings of an activity: whether models are hidden, and when they are revealed."""

    hides_models: bool = False
    """True where students choose between the texts before they learn where these are from."""
    reveals_when_all: bool = False
    """True where models are revealed once every student has chosen."""
