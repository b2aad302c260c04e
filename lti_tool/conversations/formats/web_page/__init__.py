"""Web pages that are no product's: articles, encyclopedias, judgments, texts of word processors."""

from lti_tool.conversations.formats import html_document
from lti_tool.conversations.formats.format import Evidence, Format, Options, likely, sure
from lti_tool.conversations.formats.html_document import Blocks, Document
from lti_tool.conversations.formats.probe import Probe
from lti_tool.conversations.formats.web_page.sites import ANY_SITE, SITES, Site, document_of
from lti_tool.conversations.problems import CannotRead, Problem
from lti_tool.conversations.turns import Reading


def _format(site: Site) -> Format:
    def document(probe: Probe) -> Document | None:
        return document_of(site, probe.html, probe.dom) if probe.dom is not None else None

    def blocks(probe: Probe) -> Blocks | None:
        found = probe.derive(document)
        return html_document.blocks_of(found) if found is not None else None

    def recognise(probe: Probe) -> Evidence | None:
        if not probe.html or not site.is_of(probe.html):
            return None
        try:
            found = probe.derive(blocks)
        except CannotRead:
            # Reading says why.
            return likely("It is a web page.")
        if found is None:
            return None
        if found.marks is not None:
            is_sure = found.marks.is_sure
            return sure(found.marks.reason) if is_sure else likely(found.marks.reason)
        return site.evidence

    def read(probe: Probe, options: Options) -> Reading:
        del options
        found, parts = probe.derive(document), probe.derive(blocks)
        if found is None or parts is None:
            raise CannotRead(Problem.UNREADABLE)
        return html_document.read(found, parts)

    return Format(site.name, site.title, recognise, read)


FORMATS = tuple(_format(site) for site in (*SITES, ANY_SITE))
