"""Somebody with a browser, as a program: launches from the demo LMS and calls the tool's API."""

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from pycrdt import Map, XmlElement, XmlFragment, XmlText
from selectolax.lexbor import LexborHTMLParser

from lti_tool.demo.yjs_client import YjsClient


class Visitor:
    """One person in one browser. Follows the forms of a launch as a browser would."""

    def __init__(self, lms: str, tool: str) -> None:
        self._lms = lms
        self._tool = tool
        self._browser = requests.Session()
        self._token = ""

    def launch(self, person_id: str, activity_id: str) -> dict[str, Any]:
        """Be a person in the LMS and open an activity; where the tool says one is.

        Raises RuntimeError with the tool's own sentence where it refuses.
        """
        self._browser.post(f"{self._lms}/be/{person_id}", timeout=20).raise_for_status()
        page = self._browser.get(f"{self._lms}/launch/{activity_id}", timeout=20)
        # Login initiation, authorisation at the LMS, and the signed message back to the tool.
        for _ in range(2):
            page = self._submit(page)
        data = LexborHTMLParser(page.text).css_first("#page-data")
        if data is None:
            heading = LexborHTMLParser(page.text).css_first("h1")
            raise RuntimeError(heading.text() if heading else f"status {page.status_code}")
        self._token = json.loads(data.text())["token"]
        here: dict[str, Any] = self.call("GET", "/api/here")
        return here

    def _submit(self, page: requests.Response) -> requests.Response:
        """Post the page's form."""
        form = LexborHTMLParser(page.text).css_first("form")
        if form is None:
            raise RuntimeError(f"no form at status {page.status_code}")
        fields = {
            str(field.attributes["name"]): field.attributes.get("value") or ""
            for field in form.css("input[name]")
        }
        address = urljoin(page.url, form.attributes["action"] or "")
        return self._post(address, fields)

    def _post(self, address: str, fields: dict[str, str]) -> requests.Response:
        """Post a form, and once more where the answer is 307.

        The client keeps Secure cookies back on loopback's plain http, unlike browsers. They are
        therefore sent by hand.
        """
        while True:
            host = urlsplit(address).hostname
            cookies = {
                cookie.name: cookie.value or ""
                for cookie in self._browser.cookies
                if cookie.domain.removesuffix(".local") == host
            }
            answer = self._browser.post(
                address, data=fields, cookies=cookies, timeout=20, allow_redirects=False
            )
            if answer.status_code == 307:
                address = urljoin(address, answer.headers["Location"])
            elif answer.is_redirect:
                return self._browser.get(urljoin(address, answer.headers["Location"]), timeout=20)
            else:
                return answer

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the tool's API as its page does. Raises RuntimeError with the tool's sentence."""
        answer = requests.request(
            method,
            self._tool + path,
            json=body,
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=20,
        )
        if not answer.ok:
            raise RuntimeError(answer.json()["error"]["sentence"])
        return answer.json() if answer.content else None

    def write(self, activity_id: str, notes: list["Note"]) -> None:
        """Open the workspace of an activity and write notes into it, over a real socket."""
        workspace = self.call("POST", f"/api/activities/{activity_id}/workspace")
        document_id = workspace["hidden_document_id"] or workspace["document_id"]
        ticket = self.call("POST", f"/api/documents/{document_id}/ticket")
        conversation = workspace["conversations"][0]
        address = f"/api/conversations/{conversation['id']}/text/{conversation['text_hash']}"
        turns = self.call("GET", address)["turns"]
        with closing(YjsClient(self._tool, document_id, ticket)) as client:
            highlights: Map[Any] = client.join().doc.get("highlights", type=Map)
            for note in notes:
                key, value = note.as_map(conversation, turns, client.author)
                client.write(partial(highlights.update, {key: value}))
                client.until_saved()

    def mention(self, activity_id: str, name: str) -> str:
        """Mention of somebody who reads the workspace, as it stands in a comment."""
        workspace = self.call("POST", f"/api/activities/{activity_id}/workspace")
        path = f"/api/workspaces/{workspace['workspace_id']}/readers"
        return f"@{{{self.call('POST', path, {'words': name})['people'][0]['author']}}}"

    def check(self, activity_id: str, checks: Sequence["Check"]) -> None:
        """Say how claims check out, each by the words that it marks."""
        workspace = self.call("POST", f"/api/activities/{activity_id}/workspace")
        document_id = workspace["document_id"]
        ticket = self.call("POST", f"/api/documents/{document_id}/ticket")
        with closing(YjsClient(self._tool, document_id, ticket)) as client:
            highlights: Map[Any] = client.join().doc.get("highlights", type=Map)
            for check in checks:
                claim = next(each for each in highlights.values() if each["quote"] == check.quote)
                key, value = f"{client.author}/fact-check", check.as_map()
                client.write(partial(claim["comments"].update, {key: value}))
                client.until_saved()

    def answer(self, activity_id: str, answer: "Sequence[str | Quote]") -> None:
        """Write an answer into one's workspace: paragraphs, and passages that they are about."""
        workspace = self.call("POST", f"/api/activities/{activity_id}/workspace")
        document_id = workspace["response"]["document_id"]
        conversation_id = workspace["conversations"][0]["id"]
        ticket = self.call("POST", f"/api/documents/{document_id}/ticket")
        blocks = [
            each.element(conversation_id)
            if isinstance(each, Quote)
            else XmlElement("paragraph", contents=[XmlText(each)])
            for each in answer
        ]
        with closing(YjsClient(self._tool, document_id, ticket)) as client:
            root: XmlFragment = client.join().doc.get("response", type=XmlFragment)
            client.write(lambda: [root.children.append(block) for block in blocks])
            client.until_saved()


