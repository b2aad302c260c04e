"""The built scripts and styles: their addresses from Vite's manifest, and their files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from flask import Flask, Response, request, send_from_directory

from lti_tool.languages import ENGLISH, LANGUAGES, current
from lti_tool.resources import resource

_PATH = "/static/dist"
_YEAR = 365 * 24 * 3600

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Content encodings that the build has made, the smallest first, and the ends of their files."""

ENTRIES = (
    *(f"lti_tool/languages/{tag}.po" for tag in LANGUAGES if tag != ENGLISH.tag),
    "static/src/entries/activity_address.ts",
    "static/src/entries/app.tsx",
    "static/src/entries/class_link.ts",
    "static/src/entries/login.ts",
    "static/src/entries/passkey.ts",
    "static/src/entries/proceed.ts",
    "static/src/entries/registration.ts",
    "static/src/entries/admin.tsx",
    "static/src/styles/guide.css",
    "static/src/styles/plain.css",
)
"""Entries of the build that templates name."""


class BuildOutdated(Exception):
    """Raised where the browser's files were not built, or were built from an earlier version."""


@dataclass(frozen=True)
class Asset:
    """An entry of the build: its script, and all that it needs, as paths on this site."""

    js: str
    css: tuple[str, ...]
    modules: tuple[str, ...]
    """Scripts that it imports."""


@dataclass(frozen=True)
class Build:
    """The build's manifest, in which every entry is known to be there."""

    manifest: Mapping[str, Any]

    @classmethod
    def load(cls) -> Self:
        """Read the manifest. Raises BuildOutdated where an entry is missing."""
        try:
            path = resource("static/dist") / ".vite" / "manifest.json"
            build = cls(json.loads(path.read_text()))
            for entry in ENTRIES:
                build.asset(entry)
        except (OSError, ValueError, LookupError) as error:
            raise BuildOutdated(
                f"The browser's scripts and styles are missing, or of an earlier version ({error})."
                " Run ./dev build in the checkout, or install the wheel again."
            ) from error
        return build

    def asset(self, entry: str, *loaded: str) -> Asset:
        """The built files of an entry.

        `loaded` are scripts that the entry will import when it runs; they are among its modules.
        """
        needed = list(dict.fromkeys(each for name in (entry, *loaded) for each in self._all(name)))
        files = [self.manifest[name]["file"] for name in needed]
        own = self.manifest[entry]["file"]
        styles = [style for name in needed for style in self.manifest[name].get("css", [])]
        if own.endswith(".css"):
            styles = [own]
        return Asset(
            js=f"{_PATH}/{own}",
            css=tuple(f"{_PATH}/{name}" for name in dict.fromkeys(styles)),
            modules=tuple(
                f"{_PATH}/{name}" for name in files if name.endswith(".js") and name != own
            ),
        )

    def _all(self, name: str) -> list[str]:
        """A script and those that it imports, which come before it."""
        imports = self.manifest[name].get("imports", [])
        return [*(each for shared in imports for each in self._all(shared)), name]


def install(app: Flask) -> None:
    """Serve what pages load, and let templates name it. Nothing else of the build has an address:
    its manifest lists every part of the tool.

    Raises BuildOutdated: a page, and above all an error page, must find what it loads.
    """
    build = Build.load()
    app.jinja_env.globals["asset"] = build.asset
    app.jinja_env.globals["catalogue"] = lambda: catalogue(build)
    app.add_url_rule(f"{_PATH}/assets/<name>", "asset", _built)
    app.add_url_rule(f"{_PATH}/icon.svg", "icon", _icon)
    app.add_url_rule(f"{_PATH}/guide/<name>", "guide_picture", _guide_picture)


def catalogue(build: Build) -> str | None:
    """Address of the script with the texts of the current language; English has none."""
    language = current()
    return None if language == ENGLISH else build.asset(f"lti_tool/languages/{language.tag}.po").js


def _built(name: str) -> Response:
    folder = resource("static/dist/assets")
    encoded = _encoded(folder, name)
    file = name if encoded is None else name + ENCODINGS[encoded]
    response = send_from_directory(folder, file, download_name=name, max_age=_YEAR)
    if encoded is not None:
        response.content_encoding = encoded
    response.vary.add("Accept-Encoding")
    # Their names change with their content: they are not asked for again.
    response.cache_control.immutable = True
    return response


def _encoded(folder: Path, name: str) -> str | None:
    """Encoding in which a file was built and is accepted; None to send it as it is."""
    for encoding, end in ENCODINGS.items():
        if request.accept_encodings[encoding] > 0 and (folder / (name + end)).is_file():
            return encoding
    return None


def _icon() -> Response:
    return send_from_directory(resource("static/dist"), "icon.svg")


def _guide_picture(name: str) -> Response:
    return send_from_directory(resource("static/dist/guide"), name)
