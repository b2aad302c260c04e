"""A tag set is checked as a whole, kept for other activities, and colours can be told apart."""

import itertools
import math
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lti_tool.activities import tag_checks, tag_library
from lti_tool.activities.change_tags import change_tags
from lti_tool.annotations import tag_sets
from lti_tool.annotations.palette import PALETTE
from lti_tool.annotations.tag_sets import SetTag
from lti_tool.courses.arrival import Arrived
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from tests import builders

ROOT = Path(__file__).parents[2]


def a_tag(name: str = "Claim", key: str = "", **values: Any) -> SetTag:
    return SetTag(key=key, name=name, color=PALETTE[0], **values)


def test_a_set_is_kept_in_a_tidy_form() -> None:
    first, second, third, gone = tag_checks.checked([
        a_tag(" Good \n question ", group_name=" A  group "),
        a_tag("Bad", shortcut="1"),
        replace(a_tag("Ugly"), color=PALETTE[1].upper(), description=" What  it\nmeans "),
        a_tag("Gone", is_retired=True, shortcut="x"),
    ])  # fmt: skip
    assert (first.name, first.group_name, first.key) == ("Good question", "A group", "t1")
    assert [tag.shortcut for tag in (first, second, third, gone)] == ["2", "1", "3", None]
    assert (third.color, third.description) == (PALETTE[1], "What it means")


WRONG: list[tuple[str, Sequence[SetTag]]] = [
    ("tags.0.name", [a_tag(" ")]),
    ("tags.0.name", [a_tag("x" * 101)]),
    ("tags.0.name", [a_tag("a\x00b")]),
    ("tags.0.name", [a_tag("\ud800")]),
    ("tags.1.name", [a_tag("Same"), a_tag("sAME")]),
    ("tags.0.color", [replace(a_tag(), color="red")]),
    ("tags.0.color", [replace(a_tag(), color="#ffffff")]),
    ("tags.0.color", [replace(a_tag(), color="#1b7f5c;background:url(//x)")]),
    ("tags.0.description", [a_tag(description="x" * 301)]),
    ("tags.0.example", [a_tag(example="😀" * 151)]),
    ("tags.0.group_name", [a_tag(group_name="x" * 61)]),
    ("tags.0.shortcut", [a_tag(shortcut="0")]),
    ("tags.0.shortcut", [a_tag(shortcut="Ä")]),
    ("tags.0.shortcut", [a_tag(shortcut="12")]),
    ("tags.1.shortcut", [a_tag("A", shortcut="a"), a_tag("B", shortcut="a")]),
    ("tags.0.key", [a_tag(key="own-key")]),
    ("tags.0.key", [a_tag(key="x" * 33)]),
    ("tags.1.key", [a_tag("A", "k"), a_tag("B", "k")]),
    ("tags.0.merged_into", [a_tag("A", "a", merged_into="nothing")]),
    ("tags.0.merged_into", [a_tag("A", "a", merged_into="a")]),
    ("tags.0.merged_into", [a_tag("A", "a", merged_into="b"), a_tag("B", "b", merged_into="a")]),
    ("tags", []),
    ("tags", [a_tag(is_retired=True)]),
    ("tags", [a_tag(str(n)) for n in range(31)]),
    ("tags", [a_tag(), *(a_tag(str(n), is_retired=True) for n in range(200))]),
]


@pytest.mark.parametrize(("field", "tags"), WRONG, ids=lambda each: str(each)[:60])
def test_what_is_wrong_is_refused_by_its_place(field: str, tags: Sequence[SetTag]) -> None:
    with pytest.raises(InvalidInput) as refused:
        tag_checks.checked(tags)
    assert refused.value.field == field


def test_merges_are_one_step_long() -> None:
    merged = tag_checks.checked([
        a_tag("A", "a", merged_into="b"), a_tag("B", "b", merged_into="c"), a_tag("C", "c"),
    ])  # fmt: skip
    assert [tag.merged_into for tag in merged] == ["c", "c", None]
    resolve = tag_sets.TagSet(merged).resolve
    assert {key: getattr(resolve(key), "name", None) for key in ("a", "b", "c", "d")} == {
        "a": "C", "b": "C", "c": "C", "d": None,
    }  # fmt: skip


@pytest.fixture
def teacher(database: Database) -> Arrived:
    with database.transaction() as db:
        return builders.arrive(db, builders.place(db), "tea", builders.TEACHER)


def test_without_a_set_an_activity_has_the_first_of_the_library(
    database: Database, teacher: Arrived
) -> None:
    with database.transaction() as db:
        activity = builders.activity(db, teacher)
        assert tag_sets.of_activity(db, activity.id).tags == tuple(tag_library.built_in()[0].tags)


