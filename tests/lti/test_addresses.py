"""An address counts by its origin, and is safe where it is https or this machine's own."""

import pytest

from lti_tool.errors import InvalidInput
from lti_tool.lti import addresses

ORIGINS = {
    "https://lms.example.edu": "https://lms.example.edu",
    "https://lms.example.edu/a/b?c=d#e": "https://lms.example.edu",
    "HTTPS://LMS.Example.edu:443/": "https://lms.example.edu",
    "https://lms.example.edu:8443/": "https://lms.example.edu:8443",
    "http://lms.example.edu:80/": "http://lms.example.edu",
    "http://lms.example.edu:443/": "http://lms.example.edu:443",
    "http://[::1]:8080/": "http://[::1]:8080",
    "https://user@lms.example.edu/": None,
    "https://user:secret@lms.example.edu/": None,
    "https://lms.example.edu@evil.example/": None,
    "https://lms.example.edu:x/": None,
    "https://lms.example.edu:99999/": None,
    "https://[::1": None,
    "https:///path": None,
    "//lms.example.edu/": None,
    "/path": None,
    "": None,
    "ftp://lms.example.edu/": None,
    "javascript:alert(1)": None,
    "file:///etc/passwd": None,
}


@pytest.mark.parametrize(("address", "origin"), ORIGINS.items())
def test_an_origin_is_scheme_host_and_port(address: str, origin: str | None) -> None:
    assert addresses.origin(address) == origin


SAFE = {
    "https://lms.example.edu/": (True, True),
    "https://127.0.0.1/": (True, True),
    "http://localhost:8401/": (False, True),
    "http://lms.localhost/": (False, True),
    "http://127.0.0.1:80/": (False, True),
    "http://127.8.9.1/": (False, True),
    "http://[::1]:8080/": (False, True),
    "http://lms.example.edu/": (False, False),
    "http://localhost.evil.example/": (False, False),
    "http://notlocalhost/": (False, False),
    "http://127.0.0.1.evil.example/": (False, False),
    "http://10.0.0.1/": (False, False),
    "http://169.254.169.254/": (False, False),
    "http://0.0.0.0/": (False, False),
    "http://2130706433/": (False, False),
    "http://user@localhost/": (False, False),
    "file:///etc/passwd": (False, False),
    "": (False, False),
}


@pytest.mark.parametrize(("address", "answers"), SAFE.items())
def test_plain_http_is_for_this_machine_alone(address: str, answers: tuple[bool, bool]) -> None:
    strict, loose = answers
    assert addresses.is_safe(address, insecure_loopback=False) is strict
    assert addresses.is_safe(address, insecure_loopback=True) is loose


def test_the_field_to_correct_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        addresses.require_safe("http://lms.example.edu/", "a.b", insecure_loopback=True)
    assert caught.value.field == "a.b"
    addresses.require_safe("https://lms.example.edu/", "a.b", insecure_loopback=False)
