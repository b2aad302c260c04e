"""Guards of what students begin with, and of what is enough to hand in, each with a test that
notices its end.
"""

from tests.threats.guards import Edit

_TESTS = "tests/activities/test_templates.py::test_"
_GIVING = "tests/activities/test_giving_out.py::test_"
_ATTACKS = "tests/annotations/test_model_notes.py::test_"
_ENOUGH = "tests/activities/test_enough_to_hand_in.py::test_"
_HAND_IN = "activities/hand_in.py"
_GIVE = "activities/templates.py"
_NOTES, _POLICY = "annotations/model_notes.py", "annotations/policy.py"
_OPENING = "documents/opening.py"
_RENEWS = "    if not kind.is_begun(db, document):\n        _seed("
_MANAGES = "permissions.require(member, Capability.MANAGE_ACTIVITY)\n    "

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "M1": (
        ((_OPENING, "    if kind.is_begun(db, document):\n        return\n", ""),
         (_OPENING, _RENEWS, "    if True:\n        _seed(")),
        f"{_TESTS}whatever_somebody_has_done_there_is_a_beginning[answer]",
    ),
    "M2": (
        ((_OPENING, _RENEWS, "    if True:\n        _seed("),),
        f"{_TESTS}an_answer_that_is_being_stored_keeps_the_workspace",
    ),
    "M3": (
        (("annotations/seeding.py", "for each in traces))", "for each in traces[:1]))"),),
        f"{_TESTS}notes_of_others_keep_a_workspace_begun_after_an_erasure",
    ),
    "M4": (
        ((_POLICY, "any(not was_there(path) for path in made_up)", "False"),),
        f"{_ATTACKS}an_attack_on_a_model_note_is_refused_and_leaves_the_workspace_untouched[hostile]",
    ),
    "M5": (
        (
            (_GIVE, f"{_MANAGES}activity = queries.lock", "activity = queries.lock"),
            (_GIVE, f"{_MANAGES}activity = queries.fetch", "activity = queries.fetch"),
        ),
        f"{_GIVING}who_teaches_gives_out_and_nobody_else[student]",
    ),
    "M6": (
        ((_GIVE, "if templates.digest(template) != digest:", "if 0:"),),
        f"{_GIVING}what_was_not_looked_at_is_not_given_out[student]",
    ),
    "M7": (
        ((_NOTES, "            Conversation.workspace_id.is_(None),\n", ""),),
        f"{_GIVING}a_note_on_what_others_do_not_read_is_not_given",
    ),
    "M8": (
        (("privacy/erasure.py", "model_notes.redact(db, enrolment_ids)", "pass"),),
        "tests/privacy/test_model_notes.py::test_an_erasure_takes_them_out_of_what_others_begin_with",
    ),
    "M9": (
        ((_HAND_IN, "    _require_enough(activity, work)\n", ""),),
        f"{_ENOUGH}less_than_is_asked_is_told_before_and_refused",
    ),
    "M10": (
        (("annotations/handed_in.py", "(note.key, note.author_id) not in", "note.key not in"),),
        f"{_ENOUGH}a_passage_needs_a_comment_of_who_marked_it",
    ),
}  # fmt: skip
