"""A teacher asks everybody for a minute: one answer each, in time, and no names on the wall."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lti_tool import clock
from lti_tool.activities import polls
from lti_tool.activities.names import change_names, unseal_names
from lti_tool.activities.remove import remove_activity
from lti_tool.activities.tables import Poll, PollAnswer
from lti_tool.courses.course_defaults import Names
from lti_tool.courses.tables import Course
from lti_tool.courses.tenancy import Member
from lti_tool.dashboard import lecture
from lti_tool.dashboard import polls as shown_polls
from lti_tool.dashboard.polls import ProjectedPoll
from lti_tool.db.engine import Database
from lti_tool.errors import Conflict, Forbidden, InvalidInput, NotFound
from tests import builders
from tests.dashboard.reading import Reading
from tests.statements import captured


@pytest.fixture
def reading(database: Database) -> Iterator[Reading]:
    with database.transaction() as db:
        yield Reading(db)


CHOICES = ("Yes", "No", "Both")


def ask(reading: Reading, *choices: str, text: str = "Is it so?", by: Member | None = None) -> Poll:
    return polls.ask(reading.db, by or reading.tess, reading.activity.id, text, choices, 60)


def answer(reading: Reading, poll: Poll, member: Member, **given: Any) -> None:
    polls.answer(reading.db, member, poll, **given)


def wall(reading: Reading) -> ProjectedPoll:
    found = shown_polls.projected(reading.db, reading.activity)
    assert found is not None
    return found


def over(reading: Reading, poll: Poll) -> None:
    """Let the time of a poll be up."""
    poll.closes_at = reading.activity.asks_until = clock.now()
    reading.db.flush()


def students(reading: Reading, *names: str) -> list[Member]:
    return [reading.arrive(name) for name in names]


class TestAStudent:
    def test_answers_once_and_may_change_it_until_it_closes(self, reading: Reading) -> None:
        ada = reading.arrive("ada")
        poll = ask(reading, *CHOICES)
        found = polls.current(reading.db, ada, reading.activity)
        assert found is not None
        assert (found.poll.id, found.answer) == (poll.id, None)
        assert 55 < found.closes_in <= 60
        for choice in (0, 2, 1):
            answer(reading, poll, ada, choice=choice)
        assert reading.db.scalars(select(PollAnswer.choice)).all() == [1]
        again = polls.current(reading.db, ada, reading.activity)
        assert again is not None
        assert again.answer is not None
        reading.db.refresh(again.answer)
        assert again.answer.choice == 1

    def test_is_too_late_by_the_clock_of_the_server(self, reading: Reading) -> None:
        ada = reading.arrive("ada")
        poll = ask(reading, *CHOICES)
        answer(reading, poll, ada, choice=0)
        over(reading, poll)
        with pytest.raises(Conflict, match="too late"):
            answer(reading, poll, ada, choice=1)
        assert reading.db.scalars(select(PollAnswer.choice)).all() == [0]
        assert polls.current(reading.db, ada, reading.activity) is None

    @pytest.mark.parametrize(
        ("choices", "given"),
        [
            (CHOICES, {}),
            (CHOICES, {"choice": 3}),
            (CHOICES, {"choice": -1}),
            (CHOICES, {"words": "Yes"}),
            (CHOICES, {"choice": 1, "words": "Yes"}),
            ((), {}),
            ((), {"choice": 0}),
            ((), {"words": ""}),
            ((), {"words": " \u200b\u2060\ufeff\n"}),
            ((), {"words": "x" * 201}),
            ((), {"words": "🌳" * 201}),
        ],
    )
    def test_gives_no_answer_that_is_none(
        self, reading: Reading, choices: tuple[str, ...], given: dict[str, Any]
    ) -> None:
        poll = ask(reading, *choices)
        with pytest.raises(InvalidInput):
            answer(reading, poll, reading.arrive("ada"), **given)
        assert reading.db.scalar(select(func.count()).select_from(PollAnswer)) == 0

    @pytest.mark.parametrize("words", ["x" * 200, "🌳" * 200, "न", "  心静自然凉  "])
    def test_answers_in_two_hundred_characters_of_any_script(
        self, reading: Reading, words: str
    ) -> None:
        answer(reading, ask(reading), reading.arrive("ada"), words=words)
        assert reading.db.scalars(select(PollAnswer.words)).all() == [words.strip()]


class TestNobodyElse:
    @pytest.mark.parametrize("role", [builders.TEACHER, builders.TUTOR, builders.OBSERVER])
    def test_answers(self, reading: Reading, role: str) -> None:
        poll = ask(reading, *CHOICES)
        somebody = reading.arrive("else", role)
        assert polls.current(reading.db, somebody, reading.activity) is None
        with pytest.raises(Forbidden):
            answer(reading, poll, somebody, choice=0)

    def test_of_another_course_answers_or_changes_it(self, reading: Reading) -> None:
        poll = ask(reading, *CHOICES)
        there = {"course": "c2", "link": "l2"}
        ben = builders.arrive(reading.db, reading.place, "ben", **there).member
        tea = builders.arrive(reading.db, reading.place, "tea", builders.TEACHER, **there).member
        acts: list[Callable[[], object]] = [
            lambda: answer(reading, poll, ben, choice=0),
            lambda: polls.fetch(reading.db, tea, poll.id),
            lambda: polls.close(reading.db, tea, poll),
            lambda: polls.show_words(reading.db, tea, poll, shows=True),
            lambda: polls.put_away(reading.db, tea, poll),
            lambda: shown_polls.of_activity(reading.db, tea, reading.activity.id),
            lambda: ask(reading, by=tea),
        ]
        for act in acts:
            with pytest.raises(NotFound):
                act()

    def test_who_teaches_some_groups_asks_the_whole_class(self, reading: Reading) -> None:
        tom = reading.arrive("tom", builders.TUTOR)
        poll = ask(reading, *CHOICES, by=tom)
        reading.db.get_one(Course, reading.activity.course_id).limits_tutors = True
        reading.db.flush()
        for act in (
            lambda: ask(reading, by=tom),
            lambda: polls.close(reading.db, tom, poll),
            lambda: shown_polls.of_activity(reading.db, tom, reading.activity.id),
        ):
            with pytest.raises(Forbidden):
                act()
        assert shown_polls.count(reading.db, tom, reading.activity) == 0

    def test_a_student_asks_closes_or_lists(self, reading: Reading) -> None:
        ada = reading.arrive("ada")
        poll = ask(reading, *CHOICES)
        for act in (
            lambda: ask(reading, by=ada),
            lambda: polls.close(reading.db, ada, poll),
            lambda: polls.show_words(reading.db, ada, poll, shows=True),
            lambda: shown_polls.of_activity(reading.db, ada, reading.activity.id),
        ):
            with pytest.raises(Forbidden):
                act()


class TestAQuestion:
    @pytest.mark.parametrize(
        ("text", "choices", "seconds"),
        [
            ("", (), 60),
            (" \u200b ", (), 60),
            ("x" * 301, (), 60),
            ("Why?", ("Yes",), 60),
            ("Why?", ("Yes", "Yes "), 60),
            ("Why?", ("Yes", ""), 60),
            ("Why?", ("a", "b", "c", "d", "e", "f"), 60),
            ("Why?", ("Yes", "x" * 101), 60),
            ("Why?", (), 61),
            ("Why?", (), 0),
        ],
    )
    def test_that_is_none_is_not_asked(
        self, reading: Reading, text: str, choices: tuple[str, ...], seconds: int
    ) -> None:
        with pytest.raises(InvalidInput):
            polls.ask(reading.db, reading.tess, reading.activity.id, text, choices, seconds)
        assert not polls.is_asking(reading.activity)

    def test_takes_the_place_of_the_one_before(self, reading: Reading) -> None:
        ada = reading.arrive("ada")
        first = ask(reading, *CHOICES)
        second = ask(reading, text="And this?")
        with pytest.raises(Conflict):
            answer(reading, first, ada, choice=0)
        answer(reading, second, ada, words="Yes")
        listed = shown_polls.of_activity(reading.db, reading.tess, reading.activity.id)
        assert [each.text for each in listed] == ["And this?", "Is it so?"]
        assert shown_polls.count(reading.db, reading.tess, reading.activity) == 2

    def test_is_closed_early_and_put_away(self, reading: Reading) -> None:
        ada = reading.arrive("ada")
        poll = ask(reading, *CHOICES)
        polls.close(reading.db, reading.tess, poll)
        assert polls.current(reading.db, ada, reading.activity) is None
        with pytest.raises(Conflict):
            answer(reading, poll, ada, choice=0)
        assert wall(reading).closes_in == 0
        polls.put_away(reading.db, reading.tess, poll)
        assert shown_polls.projected(reading.db, reading.activity) is None
        assert len(shown_polls.of_activity(reading.db, reading.tess, reading.activity.id)) == 1

    def test_keeps_the_schema_from_two_answers_of_one(self, reading: Reading) -> None:
        ada = reading.arrive("ada")
        poll = ask(reading, *CHOICES)
        answer(reading, poll, ada, choice=0)
        twice = PollAnswer(poll_id=poll.id, enrolment_id=ada.enrolment_id, choice=1)
        savepoint = reading.db.begin_nested()
        reading.db.add(twice)
        with pytest.raises(IntegrityError):
            reading.db.flush()
        savepoint.rollback()

    def test_with_answers_keeps_activity_and_names_as_they_are(self, reading: Reading) -> None:
        answer(reading, ask(reading, *CHOICES), reading.arrive("ada"), choice=0)
        with pytest.raises(Conflict):
            remove_activity(reading.db, reading.tess, reading.activity.id)
        with pytest.raises(Conflict):
            change_names(reading.db, reading.tess, reading.activity.id, Names(are_hidden=True))


class TestTheWall:
    def test_counts_by_choice_once_closed_and_from_three_answers_on(self, reading: Reading) -> None:
        ada, ben, cyd = students(reading, "ada", "ben", "cyd")
        poll = ask(reading, *CHOICES)
        for one in (ada, ben):
            answer(reading, poll, one, choice=0)
        assert wall(reading).answers is None
        answer(reading, poll, cyd, choice=2)
        assert wall(reading).answers == 3
        assert [each.people for each in wall(reading).choices] == [None, None, None]
        over(reading, poll)
        assert [(each.text, each.people) for each in wall(reading).choices] == [
            ("Yes", 2), ("No", 0), ("Both", 1),
        ]  # fmt: skip

    def test_of_two_shows_nothing_also_when_closed(self, reading: Reading) -> None:
        poll = ask(reading, *CHOICES)
        for one in students(reading, "ada", "ben"):
            answer(reading, poll, one, choice=0)
        over(reading, poll)
        assert wall(reading).answers is None
        assert {each.people for each in wall(reading).choices} == {None}

    def test_shows_words_when_the_teacher_says_so_without_those_taken_off(
        self, reading: Reading
    ) -> None:
        poll = ask(reading)
        for one in students(reading, "ada", "ben", "cyd"):
            answer(reading, poll, one, words=f"word {one.enrolment_id.hex[:4]}")
        assert wall(reading).words == []
        polls.show_words(reading.db, reading.tess, poll, shows=True)
        shown = wall(reading).words
        assert len(shown) == 3
        off = shown[0].id
        polls.take_off(reading.db, reading.tess, poll, off, is_off=True)
        assert off not in {each.id for each in wall(reading).words}
        assert len(wall(reading).words) == 2
        polls.show_words(reading.db, reading.tess, poll, shows=False)
        assert wall(reading).words == []

    def test_does_not_get_back_what_was_taken_off_when_it_is_changed(
        self, reading: Reading
    ) -> None:
        poll = ask(reading)
        people = students(reading, "ada", "ben", "cyd")
        for one in people:
            answer(reading, poll, one, words="word")
        polls.show_words(reading.db, reading.tess, poll, shows=True)
        off = reading.db.scalars(
            select(PollAnswer.id).where(PollAnswer.enrolment_id == people[0].enrolment_id)
        ).one()
        polls.take_off(reading.db, reading.tess, poll, off, is_off=True)
        answer(reading, poll, people[0], words="another word")
        assert [each.words for each in wall(reading).words] == ["word", "word"]

    def test_takes_off_answers_of_its_own_poll_alone(self, reading: Reading) -> None:
        first = ask(reading)
        answer(reading, first, reading.arrive("ada"), words="word")
        found = reading.db.scalars(select(PollAnswer.id)).one()
        second = ask(reading)
        for wanted in (found, uuid.uuid4(), "none"):
            with pytest.raises(NotFound):
                polls.take_off(reading.db, reading.tess, second, wanted, is_off=True)

    def test_notices_each_answer_and_each_change(self, reading: Reading) -> None:
        people = students(reading, "ada", "ben", "cyd")
        seen = [lecture.version(reading.db, reading.activity)]

        def changed() -> bool:
            seen.append(lecture.version(reading.db, reading.activity))
            return seen[-1] != seen[-2]

        poll = ask(reading)
        assert changed()
        for one in people:
            answer(reading, poll, one, words="word")
            assert changed()
        answer(reading, poll, people[0], words="another")
        assert changed()
        polls.show_words(reading.db, reading.tess, poll, shows=True)
        assert changed()
        polls.take_off(reading.db, reading.tess, poll, wall(reading).words[0].id, is_off=True)
        assert changed()
        over(reading, poll)
        assert changed()
        assert not changed()
        polls.put_away(reading.db, reading.tess, poll)
        assert changed()


class TestTheList:
    def test_says_who_answered_what_in_as_many_statements_for_any_class(
        self, reading: Reading
    ) -> None:
        costs = []
        for names in (("ada",), ("ben", "cyd", "dan", "eve")):
            poll = ask(reading, *CHOICES)
            for one in students(reading, *names):
                answer(reading, poll, one, choice=1)
            with captured(reading.db.connection()) as statements:
                listed = shown_polls.of_activity(reading.db, reading.tess, reading.activity.id)
            costs.append(len(statements))
        assert costs[0] == costs[1]
        assert [(each.name, each.answer) for each in listed[0].answers] == [
            ("Ben", "No"), ("Cyd", "No"), ("Dan", "No"), ("Eve", "No"),
        ]  # fmt: skip

    def test_names_nobody_while_names_are_sealed(self, reading: Reading) -> None:
        people = students(reading, "ada", "ben", "cyd")
        names = Names(are_hidden=True, are_sealed=True)
        change_names(reading.db, reading.tess, reading.activity.id, names)
        poll = ask(reading)
        for one in people:
            answer(reading, poll, one, words="word")
        (listed,) = shown_polls.of_activity(reading.db, reading.tess, reading.activity.id)
        shown = [each.name for each in listed.answers]
        assert not {"Ada", "Ben", "Cyd", "Student"} & set(shown)
        assert len(set(shown)) == 3
        assert shown == sorted(shown, key=str.casefold)
        for one in people:
            assert one.enrolment_id.hex not in repr(listed).replace("-", "")
        unseal_names(reading.db, reading.tess, reading.activity.id)
        (listed,) = shown_polls.of_activity(reading.db, reading.tess, reading.activity.id)
        assert [each.name for each in listed.answers] == ["Ada", "Ben", "Cyd"]


def test_an_answer_costs_few_statements_whatever_the_class(reading: Reading) -> None:
    poll = ask(reading, *CHOICES)
    people = students(reading, *(f"s{number}" for number in range(5)))
    costs = []
    for one in people:
        with captured(reading.db.connection()) as statements:
            answer(reading, poll, one, choice=0)
        costs.append(len(statements))
    assert max(costs) <= 2, costs
