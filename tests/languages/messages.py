"""The texts of the product, from its source, and the catalogues brought up to date with them.

`./dev messages` writes the catalogues: new texts come in empty, and those that are gone go.
"""

import ast
import io
import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from lti_tool import app, errors
from lti_tool.languages import ENGLISH, FOLDER, LANGUAGES

ROOT = Path(__file__).parents[2]
BROWSER = ROOT / ".dev" / "browser-messages.json"
"""File of the browser side's texts, written by static/architecture/messages.test.ts."""

_ARABIC = (
    "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)"
)
_PLURALS = {
    "ar": (6, _ARABIC),
}
"""Plural forms in the order of the Unicode CLDR, where Babel has them in another one."""

_READ_NAMES = {"sentence", "advice"}
"""Names of attributes and arguments that people read."""


_IN_ENGLISH = (
    "lti_tool/auth/",
    "lti_tool/cli/",
    "lti_tool/demo/",
    "lti_tool/lti/",
    "lti_tool/people/admin",
    "lti_tool/people/pending_",
    "lti_tool/people/provider_",
    "lti_tool/people/sign_in_",
    "lti_tool/people/suspension.py",
    "lti_tool/privacy/",
    "lti_tool/web/admin",
    "lti_tool/web/destination_pages.py",
    "lti_tool/web/health.py",
    "lti_tool/web/join_pages.py",
    "lti_tool/web/launch_flow.py",
    "lti_tool/web/own_pages.py",
    "lti_tool/web/passkey_pages.py",
    "lti_tool/web/people_api.py",
    "lti_tool/web/registration_pages.py",
    "lti_tool/web/retention_api.py",
    "lti_tool/web/sign_in_",
    "lti_tool/courses/arrival.py",
    "lti_tool/courses/joining.py",
    "static/src/screens/admin/",
    "templates/",
)
"""Beginnings of the paths of pages and commands that are in English as a whole."""


@dataclass
class Found:
    """A text, its form for several, and the files that have it."""

    text: str
    several: str | None
    files: set[str] = field(default_factory=set)


def of_source() -> dict[str, Found]:
    """Every text of the product by its English."""
    found: dict[str, Found] = {}
    for text, several, file in (*_browser(), *_python()):
        if file.startswith(_IN_ENGLISH):
            continue
        each = found.setdefault(text, Found(text, several))
        each.several = each.several or several
        each.files.add(file)
    return found


def _browser() -> Iterator[tuple[str, str | None, str]]:
    subprocess.run(
        ["npx", "vitest", "run", "static/architecture/messages.test.ts"],
        cwd=ROOT,
        env={**os.environ, "PROMPTGRIMOIRE_TEST_ACCEPT": "1"},
        check=False,
        capture_output=True,
    )
    for each in json.loads(BROWSER.read_text()):
        yield each["id"], each["plural"], f"static/src/{each['file']}"


_ = app  # It imports every module that has errors of its own.


def _below(kind: type[errors.ToolError]) -> set[str]:
    return {kind.__name__}.union(*map(_below, kind.__subclasses__()))


def _python() -> Iterator[tuple[str, str | None, str]]:
    names = _below(errors.ToolError) | {"Message", "translate"}
    for file in sorted((ROOT / "lti_tool").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if path.startswith(_IN_ENGLISH):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            for text in _texts_of(node, names):
                yield text, None, path


def _texts_of(node: ast.AST, names: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Call):
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name in names and node.args:
            yield from _texts(node.args[0])
        for keyword in node.keywords:
            if keyword.arg in _READ_NAMES:
                yield from _texts(keyword.value)
    elif isinstance(node, ast.AnnAssign | ast.Assign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(each, ast.Name) and each.id in _READ_NAMES for each in targets):
            yield from _texts(node.value)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def updated(tag: str, found: dict[str, Found]) -> Catalog:
    """The catalogue of a language with the texts of the source, and its translations of them."""
    locale = tag.replace("-", "_")
    path = FOLDER / f"{tag}.po"
    old = read_po(path.open("rb"), locale=locale) if path.exists() else Catalog(locale=locale)
    made = Catalog(locale=locale, project="PromptGrimoire LTI", fuzzy=False, charset="utf-8")
    if tag in _PLURALS:
        forms, expression = _PLURALS[tag]
        vars(made).update(_num_plurals=forms, _plural_expr=expression)
    made.header_comment = f"# Texts of PromptGrimoire LTI: {LANGUAGES[tag].name}"
    for text in sorted(found):
        each = found[text]
        key = text if each.several is None else (text, each.several)
        known = old.get(text)
        string = known.string if known is not None else None
        places: list[tuple[str, int]] = [(file, 0) for file in sorted(each.files)]
        made.add(key, string=string, locations=places)
    return made


_UNKNOWN = re.compile(
    rb'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator'
    rb"|Language-Team|Generated-By): .*\n",
    re.MULTILINE,
)
"""Fields of a header that are empty here, or another one at each writing."""


def write() -> None:
    """Bring every catalogue up to date."""
    found = of_source()
    for tag in LANGUAGES:
        if tag != ENGLISH.tag:
            catalogue = updated(tag, found)
            text = io.BytesIO()
            write_po(text, catalogue, width=0, include_lineno=False)
            (FOLDER / f"{tag}.po").write_bytes(_UNKNOWN.sub(b"", text.getvalue()))


if __name__ == "__main__":
    write()
