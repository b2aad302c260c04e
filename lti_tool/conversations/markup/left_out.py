"""Collection of what a reader leaves out, so that nothing vanishes silently."""

import re

from lti_tool.conversations.turns import LeftOut, LeftOutReason

_SPACE = re.compile(r"\s+")


class LeftOutLog:
    """Passages that are in no turn, by reason."""

    def __init__(self) -> None:
        self._passages: dict[LeftOutReason, list[str]] = {}

    def add(self, reason: LeftOutReason, text: str) -> None:
        """Note a passage; white space alone is none."""
        passage = _SPACE.sub(" ", text).strip()
        if passage:
            self._passages.setdefault(reason, []).append(passage)

    def result(self) -> tuple[LeftOut, ...]:
        """All passages, one line each; the reasons in their own order."""
        return tuple(
            LeftOut(reason, len(self._passages[reason]), "\n".join(self._passages[reason]))
            for reason in LeftOutReason
            if reason in self._passages
        )
