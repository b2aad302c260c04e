"""Addresses of the built scripts and styles, from Vite's manifest."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from lti_tool.resources import resource


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
        js=f"/static/dist/{built['file']}",
        css=tuple(f"/static/dist/{name}" for name in dict.fromkeys(styles)),
    )


def _styles(manifest: dict[str, Any], name: str) -> list[str]:
    """The styles of a script, after those of the scripts it shares with others."""
    built = manifest[name]
    shared = (style for each in built.get("imports", []) for style in _styles(manifest, each))
    return [*shared, *built.get("css", [])]
