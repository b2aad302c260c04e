"""The people, courses and activities of the demo LMS; ids never change."""

from collections.abc import Collection
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    id: str
    given: str
    family: str

    @property
    def name(self) -> str:
        """Full name."""
        return f"{self.given} {self.family}"

    @property
    def principal_name(self) -> str:
        """Id in the institution's own systems, as its identity provider has it, too."""
        return f"person{self.id}@example.edu"

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return f"person{self.id}@example.edu"


@dataclass(frozen=True)
class Course:
    """A course: its people by role, its groups, its activities."""

    id: str
    label: str
    title: str
    teachers: tuple[str, ...]
    tutors: tuple[str, ...]
    students: tuple[str, ...]
    groups: tuple["Group", ...]
    activities: tuple["Activity", ...]
    history: tuple[str, ...] = ()
    """The courses it was copied from, nearest first."""

    def role_of(self, person_id: str) -> str | None:
        """'teacher', 'tutor', 'student', or None for somebody who may not come in.

        A site administrator is let in everywhere, as a teacher.
        """
        if person_id == ADMINISTRATOR:
            return "teacher"
        for role in ("teacher", "tutor", "student"):
            if person_id in getattr(self, f"{role}s"):
                return role
        return None

    @property
    def people(self) -> tuple[str, ...]:
        """All people in the course."""
        return self.teachers + self.tutors + self.students


@dataclass(frozen=True)
class Group:
    """A tutorial group."""

    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Activity:
    """One link to the tool on a course page."""

    id: str
    title: str
    description: str
    custom: tuple[tuple[str, str], ...] = ()
    """Custom parameters, as the teacher's form for the activity has them."""


ADMINISTRATOR = "1"
"""A site administrator, enrolled nowhere."""

PEOPLE = {
    person.id: person
    for person in (
        Person(ADMINISTRATOR, "Sam", "Ferreira"),
        Person("2", "Rosalind", "Achterberg"),
        Person("3", "Tomasz", "Wiśniewski"),
        Person("11", "Amina", "Haddad"),
        Person("12", "Ben", "Nakamura-Lee"),
        Person("13", "Chloë", "Okafor"),
        Person("14", "Ada", "O'Neil & Sons"),
        Person("15", "雨桐", "陈"),
        Person("16", "Farid", "الأحمد"),
        Person("17", "Grace", "Tuilagi"),
        Person("18", "Henrik", "Sørensen"),
        Person("19", "Isla", "Marchetti"),
        Person("20", "Jarrah", "Wood"),
        Person("21", "Kavya", "Raghunathan"),
        Person("22", "Luca", "dos Santos"),
        Person("31", "Mei", "Tanaka"),
        Person("32", "Noor", "Siddiqui"),
    )
}

_FIRST_OF_MANY = 1000
"""Id of the first student of a large course; the demo itself has none."""

COURSES = {
    course.id: course
    for course in (
        Course(
            id="2",
            label="AISO2001",
            title="AI and Society",
            teachers=("2",),
            tutors=("3",),
            students=tuple(str(number) for number in range(11, 23)),
            groups=(
                Group("1", "Tutorial A (Mon 10)", ("3", "11", "12", "13", "14")),
                Group("2", "Tutorial B (Tue 14)", ("15", "16", "17", "18")),
                Group("3", "Tutorial C (Thu 9)", ("19", "20", "21", "22")),
            ),
            activities=(
                Activity(
                    "1",
                    "Week 3: Interrogating a chatbot",
                    "Read the conversation together and mark where it goes wrong.",
                ),
                Activity(
                    "2",
                    "Week 4: Whose voice is this?",
                    "Bring a conversation of your own and annotate it in your tutorial.",
                ),
                Activity(
                    "3",
                    "Week 5: Think first, compare later",
                    "Mark what you would rely on, alone; we compare in class.",
                ),
            ),
        ),
        Course(
            id="5",
            label="LAWS1000",
            title="Reading Judgments",
            teachers=("31",),
            tutors=(),
            students=("32", "11", "15", "16"),
            groups=(),
            activities=(
                Activity("9", "Seminar 1: A judgment explained by a machine", "Annotate it."),
                Activity("10", "Seminar 2: Does it check out?", "Find its claims and check them."),
                Activity("11", "Seminar 3: Two answers, no names", "Choose the better letter."),
            ),
        ),
    )
}


def add_large_course(count: int) -> Course:
    """Add a course with so many students, while the LMS runs."""
    ids = tuple(str(_FIRST_OF_MANY + number) for number in range(count))
    for number, person_id in enumerate(ids, start=1):
        PEOPLE[person_id] = Person(person_id, "Student", f"Number{number:03}")
    made = Course("8", "AISO1000", "A large class", ("2",), (), ids, (), ())
    return COURSES.setdefault(made.id, made)


def change_place(
    course_id: str, person_id: str, role: str | None, group_ids: Collection[str]
) -> Course:
    """Give somebody another role and other groups in a course, while the LMS runs; None for a role
    unenrols them.
    """

    def changed(ids: tuple[str, ...], *, is_in: bool) -> tuple[str, ...]:
        others = tuple(each for each in ids if each != person_id)
        return (*others, person_id) if is_in else others

    course = COURSES[course_id]
    COURSES[course_id] = replace(
        course,
        tutors=changed(course.tutors, is_in=role == "tutor"),
        students=changed(course.students, is_in=role == "student"),
        groups=tuple(
            replace(group, members=changed(group.members, is_in=group.id in group_ids))
            for group in course.groups
        ),
    )
    return COURSES[course_id]
