"""A person is called what the LMS last said, in a form that can be kept and shown."""

import uuid

import pytest

from lti_tool import clock
from lti_tool.people.names import display_name, tidy
from lti_tool.people.tables import Person


def test_somebody_without_a_name_has_a_stable_stand_in() -> None:
    nameless = Person(id=uuid.UUID("4f2a0000-0000-4000-8000-000000000000"))
    assert display_name(nameless) == "Member 4F2A"


def test_the_name_that_was_heard_is_shown() -> None:
    assert display_name(Person(id=uuid.uuid4(), name="Ada O'Neil & Sons")) == "Ada O'Neil & Sons"


def test_who_was_forgotten_is_somebody() -> None:
    assert display_name(Person(id=uuid.uuid4(), forgotten_at=clock.now())) == "Somebody"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, None),
        ("", None),
        (" \t\n ", None),
        ("  Ada \n Lovelace ", "Ada Lovelace"),
        ("Ada\x00Lovelace\x1b[0m", "Ada Lovelace [0m"),
        ("\ud800", None),
        ("میرزا\u200cخانی", "میرزا\u200cخانی"),
        ("x" * 500, "x" * 200),
    ],
)
def test_names_are_kept_on_one_line_without_control_characters(
    given: str | None, kept: str | None
) -> None:
    assert tidy(given) == kept
