"""Permissions in a shared document, as one table: operation by operation, role by role."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.annotations.policy import MOST_OWN_TAGS, Facts, check
from lti_tool.documents.writer import Writer
from lti_tool.refusals import RefusalCode
from lti_tool.workspaces.writing_window import WritingWindow
from lti_tool.yjs.index import Change
from tests.annotations.shared import CONVERSATION, observer, student, tag_key, teacher, tutor

ME, OTHER = "aaaaaaaa", "bbbbbbbb"
MINE, THEIRS = ("highlights", f"{ME}/1"), ("highlights", f"{OTHER}/1")
MY_COMMENT = (*THEIRS, "comments", f"{ME}/c")
THEIR_COMMENT = (*MINE, "comments", f"{OTHER}/c")
MY_CHECK = (*THEIRS, "comments", f"{ME}/fact-check")
THEIR_CHECK = (*MINE, "comments", f"{OTHER}/fact-check")
WHOLE_CHECK = {"outcome": "supported", "source": "a book", "excerpt": ""}
TAG = ("tags", tag_key(ME))
THEIR_TAG = ("tags", tag_key(OTHER))
FACTS = Facts(
    {CONVERSATION: 200},
    {"t1": True, "x": True, "old": False},
    frozenset({tag_key(OTHER)}),
    allows_own_tags=True,
    checks_claims=True,
)
LOCKED = replace(FACTS, allows_own_tags=False)


@dataclass(frozen=True)
class Case:
    """An attempt, and the answers that an observer, a student, a tutor and a teacher get."""

    name: str
    changes: tuple[Change, ...]
    answers: tuple[str | None, str | None, str | None, str | None]


def added(path: tuple[str, ...], **fields: str | int | None) -> tuple[Change, ...]:
    return (
        Change("add", path),
        *(Change("add", (*path, name), value) for name, value in fields.items()),
    )


def highlight(path: tuple[str, ...], **fields: str | int) -> tuple[Change, ...]:
    whole: dict[str, str | int | None] = {
        "conversation": CONVERSATION, "start": 3, "end": 8, "quote": "quote", "prefix": "",
        "suffix": "", "tag": "t1", "created": 1, "comments": None,
    }  # fmt: skip
    return added(path, **(whole | fields))


def changed(*path: str, value: str | int = "x") -> tuple[Change, ...]:
    return (Change("change", path, value),)


MOVED: dict[str, str | int] = {
    "conversation": CONVERSATION, "start": 3, "end": 8, "quote": "other", "prefix": "",
    "suffix": "", "changed": 1,
}  # fmt: skip


def moved(
    path: tuple[str, ...], fields: Mapping[str, str | int] = MOVED, without: str = ""
) -> tuple[Change, ...]:
    """A highlight that is put on other words; `changed` is new on it."""
    return tuple(
        Change("add" if name == "changed" else "change", (*path, name), value)
        for name, value in (MOVED | dict(fields)).items()
        if name != without
    )


def deleted(*path: str) -> tuple[Change, ...]:
    return (Change("delete", path),)


def all_but_observers(code: str | None) -> tuple[str | None, str | None, str | None, str | None]:
    return ("read-only", code, code, code)


UNREACHABLE: dict[str, dict[str, str | int]] = {
    "on a conversation of elsewhere": {"conversation": "00000000-0000-4000-8000-000000000002"},
    "on a conversation without an id": {"conversation": ""},
    "beyond the end of the text": {"start": 196, "end": 201},
    "far beyond the end of the text": {"start": 2**31 - 6, "end": 2**31 - 1},
    "that quotes more than it covers": {"quote": "quotes"},
    "that quotes less than it covers": {"quote": "quot"},
    "that counts a character in two units as one": {"end": 4, "quote": "😀"},
    "with more before it than there is": {"prefix": "what"},
    "with more after it than there is": {"start": 194, "end": 199, "suffix": "of"},
}

MODERATED = ("read-only", "not-yours", None, None)
MANAGED = ("read-only", "not-yours", "not-yours", None)

CASES = [
    Case("add a highlight", highlight(MINE), all_but_observers(None)),
    Case("add one with a comment",
         highlight(MINE) + added((*MINE, "comments", f"{ME}/c"), text="x", created=1),
         all_but_observers(None)),
    Case("add one with somebody's comment on it",
         highlight(MINE) + added(THEIR_COMMENT, text="x", created=1),
         all_but_observers("not-yours")),
    Case("add one in another's name", highlight(THEIRS), all_but_observers("not-yours")),
    Case("add one without its fields", added(MINE, quote="q"), all_but_observers("incomplete")),
    Case("add one that is empty", highlight(MINE, start=8), all_but_observers("bad-anchor")),
    Case("add one backwards", highlight(MINE, start=8, end=3), all_but_observers("bad-anchor")),
    *(Case(f"add one {fault}", highlight(MINE, **fields), all_but_observers("bad-anchor"))
      for fault, fields in UNREACHABLE.items()),
    Case("add one up to the last character", highlight(MINE, start=195, end=200),
         all_but_observers(None)),
    Case("add one of a character in two units", highlight(MINE, end=5, quote="😀"),
         all_but_observers(None)),
    Case("add one with a tag that nothing has", highlight(MINE, tag="gone"),
         all_but_observers("unknown-tag")),
    Case("add one with a tag that is not in use", highlight(MINE, tag="old"),
         all_but_observers("retired-tag")),
    Case("add one without a tag", highlight(MINE, tag=""), all_but_observers(None)),
    Case("add one with another's own tag", highlight(MINE, tag=tag_key(OTHER)),
         all_but_observers(None)),
    Case("add one with a tag that comes with it",
         added(TAG, name="x", color="#000000", position=0) + highlight(MINE, tag=tag_key(ME)),
         all_but_observers(None)),
    Case("retag one's own with a tag that is not in use", changed(*MINE, "tag", value="old"),
         all_but_observers("retired-tag")),
    Case("replace one's own", (Change("change", MINE), *highlight(MINE)[1:]),
         all_but_observers("fixed")),
    Case("retag one's own", changed(*MINE, "tag"), all_but_observers(None)),
    Case("retag another's", changed(*THEIRS, "tag"), MODERATED),
    *(Case(f"change the {field} of one's own", changed(*MINE, field), all_but_observers("fixed"))
      for field in ("created", "comments")),
    *(Case(f"change nothing of one's passage but its {field}", changed(*MINE, field),
           all_but_observers("incomplete")) for field in MOVED),
    *(Case(f"put one's own on other words, without its {field}", moved(MINE, without=field),
           all_but_observers("incomplete")) for field in MOVED),
    Case("put one's own on other words", moved(MINE), all_but_observers(None)),
    Case("put one's own on other words unsaid", moved(MINE, {"changed": 0}),
         all_but_observers("incomplete")),
    Case("say no more that one's own is on other words", changed(*MINE, "changed", value=0),
         all_but_observers("incomplete")),
    Case("put another's on other words", moved(THEIRS), all_but_observers("not-yours")),
    *(Case(f"put one's own on words {fault}", moved(MINE, fields),
           all_but_observers("bad-anchor")) for fault, fields in UNREACHABLE.items()),
    Case("take the words off one's own", deleted(*MINE, "quote"), all_but_observers("fixed")),
    Case("put one's own on other words twice, once in part",
         moved(MINE) + changed(*MINE, "start", value=4), all_but_observers("bad-anchor")),
    *(Case(f"change the {field} of another's", changed(*THEIRS, field),
           all_but_observers("not-yours"))
      for field in ("conversation", "start", "end", "quote", "prefix", "suffix", "created",
                    "comments")),
    Case("take the tag off one's own", deleted(*MINE, "tag"), all_but_observers("fixed")),
    Case("take the tag off another's", deleted(*THEIRS, "tag"),
         ("read-only", "not-yours", "fixed", "fixed")),
    Case("delete one's own", deleted(*MINE), all_but_observers(None)),
    Case("delete another's", deleted(*THEIRS), MODERATED),
    Case("comment", added(MY_COMMENT, text="x", created=1), all_but_observers(None)),
    Case("comment in another's name", added((*MINE, "comments", f"{OTHER}/d"), text="x", created=1),
         all_but_observers("not-yours")),
    Case("comment without words", added(MY_COMMENT, created=1), all_but_observers("incomplete")),
    Case("replace one's comment", (Change("change", MY_COMMENT),), all_but_observers("fixed")),
    Case("rewrite one's comment", changed(*MY_COMMENT, "text"), all_but_observers(None)),
    Case("rewrite another's comment", changed(*THEIR_COMMENT, "text"),
         all_but_observers("not-yours")),
    Case("date one's comment back", changed(*MY_COMMENT, "created"), all_but_observers("fixed")),
    Case("delete one's comment", deleted(*MY_COMMENT), all_but_observers(None)),
    Case("delete another's comment on one's highlight", deleted(*THEIR_COMMENT), MODERATED),
    Case("answer one's own comment of the same update",
         added(MY_COMMENT, text="x", created=1)
         + added((*THEIRS, "comments", f"{ME}/d"), text="x", created=1, reply_to=MY_COMMENT[-1]),
         all_but_observers(None)),
    Case("answer a comment that was never there",
         added(MY_COMMENT, text="x", created=1, reply_to=f"{OTHER}/never"),
         all_but_observers("no-comment")),
    Case("make an answer of one's comment", added((*MY_COMMENT, "reply_to"))
         + changed(*MY_COMMENT, "reply_to"), all_but_observers("fixed")),
    Case("ask with one's own", changed(*MINE, "question"), all_but_observers(None)),
    Case("settle another's question", changed(*THEIRS, "question"), MODERATED),
    Case("settle another's question in a comment", changed(*THEIR_COMMENT, "question"), MODERATED),
    Case("end one's own agreement", deleted(*THEIRS, "comments", f"{ME}/agrees-{OTHER}-c"),
         all_but_observers(None)),
    Case("end another's agreement", deleted(*MINE, "comments", f"{OTHER}/agrees-{ME}-c"),
         all_but_observers("not-yours")),
    Case("mark one's own as a claim", changed(*MINE, "claim", value=1), all_but_observers(None)),
    Case("mark another's as a claim", changed(*THEIRS, "claim", value=1), MODERATED),
    Case("say how a claim checks out", added(MY_CHECK, **WHOLE_CHECK), all_but_observers(None)),
    Case("say it in another's name", added(THEIR_CHECK, **WHOLE_CHECK),
         all_but_observers("not-yours")),
    Case("say it without an outcome", added(MY_CHECK, source="", excerpt=""),
         all_but_observers("incomplete")),
    Case("say it anew on a second page",
         (Change("change", MY_CHECK), *added(MY_CHECK, **WHOLE_CHECK)[1:]),
         all_but_observers(None)),
    Case("say half of it anew", (Change("change", MY_CHECK),), all_but_observers("incomplete")),
    Case("say it anew for another", (Change("change", THEIR_CHECK),),
         all_but_observers("not-yours")),
    *(Case(f"change the {field} of one's fact check", changed(*MY_CHECK, field),
           all_but_observers(None)) for field in WHOLE_CHECK),
    *(Case(f"change the {field} of another's fact check", changed(*THEIR_CHECK, field),
           all_but_observers("not-yours")) for field in WHOLE_CHECK),
    Case("delete one's fact check", deleted(*MY_CHECK), all_but_observers(None)),
    Case("delete another's fact check", deleted(*THEIR_CHECK), MODERATED),
    Case("add a tag", added(TAG, name="x", color="#000000", position=0), all_but_observers(None)),
    Case("add a tag in another's name", added(THEIR_TAG, name="x", color="#000000", position=0),
         all_but_observers("not-yours")),
    Case("add a tag under a key of the set",
         added(("tags", "t1"), name="x", color="#000000", position=0),
         all_but_observers("not-yours")),
    Case("add a tag without a colour", added(TAG, name="x", position=0),
         all_but_observers("incomplete")),
    Case("rename a tag", changed(*TAG, "name"), all_but_observers(None)),
    *(Case(f"change the {field} of another's tag", changed(*THEIR_TAG, field), MANAGED)
      for field in ("name", "color", "position")),
    Case("replace a tag", (Change("change", TAG),), all_but_observers("fixed")),
    Case("take the name off a tag", deleted(*TAG, "name"), all_but_observers("fixed")),
    Case("delete a tag", deleted(*TAG), all_but_observers("fixed")),
    Case("delete another's tag", deleted(*THEIR_TAG),
         ("read-only", "not-yours", "not-yours", "fixed")),
    Case("do one thing that is allowed and one that is not",
         changed(*MINE, "tag") + deleted(*THEIRS), MODERATED),
    Case("write where nothing is any more", (Change("orphan", ()),), all_but_observers(None)),
    Case("do nothing", (), (None, None, None, None)),
]  # fmt: skip

WRITERS = (observer(ME), student(ME), tutor(ME), teacher(ME))
ROWS = [
    pytest.param(case.changes, writer, answer, id=f"{role}: {case.name}")
    for case in CASES
    for role, writer, answer in zip(
        ("observer", "student", "tutor", "teacher"), WRITERS, case.answers, strict=True
    )
]


@pytest.mark.parametrize(("changes", "writer", "answer"), ROWS)
def test_each_role_may_do_what_the_table_says(
    changes: tuple[Change, ...], writer: Writer, answer: str | None
) -> None:
    assert check(changes, writer, FACTS) == answer


@pytest.mark.parametrize(
    ("changes", "answers"),
    [
        (added(TAG, name="x", color="#000000", position=0), ("tags-locked", "tags-locked")),
        (changed(*TAG, "name"), ("tags-locked", None)),
        (highlight(MINE), (None, None)),
        (highlight(MINE, tag=tag_key(OTHER)), (None, None)),
    ],
    ids=["add a tag", "rename a tag", "use the set", "use a tag that is there"],
)
def test_where_the_set_is_locked_tags_that_are_there_stay_in_use(
    changes: tuple[Change, ...], answers: tuple[str | None, str | None]
) -> None:
    assert tuple(check(changes, writer, LOCKED) for writer in (student(ME), teacher(ME))) == answers


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        (changed(*MINE, "claim", value=1), "no-claims"),
        (highlight(MINE, claim=1), "no-claims"),
        (added(MY_CHECK, **WHOLE_CHECK), "no-claims"),
        (changed(*MY_CHECK, "source"), "no-claims"),
        (changed(*MINE, "claim", value=0), None),
        (deleted(*MY_CHECK), None),
        (highlight(MINE), None),
    ],
)
def test_where_claims_are_not_checked_they_only_end(
    changes: tuple[Change, ...], answer: str | None
) -> None:
    facts = replace(FACTS, checks_claims=False)
    assert [check(changes, writer, facts) for writer in (student(ME), teacher(ME))] == [answer] * 2


def test_a_document_has_only_so_many_tags_of_its_own() -> None:
    new = added(TAG, name="x", color="#000000", position=0)
    many = frozenset(tag_key(OTHER, number) for number in range(MOST_OWN_TAGS))
    assert check(new, student(ME), replace(FACTS, own_tags=many)) == "too-many-tags"
    almost = frozenset(sorted(many)[1:])
    assert check(new, student(ME), replace(FACTS, own_tags=almost)) is None


@pytest.mark.parametrize("block", ["not-open", "closed", "hidden"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_rules_forbid_binds_students_and_not_who_teaches(
    case: Case, block: RefusalCode
) -> None:
    blocked = block if case.changes else None
    answers = tuple(check(case.changes, writer, FACTS, block) for writer in WRITERS)
    assert answers == (case.answers[0], blocked, *case.answers[2:])


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ENROLMENT, MERGED, ANOTHER = (uuid.UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("window", "before", "at", "after"),
    [
        (WritingWindow(), None, None, None),
        (WritingWindow(opens_at=NOON), "not-open", None, None),
        (WritingWindow(closes_at=NOON), None, "closed", "closed"),
        (WritingWindow(opens_at=NOON, closes_at=NOON + TICK), "not-open", None, "closed"),
        (WritingWindow(is_hiding=True), "hidden", "hidden", "hidden"),
        (WritingWindow(opens_at=NOON, is_hiding=True), "not-open", "hidden", "hidden"),
        (WritingWindow(NOON, is_handed_in=True), "not-open", "handed-in", "handed-in"),
        (WritingWindow(None, NOON, is_handed_in=True), *["handed-in"] * 3),
        (WritingWindow(handed_in=frozenset({ENROLMENT})), *["handed-in"] * 3),
        (WritingWindow(handed_in=frozenset({ANOTHER})), None, None, None),
        (
            WritingWindow(None, NOON - TICK, writes_until={ENROLMENT: NOON}),
            None,
            "closed",
            "closed",
        ),
        (
            WritingWindow(None, NOON, writes_until={ANOTHER: NOON + TICK}),
            None,
            "closed",
            "closed",
        ),
        (
            WritingWindow(None, NOON, writes_until={ENROLMENT: NOON - TICK}),
            None,
            "closed",
            "closed",
        ),
        (WritingWindow(writes_until={ENROLMENT: NOON - TICK}), None, None, None),
    ],
)
def test_what_is_forbidden_when(
    window: WritingWindow, before: str | None, at: str | None, after: str | None
) -> None:
    times = (NOON - TICK, NOON, NOON + TICK)
    assert [window.block(each, {ENROLMENT, MERGED}) for each in times] == [before, at, after]


@pytest.mark.parametrize("time", [1, 1_700_000_000_000])
def test_where_names_are_hidden_notes_of_students_have_no_time(time: int) -> None:
    facts = replace(FACTS, hides_names=True)
    comment = added((*THEIRS, "comments", f"{ME}/new"), text="a", created=time)
    for dated in (highlight(MINE, created=time), comment):
        assert check(dated, student(ME), facts, was_written=lambda _: True) == "dated"
        assert check(dated, student(ME), FACTS, was_written=lambda _: True) is None
        assert check(dated, tutor(ME), facts, was_written=lambda _: True) is None
    assert check(highlight(MINE, created=0), student(ME), facts) is None
