"""Wake-ups and broadcasts that must wait for the commit."""

from collections.abc import Callable

from sqlalchemy.orm import Session

_KEY = "after_commit"


def run(session: Session, action: Callable[[], None]) -> None:
    """Call `action` once the transaction of `session` has committed; never if it rolls back."""
    session.info.setdefault(_KEY, []).append(action)


def run_all(session: Session) -> None:
    """Call the waiting actions in order. For `Database.transaction` only."""
    for action in session.info.pop(_KEY, []):
        action()
