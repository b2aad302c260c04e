"""ODT, the documents of LibreOffice."""

from lti_tool.conversations.formats import html_document
from lti_tool.conversations.formats.format import Evidence, Format, Options, sure
from lti_tool.conversations.formats.html_document import PLAIN_RULES, Document
from lti_tool.conversations.formats.odt.content import Content
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.markup.left_out import LeftOutLog
from lti_tool.conversations.markup.xml import parsed
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.turns import Reading

_TYPE = b"application/vnd.oasis.opendocument.text"
_LARGEST = 48 * 2**20


def _recognise(probe: Probe) -> Evidence | None:
    # The kind is said in the first member, which is not compressed.
    is_odt = "content.xml" in probe.members and _TYPE in probe.head[:200]
    return sure("It is a document of LibreOffice.") if is_odt else None


def _read(probe: Probe, options: Options) -> Reading:
    del options
    if "META-INF/manifest.xml" in probe.members:
        manifest = parsed(probe.member("META-INF/manifest.xml", _LARGEST))
        if next(manifest.iter("{*}encryption-data"), None) is not None:
            raise CannotRead(Problem.ENCRYPTED)
    log = LeftOutLog()
    html = Content(parsed(probe.member("content.xml", _LARGEST)), log).html()
    document = Document.of_html(html, title=_title(probe), log=log, rules=PLAIN_RULES)
    return html_document.read(document, html_document.blocks_of(document))


def _title(probe: Probe) -> str:
    if "meta.xml" not in probe.members:
        return ""
    root = parsed(probe.member("meta.xml", _LARGEST))
    found = next(root.iter("{http://purl.org/dc/elements/1.1/}title"), None)
    return " ".join((found.text or "").split()) if found is not None else ""


FORMATS = (Format("odt", "LibreOffice document", _recognise, _read),)
