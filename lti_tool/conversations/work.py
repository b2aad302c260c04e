"""Work that a text may cause, counted while it is read and refused at once beyond a limit."""

from collections.abc import Callable

from markdown_it.token import Token

from lti_tool.conversations.problems import MOST_PARTS, CannotRead, Problem

_OF_A_PART = 20
"""Units; one is about a microsecond."""


class Work:
    """Units of work that are left for one conversation. Raises CannotRead when there are none."""

    def __init__(self, parts: int = MOST_PARTS) -> None:
        self._left = parts * _OF_A_PART

    def spend(self, units: int) -> None:
        """Count so many units."""
        self._left -= units
        if self._left < 0:
            raise CannotRead(Problem.MANY_PARTS)

    def add_part(self) -> None:
        """Count one part of the page: a block, a cell, a formula, a bracket, a stretch of text."""
        self.spend(_OF_A_PART)


_KEEP = list[Token].append


class CountedTokens(list[Token]):
    """Tokens of a parser, each counted before it is kept."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work

    def append(self, token: Token, *, keep: Callable[[list[Token], Token], None] = _KEEP) -> None:
        """Keep one more."""
        self._work.spend(_OF_A_PART)
        keep(self, token)
