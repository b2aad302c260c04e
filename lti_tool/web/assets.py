"""The built scripts and styles: their addresses from Vite's manifest, and their files."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, Response, send_from_directory

from lti_tool.resources import resource

_PATH = "/static/dist"


def install(app: Flask) -> None:
    """Serve what pages load, and let templates name it. Nothing else of the build has an address:
    its manifest lists every part of the tool.
    """
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule(f"{_PATH}/assets/<name>", "asset", _built)
    app.add_url_rule(f"{_PATH}/icon.svg", "icon", _icon)


def _built(name: str) -> Response:
    return send_from_directory(resource("static/dist/assets"), name)


def _icon() -> Response:
    return send_from_directory(resource("static/dist"), "icon.svg")


@dataclass(frozen=True)
class Asset:
    """An entry of the build: its script and the styles it needs, as paths on this site."""

    js: str
    css: tuple[str, ...]


@cache
def asset(entry: str) -> Asset:
    """The built files of an entry such as 'static/src/entries/app.tsx'.

    Raises FileNotFoundError where the browser side was not built (`./dev build`).
    """
    manifest = json.loads((resource("static/dist") / ".vite" / "manifest.json").read_text())
    built = manifest[entry]
    styles = _styles(manifest, entry) if built["file"].endswith(".js") else [built["file"]]
    return Asset(
        js=f"{_PATH}/{built['file']}",
        css=tuple(f"{_PATH}/{name}" for name in dict.fromkeys(styles)),
    )


def _styles(manifest: dict[str, Any], name: str) -> list[str]:
    """The styles of a script, after those of the scripts it shares with others."""
    built = manifest[name]
    shared = (style for each in built.get("imports", []) for style in _styles(manifest, each))
    return [*shared, *built.get("css", [])]