@dataclass(frozen=True)
class Quote:
    """Passage that an answer quotes, with its place in the conversation, such as 4.1."""

    text: str
    place: str

    def element(self, conversation_id: str) -> XmlElement:
        """Block of the answer."""
        place = f"at={self.place}&conversation={conversation_id}"
        return XmlElement("passage", {"text": self.text, "place": place})


@dataclass(frozen=True)
class Check:
    """Fact check of the claim that marks `quote`."""

    quote: str
    outcome: str
    source: str = ""
    excerpt: str = ""

    def as_map(self) -> "Map[Any]":
        """Value in the shared document."""
        return Map({"outcome": self.outcome, "source": self.source, "excerpt": self.excerpt})


class Note:
    """A highlight of the first place where `quote` stands, with a tag and perhaps a comment."""

    def __init__(
        self, quote: str, tag: str, comment: str, created: int, *, is_claim: bool = False
    ) -> None:
        self.quote = quote
        self.tag = tag
        self.comment = comment
        self.created = created
        self.is_claim = is_claim

    def as_map(
        self, conversation: dict[str, Any], turns: list[dict[str, Any]], author: str
    ) -> tuple[str, "Map[Any]"]:
        """Key and value of the highlight in the shared document. Offsets are UTF-16 units."""
        text = "\n".join(
            LexborHTMLParser(f"<body><div>{turn['html']}</div>").css_first("div").text()  # type: ignore[union-attr]
            for turn in turns
        ).encode("utf-16-le")
        quote = self.quote.encode("utf-16-le")
        start = text.index(quote) // 2
        end = start + len(quote) // 2

        def around(first: int, last: int) -> str:
            return text[max(0, first) * 2 : last * 2].decode("utf-16-le", "ignore")

        key = f"{author}/demo-{self.created}-{start}"
        comments: dict[str, Map[Any]] = {}
        if self.comment:
            comments[key] = Map({"text": self.comment, "created": self.created})
        return key, Map(
            {
                "conversation": conversation["id"],
                "start": start,
                "end": end,
                "quote": self.quote,
                "prefix": around(start - 32, start),
                "suffix": around(end, end + 32),
                "tag": self.tag,
                "created": self.created,
                "comments": Map(comments),
                **({"claim": 1} if self.is_claim else {}),
            }
        )
