"""No address redirects to a host that a request names; of the build, pages' files are served."""

import http.client
import re
from typing import get_args
from urllib.parse import urlsplit

import pytest
import requests

from lti_tool.web import assets
from lti_tool.web.schemas.page import Screen
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
    """Address of a redirect; fetched without `requests`, which would normalize the path."""
    connection = http.client.HTTPConnection(urlsplit(tool.base).netloc, timeout=10)
    try:
        connection.request(method, path, headers={"Host": "evil.example"})
        return connection.getresponse().headers.get("Location", "")
    finally:
        connection.close()


RULES = sorted({re.sub("<.*?>", "x", each.rule) for each in ROUTES if each.methods != "SOCKET"})
BUILD = assets.Build.load()

PATHS = [*RULES, "/static/dist", "/static/dist/assets", "/static/dist/icon.svg", "/nothing/here"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_spelling_of_an_address_redirects_elsewhere(tool: Tool, method: str) -> None:
    for path in PATHS:
        for spelling in _odd(path):
            host = urlsplit(_location(tool, method, spelling)).netloc
            assert host != "evil.example", f"{spelling} redirects there"


def test_what_pages_load_is_served_and_nothing_else_of_the_build(tool: Tool) -> None:
    built = BUILD.asset("static/src/entries/app.tsx", "static/src/screens/annotate/page.tsx")
    for path in (built.js, *built.css, *built.modules, "/static/dist/icon.svg"):
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


def test_a_script_is_not_asked_for_again_until_its_name_changes(tool: Tool) -> None:
    built = BUILD.asset("static/src/entries/app.tsx")
    for path in (built.js, *built.css):
        answer = requests.get(tool.base + path, timeout=10)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    missing = requests.get(f"{tool.base}/static/dist/assets/none.js", timeout=10)
    assert "Cache-Control" not in missing.headers


@pytest.mark.parametrize("screen", get_args(Screen.__value__))
def test_a_page_names_each_script_of_its_screen_once(screen: str) -> None:
    entry = "static/src/entries/app.tsx"
    built = BUILD.asset(entry, f"static/src/screens/{screen.replace('-', '_')}/page.tsx")
    assert len(set(built.modules)) == len(built.modules) > len(BUILD.asset(entry).modules)
    assert built.js not in built.modules
