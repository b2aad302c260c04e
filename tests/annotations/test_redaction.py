"""A document without one author's text: theirs is gone, and everything of others is as it was."""

import uuid
from typing import Any

from hypothesis import given
from pycrdt import Doc

from lti_tool.annotations import redaction
from lti_tool.annotations.kind import Annotations
from lti_tool.annotations.redaction import ERASED
from lti_tool.annotations.schema import agreement_key, author_of, fact_check_key
from tests.annotations.operations import Class, steps
from tests.annotations.shared import CONVERSATION, NOW

ERASED_AUTHOR, OTHER = "aaaaaaaa", "bbbbbbbb"
PHRASE = "what only I would say"
TEXT = "The source 😀 says that bridges sing."


def key(author: str) -> str:
    return f"{author}/{uuid.uuid4()}"


def highlight(
    comments: dict[str, Any] | None = None, *, quote: str = "source", start: int = 4
) -> dict[str, Any]:
    return {
        "conversation": CONVERSATION,
        "start": start,
        "end": start + len(quote.encode("utf-16-le")) // 2,
        "quote": quote,
        "prefix": "The ",
        "suffix": " 😀 says that bridges sing.",
        "tag": "",
        "created": NOW,
        "comments": comments or {},
    }


def comment(text: str) -> dict[str, Any]:
    return {"text": text, "created": NOW}


def redacted(highlights: dict[str, Any]) -> dict[str, Any]:
    """Highlights as they are without the erased author's text."""
    content = {"highlights": highlights, "tags": {}}
    texts = {uuid.UUID(CONVERSATION): TEXT}
    return redaction.redact(content, {ERASED_AUTHOR}, texts)["highlights"]


def test_notes_on_which_nobody_else_has_built_are_gone() -> None:
    assert redacted({key(ERASED_AUTHOR): highlight({key(ERASED_AUTHOR): comment(PHRASE)})}) == {}


def test_a_comment_beside_others_keeps_its_place_without_its_text() -> None:
    question, answer, at = key(ERASED_AUTHOR), key(OTHER), key(OTHER)
    comments = {question: comment(PHRASE), answer: comment("I agree")}
    kept = redacted({at: highlight(comments)})[at]["comments"]
    assert kept == {question: comment(ERASED), answer: comment("I agree")}


def test_answers_and_agreements_name_an_erased_comment_by_its_new_key() -> None:
    # A program of one's own may put words into the key of a comment, and others name it.
    question, answer, at = f"{ERASED_AUTHOR}/my-own-words", key(OTHER), key(OTHER)
    comments = {
        question: comment(PHRASE),
        answer: comment("I agree") | {"reply_to": question},
        agreement_key(OTHER, question): {},
        agreement_key(ERASED_AUTHOR, answer): {},
    }
    kept = redacted({at: highlight(comments)})[at]["comments"]
    assert "my-own-words" not in str(kept)
    (erased,) = (each for each in kept if author_of(each) == ERASED_AUTHOR)
    assert kept == {
        erased: comment(ERASED),
        answer: comment("I agree") | {"reply_to": erased},
        agreement_key(OTHER, erased): {},
    }


CHECK = {"outcome": "supported", "source": PHRASE, "excerpt": ""}


def test_a_fact_check_goes_with_its_author_and_those_of_others_stay() -> None:
    at, comment_key = key(OTHER), key(OTHER)
    theirs = CHECK | {"source": "a book"}
    inside = {
        comment_key: comment("Is it?"),
        fact_check_key(ERASED_AUTHOR): CHECK,
        fact_check_key(OTHER): theirs,
    }
    kept = redacted({at: highlight(inside) | {"claim": 1}})[at]
    assert kept["claim"] == 1
    assert kept["comments"] == {
        comment_key: comment("Is it?"),
        fact_check_key(OTHER): theirs,
    }


def test_a_claim_that_others_have_checked_stays_and_quotes_the_conversation() -> None:
    at = key(ERASED_AUTHOR)
    inside = {fact_check_key(ERASED_AUTHOR): CHECK, fact_check_key(OTHER): CHECK}
    kept = redacted({at: highlight(inside) | {"claim": 1}})[at]
    assert kept["claim"] == 1
    assert kept["comments"] == {fact_check_key(OTHER): CHECK}
    assert redacted({at: highlight({fact_check_key(ERASED_AUTHOR): CHECK})}) == {}


def test_a_comment_alone_on_somebodys_highlight_is_gone_and_the_highlight_stays() -> None:
    at = key(OTHER)
    before = highlight()
    assert redacted({at: before | {"comments": {key(ERASED_AUTHOR): comment(PHRASE)}}}) == {
        at: before
    }


def test_a_highlight_on_which_others_commented_quotes_the_conversation_and_not_its_writer() -> None:
    # A program of one's own may send any text of a fitting length as the quote, tag or key.
    at, answer = f"{ERASED_AUTHOR}/my-own-words", key(OTHER)
    smuggled = highlight({answer: comment("I agree")}) | {
        "quote": "PHRASE",
        "prefix": "me: ",
        "suffix": "me again",
        "tag": "my-own-words",
    }
    ((new_key, fields),) = redacted({at: smuggled}).items()
    assert author_of(new_key) == ERASED_AUTHOR
    assert "my-own-words" not in new_key
    assert fields == highlight({answer: comment("I agree")}) | {
        "suffix": " 😀 says that bridges sing."[:32]
    }


def test_a_quote_is_never_cut_through_a_character() -> None:
    at, answer = key(ERASED_AUTHOR), key(OTHER)
    half = highlight({answer: comment("?")}, quote="😀", start=11) | {"end": 12, "quote": "x"}
    assert redacted({at: half})[at]["quote"] == "…"


@given(steps)
def test_whatever_was_written_others_keep_all_and_the_update_makes_that_document(
    done: list[Any],
) -> None:
    together = Class()
    for step in done:
        together.do(step)
    together.meet()
    kind = Annotations()
    before = kind.content(together.server.doc)
    erased = together.pages[0].writer.author_id
    after = redaction.redact(before, {erased}, {})
    update = redaction.update_of(after, 77)
    if update is None:
        # Somebody removed the tag, and nothing else is left.
        assert not any(after.values())
        return
    guard = kind.guard()
    guard.accept(update)
    anew: Doc[Any] = Doc()
    anew.apply_update(update)
    shown = kind.content(anew)
    assert shown == after
    assert kind.rows(anew).keys() == set(kind.tables)
    for at, fields in before["tags"].items():
        if not at.startswith(erased):
            assert shown["tags"][at] == fields
    assert all(
        fields["name"] == redaction.ERASED
        for at, fields in shown["tags"].items()
        if at.startswith(erased)
    )
    for at, fields in before["highlights"].items():
        if author_of(at) != erased:
            assert {**shown["highlights"][at], "comments": {}} == {**fields, "comments": {}}
        for inner, values in fields["comments"].items():
            if author_of(inner) != erased:
                assert shown["highlights"][at]["comments"][inner] == values
    for fields in shown["highlights"].values():
        for inner, values in fields["comments"].items():
            assert author_of(inner) != erased or values["text"] == ERASED
    # Once more, there is nothing left to take out.
    assert redaction.redact(shown, {erased}, {})["highlights"].keys() == shown["highlights"].keys()
