"""Makers of what searches look through: notes of members, and the words that one of them finds."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lti_tool.annotations.tables import Comment, FactCheck, Highlight, Tag
from lti_tool.conversations.tables import Conversation
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import search, search_scope
from lti_tool.dashboard.search import Answer, Found, Kind, Question
from lti_tool.documents import opening
from lti_tool.documents.tables import SharedDocument
from lti_tool.folding import fold
from lti_tool.workspaces import authorship
from tests import builders


def noted(
    db: Session,
    member: Member,
    document: SharedDocument,
    quote: str = "…",
    comment: str = "",
    *,
    tag: str = "t1",
    conversation_id: uuid.UUID = builders.CONVERSATION,
) -> str:
    """A highlight of a member, with a comment of theirs where one is given; its key."""
    author = authorship.author_id(db, document.workspace_id, member.enrolment_id)
    key = f"{author}/{uuid.uuid4()}"
    db.add(
        Highlight(
            document_id=document.id, key=key, author_id=author, start=0, end=1, quote=quote,
            tag=tag, conversation_id=str(conversation_id),
        )
    )  # fmt: skip
    if comment:
        commented(db, member, document, key, comment)
    db.flush()
    return key


def commented(
    db: Session, member: Member, document: SharedDocument, on: str, words: str, reply_to: str = ""
) -> str:
    """A comment of a member on a highlight; its key."""
    author = authorship.author_id(db, document.workspace_id, member.enrolment_id)
    key = f"{author}/{uuid.uuid4()}"
    db.add(
        Comment(
            document_id=document.id, highlight_key=on, key=key, author_id=author, text=words,
            reply_to=reply_to,
        )
    )  # fmt: skip
    db.flush()
    return key


def checked(
    db: Session,
    member: Member,
    document: SharedDocument,
    on: str,
    source: str = "",
    excerpt: str = "",
) -> str:
    """A fact check of a member on a highlight, which is a claim by it; its key."""
    author = authorship.author_id(db, document.workspace_id, member.enrolment_id)
    key = f"{author}/fact-check"
    db.get_one(Highlight, (document.id, on)).is_claim = True
    db.add(
        FactCheck(
            document_id=document.id, highlight_key=on, key=key, author_id=author,
            outcome="supported", source=source, excerpt=excerpt,
            folded=fold(f"{source}\n{excerpt}"),
        )
    )  # fmt: skip
    db.flush()
    return key


def own_tag(db: Session, member: Member, document: SharedDocument, name: str) -> str:
    """A tag that a member has added; its key."""
    author = authorship.author_id(db, document.workspace_id, member.enrolment_id)
    key = f"{author}-{uuid.uuid4()}"
    db.add(
        Tag(
            document_id=document.id, key=key, author_id=author, name=name, color="#101010",
            position=9,
        )
    )  # fmt: skip
    db.flush()
    return key


def shared(db: Session, member: Member, activity: Activity) -> SharedDocument:
    """The document of the workspace in which a member works."""
    return opening.open_for(db, member, activity, "annotations")[1]


def read(
    db: Session, teacher: Member, activity: Activity, text: str, title: str = "Talk"
) -> Conversation:
    """A conversation that everybody in an activity reads."""
    return builders.imported(db, teacher, activity, text, title=title)


def answer(
    db: Session,
    member: Member,
    words: str,
    *,
    kind: Kind | None = None,
    activity_id: uuid.UUID | None = None,
    tag: str | None = None,
) -> Answer:
    """Answer to a member who is in their course."""
    scope = search_scope.of_member(db, member)
    return search.find(db, scope, Question(words, kind, activity_id, tag))


def results(given: Answer) -> Sequence[Found]:
    """All results, whatever their activity."""
    return [each for group in given.groups for each in group.results]


def kinds(db: Session, member: Member, words: str, **more: object) -> list[Kind]:
    """Kinds of all that a member finds."""
    return [each.kind for each in results(answer(db, member, words, **more))]  # type: ignore[arg-type]


def snippet(found: Found) -> str:
    """Snippet with brackets around what is marked."""
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in found.parts)
