"""Guards of answers, agreements and questions, each with the test that notices its absence."""

from tests.threats.guards import Edit

_ATTACK = "tests/annotations/test_attacks.py::test_an_attack_is_refused"
_ROLE = "tests/annotations/test_policy.py::test_each_role_may_do_what_the_table_says"
_POLICY, _SCHEMA = "annotations/policy.py", "annotations/schema.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "N1": (
        ((_POLICY, "not (at in added or was_written(at))", "False"),),
        f"{_ATTACK}[an answer to a comment of another note]",
    ),
    "N2": (
        ((_POLICY, "not (at in added or was_written(at))", "False"),),
        f"{_ATTACK}[thousands of agreements, all but one with nothing]",
    ),
    "N3": (((_POLICY, "target == path[3] or ", ""),), f"{_ATTACK}[an answer to itself]"),
    "N4": (
        ((_POLICY, "or agreed_comment(target) or", "or"),),
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
                "if not is_own and not (field in _MODERATED",
                "if False and not (field in _MODERATED",
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
}
