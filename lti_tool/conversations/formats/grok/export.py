"""Export of Grok: conversations with a list of responses, which may be a tree."""

import re

from lti_tool.conversations.formats import data
from lti_tool.conversations.records import branches
from lti_tool.conversations.records.chat import Chat, Message
from lti_tool.conversations.records.links import add_sources
from lti_tool.conversations.records.record import Record
from lti_tool.conversations.records.tree import Node, Tree
from lti_tool.conversations.turns import LeftOutReason

_CARD = re.compile(r"<grok:render\b[^>]*>.*?</grok:render>|<grok:render\b[^>]*/>", re.DOTALL)
_TAG = re.compile(r"</?(?:xai|grok)[\w:.-]*(?:\s[^<>]*)?>")


def _matches(record: Record) -> str:
    if isinstance(record.get("conversation"), dict) and any(
        _response(each).has("sender", "message") for each in record.records("responses")
    ):
        return "It has a conversation with responses, as Grok exports them."
    return ""


def _response(record: Record) -> Record:
    """A response; some exports wrap it, together with a link to share it."""
    return record.record("response") or record


def _read(record: Record, branch: str) -> Chat:
    about = record.record("conversation")
    chat = Chat("Grok", about.text("title"), created_at=about.time("create_time"))
    responses = [_response(each) for each in record.records("responses")]
    by_id = {each.text("_id", "id") or str(place): each for place, each in enumerate(responses)}
    nodes, before = [], ""
    for message_id, each in by_id.items():
        parent = each.text("parent_response_id") or before
        nodes.append(Node(message_id, parent, each.time("create_time")))
        before = message_id
    tree = Tree(nodes)
    leaf = tree.active(branch)
    branches.show(chat, tree, leaf, lambda message_id: _message(by_id[message_id], chat))
    return chat


def _message(record: Record, chat: Chat) -> Message:
    is_human = record.text("sender").lower() in ("human", "user")
    message = Message("user" if is_human else "assistant", time=record.time("create_time"))
    message.attachments += record.texts("file_attachments")
    text = record.text("message")
    if is_human:
        message.add(text, "typed")
        return message
    message.model = record.text("model")
    traces = [record.text("thinking_trace")]
    traces += [
        each.text("thinking_trace", "trace") for each in record.records("agent_thinking_traces")
    ]
    for trace in traces:
        message.add_thinking(_TAG.sub("", trace))
    for card in _CARD.findall(text):
        chat.leave_out(LeftOutReason.CITATION, card)
    message.add(_TAG.sub("", _CARD.sub("", text)))
    results = record.records("cited_web_search_results")
    add_sources(message, [(each.text("title"), each.text("url")) for each in results])
    message.attachments += record.texts("generated_image_urls")
    error = record.record("error").text("message") or record.text("error")
    chat.leave_out(LeftOutReason.STATUS, error)
    return message


EXPORT = data.of_records("grok-export", "Grok export", _matches, _read, fields=("conversations",))
