"""Places of people in a course of the LMS, changed there while the tool runs."""

from dataclasses import dataclass, field

import requests

from lti_tool.demo.visitor import Visitor
from tests.stories.demo import Demo
from tests.waiting import until

COURSE, TEACHER, WEEK_3 = "2", "2", "1"
"""Ids in the LMS: AI and Society, who teaches it, and its first activity."""


@dataclass
class Places:
    """Changes to people of a course by an administrator of the LMS, and a teacher there."""

    demo: Demo
    teacher: Visitor = field(init=False)
    before: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.teacher = Visitor(self.demo.lms, self.demo.tool)
        self.teacher.launch(TEACHER, WEEK_3)

    def put(self, person_id: str, role: str | None, *groups: str) -> None:
        """Give somebody a role and groups in the LMS; None unenrols them."""
        answer = requests.post(
            f"{self.demo.lms}/control/course/{COURSE}/people/{person_id}",
            json={"role": role, "groups": groups},
            timeout=60,
        )
        answer.raise_for_status()

    def fetch_roster(self) -> None:
        """Have the tool fetch the list of participants, and wait until it has."""
        self.teacher.call("POST", "/api/course/roster")

        def is_fetched() -> bool:
            return not self.teacher.call("GET", "/api/course/roster")["refreshing"]

        until(is_fetched, "the list of participants")

    def limit_tutors(self, *, limits: bool) -> None:
        self.teacher.call("PUT", "/api/course/groups/settings", {"limits_tutors": limits})
