"""Names, types and limits in a shared document (twin: static/src/document/annotations/schema.ts).

An `annotations` document has two roots:

    highlights: Y.Map  "<author id>/<uuid>" -> Y.Map { conversation, start, end, quote, prefix,
                         suffix, tag, created, question?, claim?, changed?,
                         comments: Y.Map "<author id>/<uuid>" -> Y.Map { text, created,
                                           reply_to?, question? } }
                                         "<author id>/agrees-<author id>-<uuid>" -> Y.Map { }
                         "<author id>/fact-check" -> Y.Map { outcome, source, excerpt }
    tags:       Y.Map  key -> Y.Map { name, color, position }

The tag set of the activity is in rows, `activity_tag`. The root `tags` holds members' own tags,
under keys that begin with their author's id. Keys of the set have no hyphen and own ones have one,
so that no key is both. Documents from before the set was in rows hold copies of it, which count for
nothing.

The policy checks what a new highlight refers to. `conversation` is one of the activity's, `start`
and `end` are offsets into its text. The quote and its context have the lengths that these leave.
`tag` is one in use, or empty; readers take an unknown key for no tag. Dates are by the writer's
clock, which may be wrong: nothing is refused or ordered by it.

`reply_to` is the key of a comment in the same note, which may be deleted later. An agreement is an
empty map beside the comments: its key names who agrees and with which comment, so there is one for
each person and comment, and merging in any order keeps all. Documents from before have none of
these, and fields with a question mark may be missing.

A claim of a text is a highlight whose words are to be checked. A fact check beside the comments
says what one person found about it: its key holds no more than its author, so there is one for each
of them. It counts while the highlight is a claim, and stays when it is none any more.

The passage of a highlight changes as a whole: all of its fields are written in one update, so that
two pages of its author never mix theirs. `changed` is 1 from then on.

A model note is one that the server has copied from the template of its activity. It has "model-"
before the rest of its key, and so have its comments, its fact checks and the tags that came with
it. No member makes such a key.
"""

import re
from collections.abc import Mapping

from lti_tool.workspaces.author_ids import AUTHOR_ID
from lti_tool.yjs.schema import Collection, Integer, Record, Text

HIGHLIGHTS = "highlights"
TAGS = "tags"
COMMENTS = "comments"


AUTHORED_KEY = re.compile(rf"{AUTHOR_ID.pattern}/[0-9a-zA-Z-]{{1,64}}")
"""Key that names its author: '<author id>/<uuid>'."""

AGREEMENT_KEY = re.compile(
    rf"{AUTHOR_ID.pattern}/agrees-({AUTHOR_ID.pattern})-([0-9a-zA-Z-]{{1,48}})"
)
"""Key that names who agrees, and the author and the rest of the comment's key."""

FACT_CHECK_KEY = re.compile(rf"{AUTHOR_ID.pattern}/(model-)?fact-check")
"""Key that names whose fact check it is."""

TAG_KEY = re.compile(r"[0-9a-zA-Z-]{1,64}")
"""Key of a tag that a document may hold."""

SET_TAG_KEY = re.compile(r"[0-9a-z]{1,32}")
"""Key of a tag of an activity's set."""

NEW_TAG_KEY = re.compile(rf"{AUTHOR_ID.pattern}-[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}")
"""Key of a member's own tag, as it is added: '<author id>-<uuid>', with no room for words."""

QUOTE_LIMIT = 10_000
COMMENT_LIMIT = 10_000
CONTEXT_LIMIT = 32
TAG_NAME_LIMIT = 100
SOURCE_LIMIT = 2_000
EXCERPT_LIMIT = 5_000
"""Limits of texts, in UTF-16 code units."""

_LAST_MILLISECOND = 253_402_300_799_999
"""End of the year 9999, in milliseconds since 1970: Python has no later dates."""


_CREATED = Integer(_LAST_MILLISECOND)

