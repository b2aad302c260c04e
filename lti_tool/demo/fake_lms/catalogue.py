"""Courses and activities as they are now: the ones there were, and those that were added."""

import json
from dataclasses import replace
from typing import Any

from lti_tool.demo.fake_lms import world
from lti_tool.demo.fake_lms.state import State
from lti_tool.demo.fake_lms.world import Activity, Course

_FIRST_ADDED = 100


class Catalogue:
    """Reads and extends what the LMS has."""

    def __init__(self, state: State) -> None:
        self._state = state

    def courses(self) -> dict[str, Course]:
        """Every course by id."""
        with self._state.open() as db:
            added = db.execute("SELECT * FROM activity ORDER BY id").fetchall()
            copies = db.execute("SELECT * FROM course_copy ORDER BY id").fetchall()
        found = dict(world.COURSES)
        for row in copies:
            source = found[row["source_id"]]
            found[str(row["id"])] = replace(
                source,
                id=str(row["id"]),
                label=row["label"],
                title=row["title"],
                # A new semester: the same staff, other students.
                students=tuple(reversed(source.students))[:4],
                groups=(),
                activities=(),
                history=(source.id, *source.history),
            )
        for row in added:
            course = found[row["course_id"]]
            activity = Activity(
                str(row["id"]),
                row["title"],
                row["description"],
                tuple((str(k), str(v)) for k, v in json.loads(row["custom"])),
            )
            found[course.id] = replace(course, activities=(*course.activities, activity))
        return found

    def course(self, course_id: str) -> Course | None:
        """One course."""
        return self.courses().get(course_id)

    def find(self, activity_id: str) -> tuple[Course, Activity] | None:
        """An activity and the course it is in."""
        for course in self.courses().values():
            for activity in course.activities:
                if activity.id == activity_id:
                    return course, activity
        return None

    def add(
        self, course_id: str, title: str, description: str, custom: list[tuple[str, str]]
    ) -> str:
        """Put an activity on a course's page; its id."""
        with self._state.open() as db:
            row = db.execute("SELECT max(id) AS last FROM activity").fetchone()
            number = max(int(row["last"] or 0) + 1, _FIRST_ADDED)
            db.execute(
                "INSERT INTO activity VALUES (?, ?, ?, ?, ?)",
                (number, course_id, title, description, json.dumps(custom)),
            )
        return str(number)

    def copy(self, course_id: str) -> str:
        """A copy of a course for another semester, as backup and restore make it: activities with
        new ids, their custom parameters and columns as they were, nobody's work. Its id.
        """
        source = self.courses()[course_id]
        with self._state.open() as db:
            row = db.execute("SELECT max(id) AS last FROM course_copy").fetchone()
            number = max(int(row["last"] or 0) + 1, _FIRST_ADDED)
            db.execute(
                "INSERT INTO course_copy VALUES (?, ?, ?, ?)",
                (number, source.id, f"{source.label}_{number - 99}", f"{source.title} (copy)"),
            )
        for activity in source.activities:
            made = self.add(
                str(number), activity.title, activity.description, list(activity.custom)
            )
            self._copy_columns(activity.id, made, str(number))
        return str(number)

    def _copy_columns(self, activity_id: str, copy_id: str, course_id: str) -> None:
        with self._state.open() as db:
            items: list[Any] = db.execute(
                "SELECT * FROM line_item WHERE activity_id = ? AND NOT is_deleted", (activity_id,)
            ).fetchall()
            for item in items:
                db.execute(
                    "INSERT INTO line_item (course_id, activity_id, label, maximum, tag,"
                    " resource_id, review, is_own) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (course_id, copy_id, item["label"], item["maximum"], item["tag"],
                     item["resource_id"], item["review"], item["is_own"]),
                )  # fmt: skip
