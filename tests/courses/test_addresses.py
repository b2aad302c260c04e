"""A pasted list of addresses is taken apart as people write it; nothing in it gets lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.courses import addresses


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("a@x.org, b@x.org;c@x.org\nd@x.org\r\ne@x.org", ["a@x.org", "b@x.org", "c@x.org",
                                                           "d@x.org", "e@x.org"]),
        ("Ada Obi <Ada@X.org>", ["ada@x.org"]),
        ('"Obi, Ada" <ada@x.org>, ben@x.org', ["ada@x.org", "ben@x.org"]),
        ('"Obi; \\"Ada\\"" <ada@x.org>', ["ada@x.org"]),
        ("<ada@x.org>", ["ada@x.org"]),
        (" ,;\n ada@x.org ,, ", ["ada@x.org"]),
        ('unclosed " quote@x.org, b@x.org', [None, "b@x.org"]),
        ("nobody, a@b, two@x.org three@x.org", [None, None, None]),
        ("Ada <a@x.org> <b@x.org>", [None]),
    ],
)  # fmt: skip
def test_lists_are_taken_apart(pasted: str, expected: list[str | None]) -> None:
    assert [addresses.parsed(entry) for entry in addresses.split(pasted)] == expected


def test_an_entry_is_listed_once_and_in_its_order() -> None:
    assert addresses.split("b@x.org, a@x.org, b@x.org") == ["b@x.org", "a@x.org"]


@given(st.text(max_size=300))
def test_whatever_is_pasted_only_separators_and_space_are_left_out(pasted: str) -> None:
    entries = addresses.split(pasted)
    assert all(entry and entry == entry.strip() for entry in entries)
    for entry in entries:
        assert entry in pasted
        address = addresses.parsed(entry)
        assert address is None or addresses.parsed(address) == address


@given(st.lists(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.org", fullmatch=True), max_size=20))
def test_addresses_survive_whatever_they_are_separated_by(given_: list[str]) -> None:
    for separator in (",", ";", "\n", " ; ", ",\r\n"):
        parsed = [addresses.parsed(each) for each in addresses.split(separator.join(given_))]
        assert parsed == list(dict.fromkeys(given_))