def test_a_set_can_exchange_its_shortcuts_and_its_order(
    database: Database, teacher: Arrived
) -> None:
    with database.transaction() as db:
        activity = builders.activity(db, teacher, tags=[a_tag("A", "a"), a_tag("B", "b")])
        swapped = [a_tag("B", "b", shortcut="1"), a_tag("A", "a", shortcut="2")]
        change_tags(db, teacher.member, activity.id, version=1, tags=swapped, allows_own_tags=True)
    with database.transaction() as db:
        assert list(tag_sets.of_activity(db, activity.id).tags) == swapped


def test_the_library_has_a_dozen_sets_that_explain_every_tag() -> None:
    sets = tag_library.built_in()
    assert len(sets) >= 12
    assert len({each.id for each in sets}) == len({each.name for each in sets}) == len(sets)
    for each in sets:
        assert 5 <= len(each.tags) <= 9
        assert each.about
        assert all(tag.description and tag.example for tag in each.tags)
        assert len({tag.color for tag in each.tags}) == len(each.tags)


def test_a_set_is_saved_for_oneself_and_taken_elsewhere(
    database: Database, teacher: Arrived
) -> None:
    tags = [a_tag("A", needs_comment=True, example="e"), a_tag("Gone", is_retired=True)]
    with database.transaction() as db:
        made = tag_library.save(db, teacher.member, "  My \n set ", tags)
        other = builders.arrive(db, builders.place(db, "https://b.example"), "o", builders.TEACHER)
    with database.transaction() as db:
        mine, *_ = tag_library.sets_for(db, teacher.member)
        assert (mine.name, mine.is_own, [tag.name for tag in mine.tags]) == ("My set", True, ["A"])
        assert mine.tags[0].needs_comment
        assert not any(each.is_own for each in tag_library.sets_for(db, other.member))
        activity = builders.activity(db, teacher, tags=mine.tags)
        assert [tag.name for tag in tag_sets.of_activity(db, activity.id).tags] == ["A"]
        with pytest.raises(NotFound):
            tag_library.delete(db, other.member, str(made.id))
        with pytest.raises(Conflict, match="MY SET"):
            tag_library.save(db, teacher.member, "MY SET", tags)
        tag_library.delete(db, teacher.member, str(made.id))
        assert not any(each.is_own for each in tag_library.sets_for(db, teacher.member))


@pytest.mark.parametrize("set_id", ["reading-ai", "", str(uuid.UUID(int=0))])
def test_a_set_that_is_nobodys_cannot_be_deleted(
    database: Database, teacher: Arrived, set_id: str
) -> None:
    with database.transaction() as db, pytest.raises(NotFound):
        tag_library.delete(db, teacher.member, set_id)


def test_a_student_has_no_library(database: Database, teacher: Arrived) -> None:
    with database.transaction() as db:
        ada = builders.arrive(db, builders.place(db, "https://b.example"), "ada", builders.STUDENT)
        with pytest.raises(Forbidden):
            tag_library.sets_for(db, ada.member)
        with pytest.raises(Forbidden):
            tag_library.save(db, ada.member, "x", [a_tag()])


def linear(color: str) -> list[float]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """Contrast of two colours in linear light (WCAG 2.2, 1.4.11)."""
    darker, lighter = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def oklab(light: Sequence[float]) -> tuple[float, float, float]:
    r, g, b = light
    cones = (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    )
    long, medium, short = (max(0.0, cone) ** (1 / 3) for cone in cones)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_oklab(lab: Sequence[float]) -> list[float]:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return [
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    ]


BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip
"""Matrices of Machado, Oliveira and Fernandes (2009) for linear light."""


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_any_two_colours_can_be_told_apart(blindness: str) -> None:
    def seen(color: str) -> tuple[float, float, float]:
        light = linear(color)
        return oklab([
            min(1.0, max(0.0, sum(p * q for p, q in zip(row, light, strict=True))))
            for row in BLINDNESS[blindness]
        ])  # fmt: skip

    for one, other in itertools.combinations(PALETTE, 2):
        assert math.dist(seen(one), seen(other)) > 0.07, (one, other)


@pytest.mark.parametrize("page", ["#ffffff", "#fffefb", "#f6f5f2"])
def test_the_colours_stand_out_on_a_light_page(page: str) -> None:
    for color in PALETTE:
        assert contrast(linear(color), linear(page)) >= 3, color


@pytest.mark.parametrize("page", ["#111417", "#171b1f"])
def test_the_colours_stand_out_on_a_dark_page_as_it_lightens_them(page: str) -> None:
    for color in PALETTE:
        lightened = [
            0.62 * one + 0.38 * white
            for one, white in zip(oklab(linear(color)), (1, 0, 0), strict=True)
        ]
        assert contrast(from_oklab(lightened), linear(page)) >= 3, color


def test_the_page_has_the_same_palette() -> None:
    twin = (ROOT / "static/src/document/annotations/palette.ts").read_text()
    assert [color for color in PALETTE if f'["{color}", ' in twin] == list(PALETTE)
    assert twin.count('["#') == len(PALETTE)
