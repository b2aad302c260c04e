"""Clipboard and drops of the stories, with the forms that products' pages leave in them."""

import gzip
from pathlib import Path

from playwright.sync_api import Frame, Page

CORPUS = Path(__file__).parents[1] / "conversations" / "corpus"

_COPY = """([html, text]) => {
    document.addEventListener('copy', event => {
        event.preventDefault();
        if (html) event.clipboardData.setData('text/html', html);
        event.clipboardData.setData('text/plain', text);
    }, {once: true});
    if (!document.execCommand('copy')) throw new Error('nothing was copied');
}"""

_DROP = """([html, text]) => {
    const data = new DataTransfer();
    if (html) data.setData('text/html', html);
    data.setData('text/plain', text);
    for (const type of ['dragover', 'drop']) {
        const options = {bubbles: true, cancelable: true, dataTransfer: data};
        document.body.dispatchEvent(new DragEvent(type, options));
    }
}"""


def copied_from(case: str) -> tuple[str, str]:
    """HTML and text that a product's page leaves in the clipboard, from the corpus."""
    html = CORPUS / f"{case}.paste.html"
    text = CORPUS / f"{case}.paste.txt"
    packed = CORPUS / f"{case}.paste.html.gz"
    return (
        gzip.decompress(packed.read_bytes()).decode() if packed.exists() else html.read_text(),
        text.read_text() if text.exists() else "",
    )


def copy(page: Page, text: str, html: str = "") -> None:
    """Put both flavors into the browser's clipboard."""
    page.evaluate(_COPY, [html, text])


def drop(frame: Frame, text: str, html: str = "") -> None:
    """Drop a selection that was dragged from another tab."""
    frame.evaluate(_DROP, [html, text])
