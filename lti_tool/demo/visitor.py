"""Somebody with a browser, as a program: launches from the demo LMS and calls the tool's API."""

import json
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from pycrdt import Doc, Map
from selectolax.lexbor import LexborHTMLParser
from simple_websocket import Client, ConnectionClosed

from lti_tool.sync.wire import protocol


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
        with SharedDocument(self._tool, document_id, ticket) as shared:
            for note in notes:
                shared.add(note.as_map(conversation, turns, ticket["author"]))


class Note:
    """A highlight of the first place where `quote` stands, with a tag and perhaps a comment."""

    def __init__(self, quote: str, tag: str, comment: str, created: int) -> None:
        self.quote = quote
        self.tag = tag
        self.comment = comment
        self.created = created

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
            }
        )


class SharedDocument:
    """A Yjs replica on a socket: joins, adds, and waits until everything is on disk."""

    def __init__(self, tool: str, document_id: str, ticket: dict[str, Any]) -> None:
        address = tool.replace("http", "ws", 1)
        self._socket = Client(f"{address}/sync/{document_id}?ticket={ticket['ticket']}&extended=1")
        self._doc: Doc[Any] = Doc(client_id=ticket["client_id"])
        self._highlights: Map[Any] = self._doc.get("highlights", type=Map)
        self._sent = 0

    def __enter__(self) -> "SharedDocument":
        self._socket.send(protocol.step1(self._doc.get_state()))
        while True:
            frame = self._socket.receive(timeout=20)
            if frame is None:
                raise RuntimeError("the tool did not send the document")
            if frame[0:2] == b"\x00\x01":
                message = protocol.parse(frame)
                assert isinstance(message, protocol.Update)  # noqa: S101  # a step 2 is one
                self._doc.apply_update(message.update)
                return self

    def add(self, note: "tuple[str, Map[Any]]") -> None:
        """Write one highlight and wait until the tool says that it is saved."""
        key, value = note
        before = self._doc.get_state()
        self._highlights[key] = value
        self._socket.send(protocol.update(self._doc.get_update(before)))
        self._sent += 1
        while frame := self._socket.receive(timeout=20):
            if frame == protocol.saved(self._sent):
                return
            if frame.startswith(protocol.refused(self._sent, "")[:2]):
                break
        raise RuntimeError("the tool did not save the note")

    def __exit__(self, *_: object) -> None:
        try:
            self._socket.close()
        except ConnectionClosed:
            return
