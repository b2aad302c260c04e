"""Files of participants: read where they harm nothing, matched surely, planned, then applied."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lti_tool.courses.tables import Enrolment
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput, TooLarge
from lti_tool.groups import changes, groupings
from lti_tool.groups.files import columns, plan, reading
from lti_tool.groups.files.rows import LARGEST_FILE, MOST_ROWS, FileTable, Refused
from lti_tool.lti.tables import Platform
from lti_tool.people import identifiers
from lti_tool.people.identifiers import Kind
from lti_tool.people.tables import Identity, Person
from tests import builders
from tests.groups.seminar import Seminar
from tests.groups.workbook import of_sheet, workbook

HEADER = ["First name", "Last name", "Email address", "Groups"]


def table(*rows: Sequence[str], header: Sequence[str] = HEADER) -> FileTable:
    found = columns.table_of([header, *rows])
    assert isinstance(found, FileTable)
    return found


def read(content: bytes) -> FileTable:
    return reading.read(io.BytesIO(content))


@pytest.mark.parametrize(
    ("cell", "groups"),
    [
        ("", []),
        ("No groups", []),
        ("Tutorial A", ["Tutorial A"]),
        ("Tutorial A, Tutorial B", ["Tutorial A", "Tutorial B"]),
        ("[Tutorial A, Mon], [Tutorial B]", ["Tutorial A, Mon", "Tutorial B"]),
        ("A;a ; B", ["A", "B"]),
        ('=HYPERLINK("x")', ['=HYPERLINK("x")']),
    ],
)
def test_groups_are_read_as_moodle_writes_them(cell: str, groups: list[str]) -> None:
    (row,) = table(["Ada", "Lovelace", "", cell]).rows
    assert row.groups == groups


@pytest.mark.parametrize(
    "header",
    [
        ["FIRST NAME", " last  name ", "E-mail", "Group"],
        ["Vorname", "Nachname", "E-Mail-Adresse", "Gruppen"],
        ["Prénom", "Nom", "Adresse de courriel", "Groupes"],
    ],
)
def test_columns_are_found_by_name_in_several_languages(header: list[str]) -> None:
    (row,) = table(["Ada", "Lovelace", "ada@example.edu", "A"], header=header).rows
    assert row.names == ["Ada Lovelace", "Lovelace Ada"]
    assert (row.email, row.groups) == ("ada@example.edu", ["A"])


def test_the_header_may_stand_below_a_title_and_rows_count_as_the_file_does() -> None:
    found = columns.table_of([["Course 7"], [], HEADER, [], ["Ada", "L", "", "A"]])
    assert isinstance(found, FileTable)
    assert [row.number for row in found.rows] == [5]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        (["First name", "Last name"], "no-groups"),
        (["Groups", "Mark"], "no-people"),
        (["a", "b"], "no-people"),
        ([], "empty"),
    ],
)
def test_a_file_without_the_columns_is_refused_with_those_that_it_has(
    header: list[str], problem: str
) -> None:
    found = columns.table_of([header, ["Ada", "Lovelace"] if header else []])
    assert isinstance(found, Refused)
    assert found.problem == problem
    assert found.columns == [each for each in header if each]


BAD = [
    (0, "x" * 200),
    (0, "a\x00b"),
    (1, "\ud800"),
    (3, "x" * 101),
    (3, "a\x00b"),
    (3, ", ".join(map(str, range(60)))),
]


@pytest.mark.parametrize(("place", "bad"), BAD)
def test_one_bad_row_fails_alone(place: int, bad: str) -> None:
    row = ["Bad", "Row", "", "A"]
    row[place] = bad
    found = table(["Ada", "Lovelace", "", "A"], row, ["Ben", "Bit", "", "B"])
    states = [(each.number, each.is_readable) for each in found.rows]
    assert states == [(2, True), (3, False), (4, True)]


@given(st.lists(st.lists(st.text(max_size=8) | st.sampled_from(HEADER), max_size=6), max_size=30))
def test_any_table_gives_rows_or_a_reason(rows: list[list[str]]) -> None:
    found = columns.table_of(rows)
    assert type(found).model_validate_json(found.model_dump_json()) == found


def csv_of(*rows: str) -> str:
    return "\n".join([",".join(HEADER), *rows])


@pytest.mark.parametrize(
    "content",
    [
        csv_of("Chloë,Okafor,,A").encode(),
        csv_of("Chloë,Okafor,,A").encode("utf-8-sig"),
        csv_of("Chloë,Okafor,,A").encode("utf-16"),
        csv_of("Chloë,Okafor,,A").encode("cp1252"),
        csv_of("Chloë,Okafor,,A").replace(",", ";").encode(),
        csv_of("Chloë,Okafor,,A").replace(",", "\t").replace("\n", "\r\n").encode(),
        workbook([HEADER, ["Chloë", "Okafor", "", "A"]]),
    ],
    ids=["utf-8", "mark", "utf-16", "cp1252", "semicolons", "tabs", "workbook"],
)
def test_files_of_every_kind_give_the_same_row(content: bytes) -> None:
    (row,) = read(content).rows
    assert (row.names[0], row.groups) == ("Chloë Okafor", ["A"])


def test_a_formula_counts_as_the_value_that_it_had_and_numbers_of_people_are_whole() -> None:
    header = ["Name", "ID number", "Groups"]
    (row,) = read(workbook([header, ["Ada", "45001", "=1+6"]])).rows
    assert (row.id_number, row.groups) == ("45001", ["7"])


HOSTILE = {
    "nothing": b"",
    "zeros": bytes(1000),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "torn workbook": workbook([HEADER])[:-40],
    "zip of nothing": b"PK\x05\x06" + bytes(18),
    "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "far cell": of_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "entities": workbook([HEADER]).replace(b"<", b"&"),
    "many rows": csv_of(*["A,B,,C"] * 100_000).encode(),
    "one quote": b'"' + b"a,\n" * 100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(HOSTILE[name])
    assert refused.value.field == "file"
    assert refused.value.advice


def test_a_file_that_unpacks_without_end_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(workbook([HEADER]))) as small:
            for each in small.namelist():
                if not each.endswith("sheet1.xml"):
                    archive.writestr(each, small.read(each))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                b'<sheetData><row r="1"><c t="inlineStr"><is><t>'
            )
            for _ in range(700):
                sheet.write(b"a" * 2**20)
    assert len(file.getvalue()) < LARGEST_FILE
    with pytest.raises(InvalidInput):
        read(file.getvalue())


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        read(b"a" * (LARGEST_FILE + 1))


def test_as_many_rows_as_the_largest_class_has_are_read() -> None:
    assert len(read(csv_of(*["A,B,,C"] * MOST_ROWS).encode()).rows) == MOST_ROWS


def joining(made: plan.Plan) -> dict[str, list[str]]:
    return {group.name: group.joining for group in made.groups}


def test_a_plan_says_what_would_change_and_is_applied_exactly(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        rows = table(
            ["Ada", "", "", "Team 2, Team 10"],
            ["BEN", "", "", "Team 2"],
            ["Nobody", "Here", "", "Team 2"],
            ["Cleo", "", "", ""],
        )
        made = plan.make(db, seminar.tess, rows, "Teams")
        assert joining(made) == {"Team 2": ["Ada", "Ben"], "Team 10": ["Ada"]}
        assert [row.number for row in made.matches.not_found] == [4]
        assert made.without_group == 1
        assert groupings.of_course(db, seminar.tess.course_id) == [seminar.lms_groups()]
        plan.apply(db, seminar.tess, rows, "Teams", made.digest)
        _, teams = groupings.of_course(db, seminar.tess.course_id)
        assert seminar.members(teams) == {"Team 2": ["ada", "ben"], "Team 10": ["ada"]}
        again = plan.make(db, seminar.tess, rows, "teams")
        assert (again.grouping, again.added, again.removed) == (teams, {}, set())


def test_a_file_moves_whom_it_names_and_leaves_everybody_else(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        teams = seminar.grouping("Red", "Blue")
        red = seminar.group(teams, "Red")
        people = [seminar.students[name].enrolment_id for name in ("ada", "ben", "cleo")]
        changes.move(db, seminar.tess, teams.id, people, into=red.id, out_of=None)
        rows = table(["Ada", "", "", "blue"], ["Cleo", "", "", ""])
        made = plan.make(db, seminar.tess, rows, "Teams")
        assert {group.name: (group.joining, group.leaving) for group in made.groups} == {
            "Blue": (["Ada"], []),
            "Red": ([], ["Ada"]),
        }
        plan.apply(db, seminar.tess, rows, "Teams", made.digest)
        assert seminar.members(teams) == {"Red": ["ben", "cleo"], "Blue": ["ada"]}


def test_a_class_that_changed_since_is_asked_about_again(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        rows = table(["Ada", "", "", "Red"], ["Zoe", "", "", "Red"])
        seen = plan.make(db, seminar.tess, rows, "Teams")
        builders.arrive(db, seminar.place, "zoe")
        with pytest.raises(Conflict, match="changed since"):
            plan.apply(db, seminar.tess, rows, "Teams", seen.digest)
        assert groupings.of_course(db, seminar.tess.course_id) == [seminar.lms_groups()]
        now = plan.make(db, seminar.tess, rows, "Teams")
        plan.apply(db, seminar.tess, rows, "Teams", now.digest)


def test_a_name_decides_only_where_it_is_one_persons_and_one_rows(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        db.get_one(Person, seminar.students["eve"].person_id).name = "Dan"
        rows = table(
            ["Dan", "", "", "Red"], ["Ada", "", "", "Red"], ["Ada", "", "", "Blue"],
            ["Ben", "", "", "Red"],
        )  # fmt: skip
        made = plan.make(db, seminar.tess, rows, "Teams")
        assert joining(made) == {"Red": ["Ben"]}
        assert [row.number for row in made.matches.ambiguous] == [2, 3, 4]


def test_an_address_and_a_trusted_identifier_decide_before_a_name(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        ada, ben = (db.get_one(Person, seminar.students[each].person_id) for each in ("ada", "ben"))
        ada.email = "ada@example.edu"
        identifiers.trust(db, db.get_one(Platform, seminar.place.platform_id), Kind.EMAIL)
        identity = db.scalars(select(Identity).where(Identity.person_id == ben.id)).one()
        identifiers.store(db, identity.id, Kind.EMAIL, "b@example.edu", seminar.place.platform_id)
        rows = table(
            ["Cleo", "", "ada@EXAMPLE.edu", "Red"], ["", "", "b@example.edu", "Blue"],
            ["Ada", "", "", "Green"],
        )  # fmt: skip
        made = plan.make(db, seminar.tess, rows, "Teams")
        assert joining(made) == {"Red": ["Ada"], "Blue": ["Ben"]}
        assert [row.number for row in made.matches.ambiguous] == [4]


def test_who_has_left_is_nobody_of_the_class(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        db.get_one(Enrolment, seminar.students["ada"].enrolment_id).active = False
        db.flush()
        made = plan.make(db, seminar.tess, table(["Ada", "", "", "Red"]), "Teams")
        assert [row.number for row in made.matches.not_found] == [2]


@pytest.mark.parametrize("who", ["tom", "ada"])
def test_nobody_but_a_teacher_plans_or_applies_a_file(database: Database, who: str) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        member = seminar.students.get(who) or seminar.tom
        rows = table(["Ada", "", "", "Red"])
        digest = plan.make(db, seminar.tess, rows, "Teams").digest
        with pytest.raises(Forbidden):
            plan.make(db, member, rows, "Teams")
        with pytest.raises(Forbidden):
            plan.apply(db, member, rows, "Teams", digest)


def test_the_groups_of_the_lms_are_not_filled_from_a_file(database: Database) -> None:
    with database.transaction() as db:
        seminar = Seminar(db)
        with pytest.raises(InvalidInput, match="LMS"):
            plan.make(db, seminar.tess, table(["Ada", "", "", "A"]), "from the lms")
