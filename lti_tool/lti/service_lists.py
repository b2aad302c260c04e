"""Lists of platform services: pagination (RFC 8288 links) and validation row by row."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urljoin

import structlog
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from lti_tool.errors import ServiceError
from lti_tool.lti.claim_values import LONGEST_ID
from lti_tool.lti.http import Response
from lti_tool.lti.service_client import ServiceClient
from lti_tool.validation import is_storable

_log = structlog.get_logger()

MOST_ROWS = 20_000
"""Rows of one list, over all its pages."""

MOST_PAGES = 200

LONGEST = timedelta(minutes=5)
"""Time limit for all pages of a list together."""

LARGEST_PAGE = MOST_ROWS * 800
"""Bytes of one page. Some platforms send the whole list at once; Moodle spends 460 bytes a member,
and a name that is written in JSON escapes takes six for each character.
"""

_MOST_VALUES = MOST_ROWS * 50
"""Values on one page. Each takes far more memory when read than the two bytes it may be sent as."""


def _text(value: Any) -> str | None:
    """The text without characters that cannot be stored; None for another type."""
    if not isinstance(value, str):
        return None
    return value.encode(errors="ignore").decode().replace("\0", "")


def _id(value: Any) -> Any:
    if isinstance(value, str) and not is_storable(value):
        raise ValueError("not storable")
    return value


Text = Annotated[str | None, BeforeValidator(_text)]
"""Optional text of a row; None where it is malformed."""

Id = Annotated[str, BeforeValidator(_id), Field(min_length=1, max_length=LONGEST_ID)]
"""Required id of a row; without one the row is unreadable."""

RowT = TypeVar("RowT", bound=BaseModel)


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """One page of a list: the rows that could be read, and how many could not."""

    rows: list[RowT]
    unreadable: int
    address: str
    answer: Response


def pages(
    client: ServiceClient,
    platform_id: uuid.UUID,
    first: str,
    shape: type[RowT],
    *,
    what: str,
    scope: str,
    accept: str,
    member: str | None = None,
) -> Iterator[Page[RowT]]:
    """All pages of a list, in order. `what` names its content for people.

    `member` names the list where a page is an object. The client refuses a page on another host.
    Raises ServiceError where a page is missing or no list, and for a list without an end: pages in
    a circle, too many, too slow, or too many rows.
    """
    address: str | None = first
    deadline = time.monotonic() + LONGEST.total_seconds()
    seen: set[str] = set()
    count = 0
    while address is not None:
        if address in seen or len(seen) >= MOST_PAGES or time.monotonic() > deadline:
            raise _endless(what, "pages")
        seen.add(address)
        answer = client.request(
            platform_id, "GET", address, scopes=[scope], accept=accept, largest=LARGEST_PAGE
        )
        listed = _listed(answer, member, what)
        count += len(listed)
        if count > MOST_ROWS:
            raise _endless(what, "rows")
        rows = [row for row in (_read(each, shape) for each in listed) if row is not None]
        unreadable = len(listed) - len(rows)
        if unreadable:
            _log.warning("service-rows-unreadable", list=what, unreadable=unreadable)
        yield Page(rows, unreadable, address, answer)
        address = link(answer, "next", address)


def link(answer: Response, relation: str, address: str) -> str | None:
    """The address of the next page, or of another relation, as seen from `address`."""
    following = answer.link(relation)
    try:
        return urljoin(address, following) if following else None
    except ValueError:
        raise ServiceError(detail=f"link {relation}: no address") from None


def decoded(body: bytes) -> Any:
    """A JSON text in which one odd value spoils no other. Raises ValueError where it is none.

    Numbers stay as they are written: a mark is exact, and an id is one with or without quotes.
    Bytes that are no UTF-8 are replaced.
    """
    as_written: Callable[[str], str] = str
    if sum(body.count(sign) for sign in (b",", b"[", b"{")) > _MOST_VALUES:
        raise ValueError("too many values")
    try:
        return json.loads(
            body.decode("utf-8-sig", "replace"), parse_int=as_written, parse_float=as_written
        )
    except RecursionError:
        raise ValueError("too deep") from None


def _listed(answer: Response, member: str | None, what: str) -> list[Any]:
    if answer.status != 200:
        raise answer.refusal(what, f"The LMS did not give its {what}.")
    try:
        found = decoded(answer.body)
    except ValueError:
        raise _unreadable(what) from None
    if member is not None:
        found = found.get(member) if isinstance(found, dict) else None
    if not isinstance(found, list):
        raise _unreadable(what)
    return found


def _unreadable(what: str) -> ServiceError:
    return ServiceError(
        f"The LMS's {what} could not be read.",
        detail=f"{what}: not understood",
        reason="unreadable",
    )


def _endless(what: str, of_what: str) -> ServiceError:
    return ServiceError(
        f"There is no end to the LMS's {what}.",
        detail=f"{what}: too many {of_what}",
        reason="endless",
    )


def _read(row: Any, shape: type[RowT]) -> RowT | None:
    try:
        return shape.model_validate(row)
    except ValidationError:
        return None
