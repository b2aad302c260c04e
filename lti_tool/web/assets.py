"""The built scripts and styles: their addresses from Vite's manifest, and their files."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, Response, send_from_directory

from lti_tool.resources import resource

_PATH = "/static/dist"
_YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Serve what pages load, and let templates name it. Nothing else of the build has an address:
    its manifest lists every part of the tool.
    """
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule(f"{_PATH}/assets/<name>", "asset", _built)
    app.add_url_rule(f"{_PATH}/icon.svg", "icon", _icon)


def _built(name: str) -> Response:
    response = send_from_directory(resource("static/dist/assets"), name, max_age=_YEAR)
    # Their names change with their content: they are not asked for again.
    response.cache_control.immutable = True
    return response


def _icon() -> Response:
    return send_from_directory(resource("static/dist"), "icon.svg")


@dataclass(frozen=True)
class Asset:
    """An entry of the build: its script, and all that it needs, as paths on this site."""

    js: str
    css: tuple[str, ...]
    modules: tuple[str, ...]
    """Scripts that it imports."""


@cache
def asset(entry: str, *loaded: str) -> Asset:
    """The built files of an entry such as 'static/src/entries/app.tsx'.

    `loaded` are scripts that the entry will import when it runs; they are among its modules.
    Raises FileNotFoundError where the browser side was not built (`./dev build`).
    """
    manifest = json.loads((resource("static/dist") / ".vite" / "manifest.json").read_text())
    needed = list(dict.fromkeys(each for name in (entry, *loaded) for each in _all(manifest, name)))
    scripts = [manifest[name]["file"] for name in needed if manifest[name]["file"].endswith(".js")]
    own = manifest[entry]["file"]
    styles = [style for name in needed for style in manifest[name].get("css", [])]
    if own.endswith(".css"):
        styles = [own]
    return Asset(
        js=f"{_PATH}/{own}",
        css=tuple(f"{_PATH}/{name}" for name in dict.fromkeys(styles)),
        modules=tuple(f"{_PATH}/{name}" for name in scripts if name != own),
    )


def _all(manifest: dict[str, Any], name: str) -> list[str]:
    """A script and those that it imports, which come before it."""
    imports = manifest[name].get("imports", [])
    return [*(each for shared in imports for each in _all(manifest, shared)), name]
