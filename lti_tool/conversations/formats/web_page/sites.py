"""Kinds of web pages: where the text is, and what stands around it."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from lti_tool.conversations.formats.format import Evidence, likely, sure
from lti_tool.conversations.formats.html_document import Document
from lti_tool.conversations.markup.treatments import RULES, Rule, Treatment
from lti_tool.conversations.turns import LeftOutReason


@dataclass(frozen=True)
class Site:
    """One kind of page, as data."""

    name: str
    title: str
    evidence: Evidence
    signs: re.Pattern[str] | None = None
    """What the HTML of such a page has; None for any page."""
    roots: tuple[str, ...] = ()
    """Selectors of the text, the best first; the body where none is there."""
    rules: tuple[Rule, ...] = field(default=())
    heading: str = "h1"

    def is_of(self, html: str) -> bool:
        """True for the HTML of such a page."""
        return self.signs is None or self.signs.search(html) is not None


_PAGE, _HIDDEN = LeftOutReason.PAGE, LeftOutReason.HIDDEN

_WIKIMEDIA = Site(
    "wikimedia",
    "Page of a wiki",
    sure("Its elements are those of a page of Wikipedia or a sister project."),
    re.compile(r"mw-parser-output|mw-body-content|mw-content-text|vector-header"),
    (".mw-parser-output", "#mw-content-text", ".mw-body-content", "#content"),
    (
        (".mw-editsection, .noprint, #toc, .toc, #catlinks, .navbox, .sidebar, .metadata", _PAGE),
        (".vector-header, .vector-page-toolbar, .mw-jump-link, .printfooter, #siteSub", _PAGE),
        (".mw-indicators, #mw-navigation, .mw-footer, .ambox, .navigation-not-searchable", _PAGE),
        (".hatnote, .shortdescription, .mw-empty-elt, .vector-body-before-content", _PAGE),
        ("#contentSub, #contentSub2, #jump-to-nav, .catlinks, .mw-portlet, .vector-menu", _PAGE),
        (".mw-references-wrap .mw-cite-backlink, .mwe-math-fallback-image-inline", _HIDDEN),
        (".mwe-math-fallback-image-display", _HIDDEN),
        (".mwe-math-element", Treatment.FORMULA),
    ),
    "#firstHeading, h1.firstHeading, h1",
)

_JUDGMENT = Site(
    "judgment",
    "Judgment",
    sure("It is a page of a library of judgments."),
    re.compile(r"austlii\.edu\.au|AustLII|LawCiteRecord|bailii\.org|nzlii\.org|worldlii\.org"),
    ("#page-main article", "article.the-document", "#page-main", "#page-content", "article"),
    (
        ("#page-header, #page-side, #panels, #ribbon, .year-options, #page-tools, .ribbon", _PAGE),
        ("header#page-header, #breadcrumb, .breadcrumb, #page-footer, .side-element", _PAGE),
    ),
)

ANY_SITE = Site(
    "web-page",
    "Web page",
    likely("It is a web page, and no product's."),
    None,
    ("main article", "article", "main", "[role=main]", "#content", "#main"),
    (
        ("[role=navigation], [role=banner], [role=contentinfo], [role=search]", _PAGE),
        ("body > header, body > footer, body > aside, main > footer", _PAGE),
        (".cookie-banner, .cookie-notice, #cookie-banner, .share-buttons, .social-share", _PAGE),
        (".comments-link, .skip-link, .breadcrumb, .breadcrumbs, .newsletter-signup", _PAGE),
    ),
)

SITES = (_WIKIMEDIA, _JUDGMENT)

_LEAST_SHARE = 0.4
"""Share of a page's text that its main part has at least; else the part is one of several."""


def document_of(site: Site, html: str, dom: LexborHTMLParser) -> Document | None:
    """The part of a page that holds its text."""
    body = dom.body
    if body is None:
        return None
    document = Document(dom, body, (*RULES, *site.rules))
    root = _root(site, dom, body)
    if root is not body:
        _list_outside(document, root, body)
    title = _title(site, dom, root, html)
    is_talk = site.signs is None
    return Document(dom, root, document.rules, title, document.log, is_talk=is_talk)


def _root(site: Site, dom: LexborHTMLParser, body: LexborNode) -> LexborNode:
    whole = len(body.text())
    for selector in site.roots:
        found = dom.css(selector)
        best = max(found, key=lambda node: len(node.text()), default=None)
        if best is None or not best.text().strip():
            continue
        if site.signs is not None or (len(found) == 1 and len(best.text()) > _LEAST_SHARE * whole):
            return best
    return body


def _list_outside(document: Document, root: LexborNode, body: LexborNode) -> None:
    """List the text around the main part: menus, side bars, the foot of the page."""
    around: set[int] = set()
    parent = root.parent
    while parent is not None:
        around.add(parent.mem_id)
        parent = parent.parent
    waiting = [body]
    while waiting:
        node = waiting.pop()
        child = node.first_child
        while child is not None:
            if child.mem_id in around:
                waiting.append(child)
            elif child.mem_id != root.mem_id and child.tag not in ("script", "style", "noscript"):
                document.log.add(LeftOutReason.PAGE, child.text(separator=" "))
            child = child.next


def _title(site: Site, dom: LexborHTMLParser, root: LexborNode, html: str) -> str:
    if "<head" not in html[:2000].lower() and "<title" not in html[:4000].lower():
        # A piece of a page: its first heading is part of what was copied.
        return ""
    inside = root.css_first("h1")
    if inside is not None:
        return ""
    for node in (dom.css_first(site.heading), dom.css_first("head > title")):
        if node is not None and node.text().strip():
            return " ".join(node.text().split())
    return ""
