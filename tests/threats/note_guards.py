"""Guards of answers, agreements, questions, tags and the search, each with its test."""

from tests.threats.guards import Edit

_ATTACK = "tests/annotations/test_attacks.py::test_an_attack_is_refused"
_ROLE = "tests/annotations/test_policy.py::test_each_role_may_do_what_the_table_says"
_LOCKED = (
    "tests/annotations/test_policy.py::test_where_the_set_is_locked_tags_that_are_there_stay_in_use"
)
_HIDDEN = "tests/dashboard/test_search_finds_nothing_hidden.py"
_SEARCH = "tests/dashboard/test_search.py"
_VISIBLE, _NOTES = "dashboard/search_visible.py", "dashboard/search_notes.py"
_POLICY, _SCHEMA = "annotations/policy.py", "annotations/schema.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "N1": (
        ((_POLICY, "or not is_known:", "or False:"),),
        f"{_ATTACK}[an answer to a comment of another note]",
    ),
    "N2": (
        ((_POLICY, "or not is_known:", "or False:"),),
        f"{_ATTACK}[thousands of agreements, all but one with nothing]",
    ),
    "N3": (((_POLICY, "target == path[3] or ", ""),), f"{_ATTACK}[an answer to itself]"),
    "N4": (
        ((_POLICY, "or not is_comment(target) or", "or"),),
        f"{_ATTACK}[an answer to an agreement]",
    ),
    "N5": (
        ((_POLICY, "if agreed and writer.is_author(author_of(target)):", "if False:"),),
        f"{_ATTACK}[an agreement with oneself]",
    ),
    "N6": (
        ((_POLICY, " and _record(path) is not AGREEMENT", ""),),
        f"{_ROLE}[teacher: end another's agreement]",
    ),
    "N7": (
        (
            (
                _POLICY,
                "if not is_own and not (name in _MODERATED",
                "if False and not (name in _MODERATED",
            ),
        ),
        f"{_ATTACK}[his note called answered]",
    ),
    "N8": (
        ((_POLICY, '    if not is_own:\n        return "not-yours"\n', ""),),
        f"{_ATTACK}[an agreement in his name]",
    ),
    "N9": (
        ((_SCHEMA, "AGREEMENT = Record({})", 'AGREEMENT = Record({}, {"text": Text(9)})'),),
        f"{_ATTACK}[an agreement with words in it]",
    ),
    "N10": (
        ((_POLICY, 'return None if facts.tags[key] else "retired-tag"', "return None"),),
        f"{_ATTACK}[one's own highlight given a tag that is not in use]",
    ),
    "N11": (
        ((_POLICY, 'in added else "unknown-tag"', "in added else None"),),
        f"{_ATTACK}[a highlight with an own tag that nobody has added]",
    ),
    "N12": (
        ((_POLICY, "    if not facts.allows_own_tags and not manages:", "    if False:"),),
        f"{_LOCKED}[rename a tag]",
    ),
    "N13": (
        ((_POLICY, "if not is_own or not NEW_TAG_KEY.fullmatch(change.path[1]):", "if False:"),),
        f"{_ATTACK}[a tag added in another's name]",
    ),
    "N14": (
        ((_POLICY, " or not NEW_TAG_KEY.fullmatch(change.path[1])", ""),),
        f"{_ATTACK}[a tag with words in its key]",
    ),
    "N15": (
        ((_POLICY, "    if not manages and not is_own:", "    if False:"),),
        f"{_ROLE}[student: change the name of another's tag]",
    ),
    "N16": (
        ((_VISIBLE, "openable_documents(self._scope.viewer), ", ""),),
        f"{_HIDDEN}::test_each_word_is_found_by_its_readers_alone",
    ),
    "N17": (
        ((_VISIBLE, "visible_conversations(self._scope.viewer), ", ""),),
        f"{_HIDDEN}::test_each_word_is_found_by_its_readers_alone",
    ),
    "N18": (
        ((_NOTES, "visible.is_read(note.c.conversation_id), ", ""),),
        f"{_HIDDEN}::test_each_word_is_found_by_its_readers_alone",
    ),
    "N19": (
        ((_NOTES, ", ~visible.is_erased(note.c.author_id)", ""),),
        "tests/web/test_search.py::test_words_of_somebody_who_was_erased_are_found_by_nobody",
    ),
    "N20": (
        (
            (
                "dashboard/search.py",
                "if not row.is_in_course and not is_hidden:",
                "if False:",
            ),
        ),
        f"{_HIDDEN}::test_somebody_who_has_left_is_named_nowhere",
    ),
    "N21": (
        (("dashboard/search_people.py", "is_not(None), is_in_course())", "is_not(None))"),),
        f"{_HIDDEN}::test_each_word_is_found_by_its_readers_alone",
    ),
    "N22": (
        (
            (
                "dashboard/search.py",
                "is_own or (row.within is None and viewer.sees_names)",
                "True",
            ),
        ),
        f"{_SEARCH}::test_names_are_found_by_those_who_see_them",
    ),
    "N24": (
        ((_POLICY, '    if not is_own:\n        return "not-yours"\n', ""),),
        f"{_ATTACK}[a fact check in his name]",
    ),
    "N25": (
        (
            (
                _POLICY,
                "if not is_own and not (name in _MODERATED",
                "if False and not (name in _MODERATED",
            ),
        ),
        f"{_ATTACK}[his fact check turned round]",
    ),
    "N26": (
        ((_SCHEMA, "/(model-)?fact-check", "/(.*)fact-check"),),
        f"{_ATTACK}[a second fact check beside one's own]",
    ),
    "N27": (
        ((_POLICY, "if not facts.checks_claims and", "if False and"),),
        "tests/annotations/test_policy.py::test_where_claims_are_not_checked_they_only_end",
    ),
    "N28": (
        ((_POLICY, "if fields.keys() != PASSAGE | {CHANGED} or", "if"),),
        _ROLE,
    ),
    "N29": (
        ((_POLICY, "or fields[CHANGED] != 1:", "or False:"),),
        f"{_ATTACK}[one's own on other words, said and unsaid at once]",
    ),
    "N30": (
        ((_POLICY, "        if not _is_anchored(fields, lengths):", "        if False:"),),
        f"{_ATTACK}[one's own on other texts]",
    ),
    "N23": (
        (
            (
                "dashboard/search.py",
                "    if not locks.try_hold(",
                "    if False and not locks.try_hold(",
            ),
        ),
        f"{_SEARCH}::test_a_second_search_of_a_person_does_not_wait",
    ),
}
