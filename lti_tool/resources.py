"""Finds static/, templates/, alembic/ and lti_config.json in a checkout or an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Path of a top-level resource: inside the installed package first, else beside it.

    Raises FileNotFoundError where neither place has it.
    """
    for place in (_PACKAGE, _PACKAGE.parent):
        found = place / name
        if found.exists():
            return found
    raise FileNotFoundError(f"{name} is neither in nor beside {_PACKAGE.name}/")
