"""No address redirects to a host that a request names; of the build, pages' files are served."""

import http.client
import re
from urllib.parse import urlsplit

import pytest
import requests

from lti_tool.web import assets
from lti_tool.web.urls import ROUTES
from tests.server import Tool


def _odd(path: str) -> list[str]:
    """The path with slashes doubled, added and escaped."""
    return [
        path.replace("/", "//"),
        f"/{path}",
        f"{path}//x",
        f"{path}/",
        f"//evil.example{path}",
        f"/%2F{path[1:]}",
    ]


def _location(tool: Tool, method: str, path: str) -> str:
    """Where the answer redirects to; asked below requests, which would tidy the path."""
    connection = http.client.HTTPConnection(urlsplit(tool.base).netloc, timeout=10)
    try:
        connection.request(method, path, headers={"Host": "evil.example"})
        return connection.getresponse().headers.get("Location", "")
    finally:
        connection.close()


RULES = sorted({re.sub("<.*?>", "x", each.rule) for each in ROUTES if each.methods != "SOCKET"})
PATHS = [*RULES, "/static/dist", "/static/dist/assets", "/static/dist/icon.svg", "/nothing/here"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_spelling_of_an_address_redirects_elsewhere(tool: Tool, method: str) -> None:
    for path in PATHS:
        for spelling in _odd(path):
            host = urlsplit(_location(tool, method, spelling)).netloc
            assert host != "evil.example", f"{spelling} redirects there"


def test_what_pages_load_is_served_and_nothing_else_of_the_build(tool: Tool) -> None:
    built = assets.entries()["static/src/entries/app.tsx"]
    for path in (built.js, *built.css, "/static/dist/icon.svg"):
        assert requests.get(tool.base + path, timeout=10).status_code == 200, path
    for path in (
        ".vite/manifest.json",
        "assets/.vite/manifest.json",
        "assets/..%2f.vite%2fmanifest.json",
        "assets/%2e%2e/.vite/manifest.json",
        "assets/",
        "",
    ):
        assert requests.get(f"{tool.base}/static/dist/{path}", timeout=10).status_code == 404, path
