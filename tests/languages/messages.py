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

_READ = re.compile(r"(?:.*_)?(?:sentence|sentences|advice|reason)", re.IGNORECASE)
"""Names of tables, attributes and arguments whose texts people read."""

_RECOGNISERS = re.compile(r"_?(?:matches|evidence)\w*")
"""Names of functions that return the reason why a source has a format."""

_FUNCTIONS = {"InvalidEdit", "Message", "PydanticCustomError", "likely", "sure", "translate"}
"""Functions whose arguments people read, besides the errors."""


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


_ERRORS = _below(errors.ToolError)


def _python() -> Iterator[tuple[str, str | None, str]]:
    for path, node in _nodes():
        for text, several in _texts_of(node):
            yield text, several, path


def _nodes() -> Iterator[tuple[str, ast.AST]]:
    """Parts of the modules whose texts are translated, with the module's path."""
    for file in sorted((ROOT / "lti_tool").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if not path.startswith(_IN_ENGLISH):
            source = file.read_text()
            # A message of a conversation has the same name, in other modules.
            is_ours = "from lti_tool.languages import" in source
            for node in ast.walk(ast.parse(source)):
                if is_ours or not (isinstance(node, ast.Call) and _name(node.func) == "Message"):
                    yield path, node


def put_together() -> list[str]:
    """Places of texts for people that are put together, and so cannot be translated."""
    return [
        f"{path}:{each.lineno}"
        for path, node in _nodes()
        for each in _read_by_people(node)
        for part in ast.walk(each)
        if isinstance(part, ast.JoinedStr) and not _is_of_messages(part)
    ]


def _is_of_messages(node: ast.JoinedStr) -> bool:
    """True for texts beside each other that are translated themselves."""
    constants = (part.value for part in node.values if isinstance(part, ast.Constant))
    return "translate" in ast.unparse(node) and not any(str(each).strip() for each in constants)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _read_by_people(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions of a call or an assignment that people read."""
    if isinstance(node, ast.Call):
        if _name(node.func) in _ERRORS | _FUNCTIONS:
            yield from node.args
        yield from (each.value for each in node.keywords if each.arg and _READ.fullmatch(each.arg))
    elif isinstance(node, ast.AnnAssign | ast.Assign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(_READ.fullmatch(_name(each)) for each in targets):
            yield node.value
    elif isinstance(node, ast.FunctionDef) and _RECOGNISERS.fullmatch(node.name):
        returned = (each for each in ast.walk(node) if isinstance(each, ast.Return))
        yield from (each.value for each in returned if each.value is not None)


def _texts_of(node: ast.AST) -> Iterator[tuple[str, str | None]]:
    if isinstance(node, ast.Call) and _name(node.func) == "Message":
        forms = [list(_texts(each)) for each in node.args]
        if len(forms) == 2:
            yield from zip(*forms, strict=True)
            return
    for each in _read_by_people(node):
        # Beside sentences, calls are given codes and names, which have no spaces.
        has_codes = isinstance(node, ast.Call) and _name(node.func) not in {"Message", "translate"}
        yield from ((text, None) for text in _texts(each) if not has_codes or " " in text)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and node.value and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.BoolOp | ast.Tuple | ast.Dict):
        for each in node.elts if isinstance(node, ast.Tuple) else node.values:
            yield from _texts(each)


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
        # A text that has got a form for several, or has lost it, is translated anew.
        is_same = known is not None and isinstance(known.id, str) == isinstance(key, str)
        string = known.string if known is not None and is_same else None
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
