"""Guards of what teachers see of a class, each with the test that notices its end."""

from tests.threats.guards import Edit

_COUNTS, _HEAT_MAP = "annotations/counts.py", "dashboard/heat_map.py"
_URLS = "web/urls.py"
_MAP_TEST = "tests/dashboard/test_heat_map.py"

REMOVALS: dict[str, tuple[tuple[Edit, ...], str]] = {
    "V1": (
        (
            (
                _URLS,
                '"/api/activities/<activity_id>/heat-map", heat_map_api.show, Capability.SEE_CLASS',
                '"/api/activities/<activity_id>/heat-map", heat_map_api.show, Capability.READ',
            ),
        ),
        "tests/web/test_heat_map_api.py::test_nobody_else_sees_it",
    ),
    "V2": (
        ((_HEAT_MAP, "            visible_documents(VIEWER),\n", ""),),
        f"{_MAP_TEST}::test_hidden_notes_count_for_those_who_may_see_them",
    ),
    "V3": (
        ((_HEAT_MAP, "if each.is_student]", "]"),),
        f"{_MAP_TEST}::test_notes_of_staff_make_no_heat",
    ),
    "V4": (
        ((_HEAT_MAP, "if found is None:", "if 0:"),),
        f"{_MAP_TEST}::test_another_text_and_another_activity_make_no_heat_here",
    ),
    "V5": (
        ((_COUNTS, ".where(visible_documents(Viewer.of(viewer)), *where)", ".where(*where)"),),
        "tests/annotations/test_counts.py::test_notes_that_the_viewer_may_not_see_do_not_count",
    ),
}
