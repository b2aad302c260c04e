"""Actions of people on their pages, as steps that a test chooses at random."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from lti_tool.annotations.schema import (
    QUESTION_STATES,
    agreed_comment,
    agreement_key,
    author_of,
    fact_check_key,
    is_comment,
)
from lti_tool.courses.roles import Capability
from tests.annotations.shared import Page, Server, student, tag_key, teacher, tutor

WRITERS = (student("aaaaaaaa"), student("bbbbbbbb"), tutor("cccccccc"), teacher("dddddddd"))
TAGS = ("t1", "t2", "t3")


@dataclass(frozen=True)
class Step:
    """Somebody does something; numbers choose among what is there."""

    who: int
    operation: str
    which: int
    inner: int


def _pick(keys: list[str], number: int) -> str | None:
    return sorted(keys)[number % len(keys)] if keys else None


def _own(page: Page, keys: list[str]) -> list[str]:
    return [key for key in keys if key.startswith(page.writer.author_id)]


def _highlight_of(page: Page, step: Step, *, own: bool) -> str | None:
    keys = list(page.highlights.keys())
    return _pick(_own(page, keys) if own else keys, step.which)


def add_highlight(page: Page, step: Step) -> None:
    page.add_highlight(start=2 * step.which, quote="q" * (1 + step.inner))


def retag(page: Page, step: Step) -> None:
    key = _highlight_of(page, step, own=not page.writer.may(Capability.MODERATE))
    if key:
        page.highlights[key]["tag"] = _pick([*TAGS, *page.tags.keys()], step.inner)


def move_highlight(page: Page, step: Step) -> None:
    key = _highlight_of(page, step, own=True)
    if key:
        page.move_highlight(key, start=3 + step.which, quote="w" * (1 + step.inner))


def delete_highlight(page: Page, step: Step) -> None:
    key = _highlight_of(page, step, own=not page.writer.may(Capability.MODERATE))
    if key:
        del page.highlights[key]


def add_comment(page: Page, step: Step) -> None:
    key = _highlight_of(page, step, own=False)
    if key:
        page.add_comment(key, "x" * (1 + step.inner))


def edit_comment(page: Page, step: Step) -> None:
    key = _highlight_of(page, step, own=False)
    comments = page.highlights[key]["comments"] if key else None
    written = [each for each in comments if is_comment(each)] if comments else []
    comment = _pick(_own(page, written), step.inner)
    if comments and comment:
        comments[comment]["text"] = f"now {step.inner}"


def delete_comment(page: Page, step: Step) -> None:
    key = _highlight_of(page, step, own=False)
    comments = page.highlights[key]["comments"] if key else None
    keys = [each for each in comments if not agreed_comment(each)] if comments else []
    comment = _pick(keys if page.writer.may(Capability.MODERATE) else _own(page, keys), step.inner)
    if comments and comment:
        del comments[comment]


def _comment_of(page: Page, step: Step) -> tuple[str, str] | None:
    """A comment, and the highlight that it is on."""
    key = _highlight_of(page, step, own=False)
    inside = list(page.highlights[key]["comments"].keys()) if key else []
    comment = _pick([each for each in inside if is_comment(each)], step.inner)
    return (key, comment) if key and comment else None


def reply(page: Page, step: Step) -> None:
    if found := _comment_of(page, step):
        page.add_comment(found[0], "Because.", reply_to=found[1])


def agree(page: Page, step: Step) -> None:
    found = _comment_of(page, step)
    if found is None or author_of(found[1]) == page.writer.author_id:
        return
    key = agreement_key(page.writer.author_id, found[1])
    if key in page.highlights[found[0]]["comments"]:
        del page.highlights[found[0]]["comments"][key]
    else:
        page.agree(*found)


def ask(page: Page, step: Step) -> None:
    state = QUESTION_STATES[step.inner % 3]
    key = _highlight_of(page, step, own=not page.writer.may(Capability.MODERATE))
    if key:
        page.highlights[key]["question"] = state
    found = _comment_of(page, step)
    if found and author_of(found[1]) == page.writer.author_id:
        page.highlights[found[0]]["comments"][found[1]]["question"] = state


def mark_claim(page: Page, step: Step) -> None:
    key = _highlight_of(page, step, own=not page.writer.may(Capability.MODERATE))
    if key:
        page.highlights[key]["claim"] = step.inner % 2


def check_claim(page: Page, step: Step) -> None:
    """Say how a claim checks out; otherwise than before, or nothing any more."""
    key = _highlight_of(page, step, own=False)
    comments = page.highlights[key]["comments"] if key else None
    own = fact_check_key(page.writer.author_id)
    if key is None or comments is None:
        return
    if own not in comments or step.inner % 3 == 0:
        page.check_claim(key, "supported" if step.which % 2 else "contradicted")
    elif step.inner % 3 == 1:
        comments[own]["source"] = f"page {step.inner}"
    else:
        del comments[own]


def change_tags(page: Page, step: Step) -> None:
    keys = list(page.tags.keys())
    if step.inner % 3 == 0:
        key = tag_key(page.writer.author_id, step.which % 3)
        if key not in keys:
            page.add_tag(key)
        return
    known = _pick(keys if page.writer.may(Capability.MANAGE_TAGS) else _own(page, keys), step.which)
    if known:
        page.tags[known]["name"] = f"name {step.inner}"


OPERATIONS: dict[str, Callable[[Page, Step], None]] = {
    "add highlight": add_highlight,
    "retag": retag,
    "move highlight": move_highlight,
    "delete highlight": delete_highlight,
    "add comment": add_comment,
    "edit comment": edit_comment,
    "delete comment": delete_comment,
    "reply": reply,
    "agree": agree,
    "ask": ask,
    "mark claim": mark_claim,
    "check claim": check_claim,
    "change tags": change_tags,
}

steps = st.lists(
    st.builds(
        Step,
        st.integers(0, 3),
        st.sampled_from([*OPERATIONS, "send", "receive", "reconnect"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=60,
)


class Class:
    """Four people with a page each."""

    def __init__(self) -> None:
        self.server = Server()
        self.pages = [Page(self.server, 100 + 7 * n, who) for n, who in enumerate(WRITERS)]
        self.pages[3].add_tag(tag_key("dddddddd"))
        self.pages[3].send()
        self.last_client = 500

    def do(self, step: Step) -> None:
        page = self.pages[step.who]
        if step.operation == "send":
            page.send()
        elif step.operation == "receive":
            page.receive()
        elif step.operation == "reconnect":
            self._reconnect(step.who)
        else:
            OPERATIONS[step.operation](page, step)

    def _reconnect(self, who: int) -> None:
        """The page gets a new client id; what is unsent stays under the old one."""
        old = self.pages[who]
        self.last_client += 1
        # Ids fall as often as they rise, so that either side of a conflict may win.
        client = self.last_client if self.last_client % 2 else 100 - self.last_client % 90
        if client in {c for page in self.pages for c in page.clients}:
            return
        new = Page(self.server, client, old.writer)
        new.clients |= old.clients
        new.doc.apply_update(old.doc.get_update())
        self.pages[who] = new

    def meet(self) -> None:
        """Send all edits of all pages, then receive all of them."""
        for page in self.pages:
            page.send()
        for page in self.pages:
            page.receive()
