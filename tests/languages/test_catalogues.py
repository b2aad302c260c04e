"""Every catalogue has every text of the product, with the same placeholders and elements in it."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import get_type_hints

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from pydantic import BaseModel

from lti_tool.languages import ENGLISH, FOLDER, LANGUAGES
from lti_tool.resources import resource
from lti_tool.web.schemas import admin
from lti_tool.web.schemas.base import Output, Sentence
from tests.languages import messages

TRANSLATED = [tag for tag in LANGUAGES if tag != ENGLISH.tag]
_PART = re.compile(r"\{\w+\}|</?\w+>")
HINT = "Run ./dev messages, then translate what is empty in lti_tool/languages/*.po"


@pytest.fixture(scope="module")
def found() -> dict[str, messages.Found]:
    return messages.of_source()


def catalogue(tag: str) -> Catalog:
    with (FOLDER / f"{tag}.po").open("rb") as file:
        return read_po(file, locale=tag.replace("-", "_"), abort_invalid=True)


def models_of_answers(kind: type[BaseModel] = Output) -> Iterator[type[BaseModel]]:
    for each in kind.__subclasses__():
        yield each
        yield from models_of_answers(each)


def strings_of(message: Message) -> list[str]:
    """Translations of a text, one for each plural form."""
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


READ_CATALOGUE = """
import(process.argv[1]).then(() => console.log(JSON.stringify(globalThis.catalogue)));
"""


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_browser_has_every_text_of_its_own(tag: str) -> None:
    """Babel writes the files of a text on one line, where those of Python come first."""
    manifest = json.loads((resource("static/dist") / ".vite" / "manifest.json").read_text())
    script = resource("static/dist") / manifest[f"lti_tool/languages/{tag}.po"]["file"]
    command = ("node", "--input-type=module", "-e", READ_CATALOGUE, str(script))
    built = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    lacking = [
        each.id
        for each in catalogue(tag)
        if any(is_of_browser(file) for file, _ in each.locations)
        and (each.id if isinstance(each.id, str) else each.id[0]) not in built
    ]
    assert lacking == []


def is_of_browser(file: str) -> bool:
    return file.startswith("static/src/") and not file.startswith("static/src/screens/admin/")


def parts(text: str) -> Counter[str]:
    return Counter(_PART.findall(text))


def test_no_text_for_people_is_put_together() -> None:
    assert messages.put_together() == [], "Make it a Message with {name} for each value"


def test_sentences_of_answers_are_translated() -> None:
    found = [
        f"{model.__name__}.{name}"
        for model in models_of_answers()
        for name, kind in get_type_hints(model, include_extras=True).items()
        if re.fullmatch(r"(?:\w+_)?sentence|advice", name)
        and kind not in (Sentence, Sentence | None)
        # Pages of administrators are in English.
        and model.__module__ != admin.__name__
    ]
    assert found == [], "Make it a Sentence of lti_tool.web.schemas.base"


@pytest.mark.parametrize("tag", TRANSLATED)
def test_it_has_every_text_and_no_other(tag: str, found: dict[str, messages.Found]) -> None:
    known = {each.id if isinstance(each.id, str) else each.id[0] for each in catalogue(tag)} - {""}
    assert sorted(known ^ found.keys()) == [], HINT


@pytest.mark.parametrize("tag", TRANSLATED)
def test_each_text_is_translated(tag: str) -> None:
    forms = 6 if tag == "ar" else catalogue(tag).num_plurals
    for each in catalogue(tag):
        strings = strings_of(each)
        assert not each.fuzzy or each.id == "", each.id
        assert all(strings), f"{each.id}: {HINT}"
        assert len(strings) == (1 if isinstance(each.id, str) else forms), each.id


@pytest.mark.parametrize("tag", TRANSLATED)
def test_placeholders_and_elements_are_those_of_the_english_text(tag: str) -> None:
    for each in catalogue(tag):
        if isinstance(each.id, str):
            assert parts(each.id) == parts(strings_of(each)[0]), each.id
            continue
        wanted = parts(each.id[1])
        for string in strings_of(each):
            # A form for one or two may say its number in a word.
            assert {**parts(string), "{n}": 1} == {**wanted, "{n}": 1}, (each.id, string)
