"""Models of the defaults of a course, which its activities follow or not."""

import uuid
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from lti_tool.web.schemas.activities import (
    CommentWords,
    Hiding,
    Names,
    NewCommentWords,
    NewHiding,
    NewNames,
)
from lti_tool.web.schemas.base import Input, Output

FollowedSetting = TypeAliasType(
    "FollowedSetting",
    Literal[
        "allows_own_tags",
        "needs_comments",
        "comment_words",
        "resists_copying",
        "hiding",
        "names",
        "passage_minimum",
        "accepts_late",
        "holds_marks",
    ],
)


class NewCourseDefaults(Input):
    """Defaults of a course that become others; null for those that stay."""

    allows_own_tags: bool | None = None
    needs_comments: bool | None = None
    comment_words: NewCommentWords | None = None
    resists_copying: bool | None = None
    hiding: NewHiding | None = None
    names: NewNames | None = None
    passage_minimum: int | None = None
    """Passages that somebody marks, 1 to 50, before they hand in; 0 for any number."""
    accepts_late: bool | None = None
    holds_marks: bool | None = None
    affected: Annotated[list[uuid.UUID], Field(max_length=2000)]
    """Activities that this changes, as they were shown to whoever changes it."""


class Follower(Output):
    """Activity with the settings in which it follows its course."""

    id: uuid.UUID
    title: str
    follows: list[FollowedSetting]
    keeps: list[FollowedSetting]
    """Those of them that it has begun with, and keeps as its own if the course changes them."""


class CourseDefaults(Output):
    """Defaults of a course, and the activities of the course in order."""

    allows_own_tags: bool
    """True where members may add tags of their own."""
    needs_comments: bool
    """True where each passage that is handed in needs a comment of who marked it."""
    comment_words: CommentWords
    resists_copying: bool
    """True where pages make it harder for students to copy or print the text."""
    hiding: Hiding
    names: Names
    passage_minimum: int
    """Passages that somebody marks before they hand in; 0 for any number."""
    accepts_late: bool
    """True where work is taken after it was due, and shown as late."""
    holds_marks: bool
    """True where marks are drafts until they are released."""
    followers: list[Follower]
