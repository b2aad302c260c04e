"""The built scripts and styles: their addresses from Vite's manifest, and their files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, send_from_directory

from lti_tool.resources import resource

_PATH = "/static/dist"

ENTRIES = (
    "static/src/entries/app.tsx",
    "static/src/entries/login.ts",
    "static/src/entries/proceed.ts",
    "static/src/entries/registration.ts",
    "static/src/entries/admin.tsx",
    "static/src/styles/plain.css",
)
"""Entries of the build that templates name."""


class BuildOutdated(Exception):
    """Raised where the browser's files were not built, or were built from an earlier version."""


@dataclass(frozen=True)
class Asset:
    """An entry of the build: its script and the styles it needs, as paths on this site."""

    js: str
    css: tuple[str, ...]


def install(app: Flask) -> None:
    """Serve what pages load, and let templates name it. Nothing else of the build has an address:
    its manifest lists every part of the tool.

    Raises BuildOutdated: a page, and above all an error page, must find what it loads.
    """
    app.jinja_env.globals["asset"] = entries().__getitem__
    app.add_url_rule(f"{_PATH}/assets/<name>", "asset", _built)
    app.add_url_rule(f"{_PATH}/icon.svg", "icon", _icon)


def _built(name: str) -> Response:
    return send_from_directory(resource("static/dist/assets"), name)


def _icon() -> Response:
    return send_from_directory(resource("static/dist"), "icon.svg")


def entries() -> dict[str, Asset]:
    """The built files of each entry, by its name. Raises BuildOutdated."""
    try:
        manifest = json.loads((resource("static/dist") / ".vite" / "manifest.json").read_text())
        return {entry: _asset(manifest, entry) for entry in ENTRIES}
    except (OSError, ValueError, LookupError) as error:
        raise BuildOutdated(
            f"The browser's scripts and styles are missing, or of an earlier version ({error})."
            " Run ./dev build in the checkout, or install the wheel again."
        ) from error


def _asset(manifest: Mapping[str, Any], entry: str) -> Asset:
    built = manifest[entry]
    styles = _styles(manifest, entry) if built["file"].endswith(".js") else [built["file"]]
    return Asset(
        js=f"{_PATH}/{built['file']}",
        css=tuple(f"{_PATH}/{name}" for name in dict.fromkeys(styles)),
    )


def _styles(manifest: Mapping[str, Any], name: str) -> list[str]:
    """The styles of a script, after those of the scripts it shares with others."""
    built = manifest[name]
    shared = (style for each in built.get("imports", []) for style in _styles(manifest, each))
    return [*shared, *built.get("css", [])]
