"""Models of the defaults of a course, which its activities follow or not."""

import uuid
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from lti_tool.web.schemas.activities import CommentWords, NewCommentWords
from lti_tool.web.schemas.base import Input, Output

FollowedSetting = TypeAliasType(
    "FollowedSetting",
    Literal["allows_own_tags", "needs_comments", "comment_words", "resists_copying"],
)


class NewCourseDefaults(Input):
    """Defaults of a course that become others; null for those that stay."""

    allows_own_tags: bool | None = None
    needs_comments: bool | None = None
    comment_words: NewCommentWords | None = None
    resists_copying: bool | None = None
    affected: Annotated[list[uuid.UUID], Field(max_length=2000)]
    """Activities that this changes, as they were shown to whoever changes it."""


class Follower(Output):
    """Activity with the settings in which it follows its course."""

    id: uuid.UUID
    title: str
    follows: list[FollowedSetting]


class CourseDefaults(Output):
    """Defaults of a course, and the activities of the course in order."""

    allows_own_tags: bool
    """True where members may add tags of their own."""
    needs_comments: bool
    """True where each passage that is handed in needs a comment of who marked it."""
    comment_words: CommentWords
    resists_copying: bool
    """True where pages make it harder for students to copy or print the text."""
    followers: list[Follower]
