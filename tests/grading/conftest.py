"""The demo LMS for tests of marks on their way."""

from tests.worker.conftest import place

__all__ = ["place"]