TEXT = "text"
REPLY_TO = "reply_to"
QUESTION = "question"
QUESTION_STATES = ("", "open", "answered")

_QUESTION = Text(8, pattern=re.compile("|".join(QUESTION_STATES)))

COMMENT = Record(
    {TEXT: Text(COMMENT_LIMIT, min_length=1), "created": _CREATED},
    {REPLY_TO: Text(73, pattern=AUTHORED_KEY), QUESTION: _QUESTION},
)

AGREEMENT = Record({})

CLAIM = "claim"
CHANGED = "changed"
OUTCOME_WORDS = {
    "supported": "Supported",
    "contradicted": "Contradicted",
    "uncheckable": "Cannot be checked",
}
"""Outcomes of a fact check, with the words for people."""

FACT_CHECK = Record(
    {
        "outcome": Text(12, pattern=re.compile("|".join(OUTCOME_WORDS))),
        "source": Text(SOURCE_LIMIT),
        "excerpt": Text(EXCERPT_LIMIT),
    }
)
"""Its source is an address or a short description, and the excerpt is the words there."""

HIGHLIGHT = Record(
    {
        "conversation": Text(36, pattern=re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
        "start": Integer(),
        "end": Integer(),
        "quote": Text(QUOTE_LIMIT, min_length=1),
        "prefix": Text(CONTEXT_LIMIT),
        "suffix": Text(CONTEXT_LIMIT),
        "tag": Text(64, pattern=re.compile(r"[0-9a-zA-Z-]*")),
        "created": _CREATED,
        COMMENTS: Collection(
            AGREEMENT_KEY,
            AGREEMENT,
            Collection(FACT_CHECK_KEY, FACT_CHECK, Collection(AUTHORED_KEY, COMMENT)),
        ),
    },
    {QUESTION: _QUESTION, CLAIM: Integer(1), CHANGED: Integer(1)},
)

PASSAGE = frozenset({"conversation", "start", "end", "quote", "prefix", "suffix"})
"""Fields of a highlight that say which words it is on."""

TAG = Record(
    {
        "name": Text(TAG_NAME_LIMIT, min_length=1),
        "color": Text(7, pattern=re.compile(r"#[0-9a-fA-F]{6}")),
        "position": Integer(),
    }
)

ROOTS: Mapping[str, Collection] = {
    HIGHLIGHTS: Collection(AUTHORED_KEY, HIGHLIGHT),
    TAGS: Collection(TAG_KEY, TAG),
}


MODEL = "model-"
"""Beginning of what follows the author in the key of a model note."""


def is_model(key: str) -> bool:
    """True for the key of a highlight, comment or own tag that came with the template."""
    return key[8:].startswith((f"/{MODEL}", f"-{MODEL}"))


def is_own_tag(key: str) -> bool:
    """True for the key of a tag that is a document's own, also of one from before authors' ids."""
    return "-" in key


def author_of_tag(key: str) -> str:
    """Author id that an own tag's key begins with."""
    return key.partition("-")[0]


def author_of(key: str) -> str:
    """Author id that a highlight's or comment's key begins with."""
    return key.partition("/")[0]


def is_fact_check(key: str) -> bool:
    """True for the key of a fact check."""
    return FACT_CHECK_KEY.fullmatch(key) is not None


def is_comment(key: str) -> bool:
    """True for the key of a comment among all that stands beside it."""
    return not is_fact_check(key) and agreed_comment(key) is None


def fact_check_key(author_id: str) -> str:
    """Key of an author's fact check."""
    return f"{author_id}/fact-check"


def agreed_comment(key: str) -> str | None:
    """Key of the comment that an agreement is with; None for the key of a comment."""
    found = AGREEMENT_KEY.fullmatch(key)
    return f"{found[1]}/{found[2]}" if found else None


def agreement_key(author_id: str, comment_key: str) -> str:
    """Key of an author's agreement with a comment."""
    return f"{author_id}/agrees-{comment_key.replace('/', '-')}"
