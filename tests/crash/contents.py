"""Contents of a document that is written in while things are killed: notes, or an answer.

Whatever the kind, it is many small things, each under a key that begins with its author's id. Each
says a number, which its author makes larger.
"""

import random
import uuid
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from pycrdt import Doc, Map, XmlElement, XmlFragment, XmlText
from sqlalchemy.orm import Session

from lti_tool.annotations.kind import Annotations
from lti_tool.courses import classes
from lti_tool.courses.activity_tables import Activity
from lti_tool.courses.arrival import Arrived
from lti_tool.courses.responses import ResponseSettings
from lti_tool.courses.tables import Enrolment
from lti_tool.documents import opening
from lti_tool.responses import blocks, schema
from lti_tool.responses.kind import Responses
from tests import builders
from tests.server import note


class Contents(ABC):
    """Contents of one kind of document, and how they are changed."""

    def open(self, db: Session, activity: Activity, writers: Sequence[Arrived]) -> uuid.UUID:
        """Make the document in which all of them write; its id."""
        _, document = opening.open_for(db, writers[0].member, activity, self.kind)
        return document.id

    @property
    @abstractmethod
    def kind(self) -> str:
        """Name of the document's kind."""

    @abstractmethod
    def shown(self, doc: "Doc[Any]") -> dict[str, int | None]:
        """Number at each key; None for what no writer has written here."""

    @abstractmethod
    def everything(self, doc: "Doc[Any]") -> object:
        """All that a page would show, to be compared."""

    @abstractmethod
    def add(self, doc: "Doc[Any]", key: str, chance: random.Random) -> None:
        """Add something that says 0."""

    @abstractmethod
    def change(self, doc: "Doc[Any]", key: str, number: int) -> None:
        """Let what stands at a key say another number."""

    @abstractmethod
    def delete(self, doc: "Doc[Any]", key: str) -> None:
        """Delete what stands at a key."""

    @abstractmethod
    def forge(self, doc: "Doc[Any]", others: Sequence[str], chance: random.Random) -> None:
        """Change what a writer may not; `others` are keys of other people."""


class Notes(Contents):
    """Notes of a class; the number stands in a comment."""

    kind = Annotations.name

    def shown(self, doc: "Doc[Any]") -> dict[str, int | None]:
        found: dict[str, Any] = self._root(doc).to_py() or {}
        return {key: self._number(key, each["comments"]) for key, each in found.items()}

    def everything(self, doc: "Doc[Any]") -> object:
        return self._root(doc).to_py() or {}

    def add(self, doc: "Doc[Any]", key: str, chance: random.Random) -> None:
        comment = Map({"text": "0", "created": 1})
        self._root(doc)[key] = note(comments=Map({self._comment(key): comment}))

    def change(self, doc: "Doc[Any]", key: str, number: int) -> None:
        self._root(doc)[key]["comments"][self._comment(key)]["text"] = str(number)

    def delete(self, doc: "Doc[Any]", key: str) -> None:
        del self._root(doc)[key]

    def forge(self, doc: "Doc[Any]", others: Sequence[str], chance: random.Random) -> None:
        if chance.random() < 0.5:
            # A deletion alone leaves the state as it is; so there is something new, too.
            self.delete(doc, chance.choice(others))
        self._root(doc)[f"{others[0][:8]}/{uuid.uuid4()}"] = note()

    def _root(self, doc: "Doc[Any]") -> "Map[Any]":
        root: Map[Any] = doc.get("highlights", type=Map)
        return root

    def _comment(self, key: str) -> str:
        return f"{key.partition('/')[0]}/c"

    def _number(self, key: str, comments: dict[str, Any]) -> int | None:
        number = comments.get(self._comment(key), {}).get("text", "")
        return int(number) if number.isdigit() else None


class Answer(Contents):
    """The answer of one group; each paragraph is a key and its number."""

    kind = Responses.name

    def open(self, db: Session, activity: Activity, writers: Sequence[Arrived]) -> uuid.UUID:
        builders.work_in_groups(db, activity.id)
        activity.response = ResponseSettings("may")
        for writer in writers:
            classes.set_groups(db, db.get_one(Enrolment, writer.member.enrolment_id), ["1"])
        return super().open(db, activity, writers)

    def shown(self, doc: "Doc[Any]") -> dict[str, int | None]:
        found = (str(self._text(each)).partition("=") for each in self._root(doc).children)
        return {key: int(number) if number else None for key, _, number in found}

    def everything(self, doc: "Doc[Any]") -> object:
        return blocks.read(doc)

    def add(self, doc: "Doc[Any]", key: str, chance: random.Random) -> None:
        children = self._root(doc).children
        place = chance.randrange(len(children) + 1)
        paragraph = children.insert(place, XmlElement(schema.PARAGRAPH))
        paragraph.children.append(XmlText(f"{key}=0"))

    def change(self, doc: "Doc[Any]", key: str, number: int) -> None:
        text = self._text(self._root(doc).children[self._place(doc, key)])
        del text[len(key) + 1 : len(str(text))]
        text.insert(len(key) + 1, str(number))

    def delete(self, doc: "Doc[Any]", key: str) -> None:
        del self._root(doc).children[self._place(doc, key)]

    def forge(self, doc: "Doc[Any]", others: Sequence[str], chance: random.Random) -> None:
        """Add an element that no answer has, and perhaps delete what is there."""
        if chance.random() < 0.5:
            self.delete(doc, chance.choice(others))
        self._root(doc).children.append(XmlElement("script"))

    def _root(self, doc: "Doc[Any]") -> XmlFragment:
        root: XmlFragment = doc.get(schema.ROOT, type=XmlFragment)
        return root

    def _text(self, block: Any) -> Any:
        """The text of a paragraph; anything else as it is."""
        is_paragraph = isinstance(block, XmlElement) and block.tag == schema.PARAGRAPH
        return block.children[0] if is_paragraph else block

    def _place(self, doc: "Doc[Any]", key: str) -> int:
        return list(self.shown(doc)).index(key)


CONTENTS: dict[str, Contents] = {each.kind: each for each in (Notes(), Answer())}
