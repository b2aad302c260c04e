"""An update is told as the list of what it would change, and asking changes nothing."""

import pytest
from pycrdt import UndoManager

from lti_tool.annotations import projection
from lti_tool.annotations.schema import ROOTS
from lti_tool.refusals import UpdateRefused
from lti_tool.yjs.decoder import MAX_UPDATE_BYTES
from lti_tool.yjs.dry_run import DryRun
from lti_tool.yjs.index import Change, DocumentIndex, Effects
from tests.annotations import wire
from tests.annotations.shared import (
    CONVERSATION,
    NOW,
    Page,
    Server,
    comment,
    standing,
    student,
    tag_key,
    teacher,
    tutor,
)

ADA, BEN, TESS = "aaaaaaaa", "bbbbbbbb", "cccccccc"
NOTE = f"{ADA}/note"
COMMENT = f"{BEN}/comment"


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def ada(server: Server) -> Page:
    return Page(server, 100, student(ADA))


@pytest.fixture
def ben(server: Server, ada: Page) -> Page:
    """A second student, who has Ada's note before him."""
    ada.add_highlight(NOTE)
    ada.send()
    return Page(server, 200, student(BEN))


def reading(page: Page) -> Effects:
    return page.server.index.read(page.unsent(), page.owns)


def test_a_new_highlight_is_told_with_all_its_fields(ada: Page) -> None:
    ada.add_highlight(NOTE)
    at = ("highlights", NOTE)
    assert reading(ada).changes == (
        Change("add", at),
        Change("add", (*at, "conversation"), CONVERSATION),
        Change("add", (*at, "start"), 3),
        Change("add", (*at, "end"), 8),
        Change("add", (*at, "quote"), "quote"),
        Change("add", (*at, "prefix"), "be"),
        Change("add", (*at, "suffix"), "fore"),
        Change("add", (*at, "tag"), "t1"),
        Change("add", (*at, "created"), NOW),
        Change("add", (*at, "comments")),
    )
    assert set(projection.touched(reading(ada).changes)) == {at}


def test_a_comment_on_somebody_elses_highlight_touches_the_comment_alone(ben: Page) -> None:
    ben.add_comment(NOTE, "Why?", COMMENT)
    at = ("highlights", NOTE, "comments", COMMENT)
    assert reading(ben).changes == (
        Change("add", at),
        Change("add", (*at, "text"), "Why?"),
        Change("add", (*at, "created"), NOW),
    )
    assert set(projection.touched(reading(ben).changes)) == {at}


def test_another_value_is_a_change_with_the_new_value(ada: Page, ben: Page) -> None:
    ada.highlights[NOTE]["tag"] = "t2"
    assert reading(ada).changes == (Change("change", ("highlights", NOTE, "tag"), "t2"),)


def test_a_highlight_is_deleted_with_all_inside_as_one_change(ada: Page, ben: Page) -> None:
    ben.add_comment(NOTE)
    ben.send()
    ada.receive()
    del ada.highlights[NOTE]
    assert reading(ada).changes == (Change("delete", ("highlights", NOTE)),)
    ada.send()
    assert ada.server.values()["highlights"] == {}


def test_an_evening_offline_is_told_as_what_comes_of_it(ada: Page, ben: Page) -> None:
    for tag in ("t2", "t3", "t4"):
        ada.highlights[NOTE]["tag"] = tag
    ada.add_comment(NOTE, "first", f"{ADA}/1")
    ada.highlights[NOTE]["comments"][f"{ADA}/1"]["text"] = "second"
    ada.add_comment(NOTE, "regretted", f"{ADA}/2")
    del ada.highlights[NOTE]["comments"][f"{ADA}/2"]
    at = ("highlights", NOTE)
    assert set(reading(ada).changes) == {
        Change("change", (*at, "tag"), "t4"),
        Change("add", (*at, "comments", f"{ADA}/1")),
        Change("add", (*at, "comments", f"{ADA}/1", "text"), "second"),
        Change("add", (*at, "comments", f"{ADA}/1", "created"), NOW),
        Change("delete", (*at, "comments", f"{ADA}/2")),
        Change("orphan", ()),
    }
    ada.send()


def test_two_who_change_one_value_at_once_are_both_told_as_a_change(ada: Page, ben: Page) -> None:
    tess = Page(ada.server, 50, tutor(TESS))
    ada.highlights[NOTE]["tag"], tess.highlights[NOTE]["tag"] = "t2", "t3"
    ada.send()
    # Her client id is the lower one: by the rules of Yjs her change loses.
    assert reading(tess).changes == (Change("change", ("highlights", NOTE, "tag"), "t3"),)
    tess.send()
    assert ada.server.highlights[NOTE]["tag"] == "t2"


def test_a_comment_on_what_somebody_has_just_deleted_is_taken_and_changes_nothing(
    ada: Page, ben: Page
) -> None:
    ben.add_comment(NOTE)
    del ada.highlights[NOTE]
    ada.send()
    assert reading(ben).changes == (Change("orphan", ()),)
    assert set(projection.touched(reading(ben).changes)) == set()
    ben.send()
    # The writer's clock has moved on all the same: the next update is no gap.
    ben.receive()
    ben.add_highlight()
    ben.send()


def test_what_was_deleted_can_be_written_again_under_its_key(ada: Page, ben: Page) -> None:
    del ada.highlights[NOTE]
    ada.send()
    ada.add_highlight(NOTE, tag="t2")
    assert reading(ada).changes[0] == Change("add", ("highlights", NOTE))
    ada.send()
    ben.receive()
    ben.add_comment(NOTE)
    ben.send()


def test_a_highlight_in_the_place_of_another_is_a_deletion_and_an_addition(
    ada: Page, ben: Page
) -> None:
    ben.add_comment(NOTE)
    ben.send()
    ada.receive()
    ada.add_highlight(NOTE, tag="t2")
    assert [change.kind for change in reading(ada).changes] == ["delete", *["add"] * 10]
    ada.send()
    assert ada.server.values()["highlights"][NOTE]["comments"] == {}


def test_what_the_document_has_already_is_nothing_new(ada: Page, ben: Page) -> None:
    ben.add_comment(NOTE)
    sent = ben.unsent()
    ben.send()
    ada.receive()
    everything = ada.doc.get_update()
    for update in (sent, everything, b"\0\0"):
        assert ada.server.index.read(update, ada.owns).is_empty


def test_a_full_copy_that_holds_something_new_is_read_past_what_others_wrote(
    ada: Page, ben: Page
) -> None:
    ben.add_comment(NOTE, "new", COMMENT)
    read = ben.server.index.read(ben.doc.get_update(), ben.owns)
    assert [change.path[3] for change in read.changes] == [COMMENT] * 3


def test_work_of_an_earlier_client_id_and_of_this_one_comes_in_one_update(ada: Page) -> None:
    offline = Page(ada.server, 900, student(ADA))
    offline.add_highlight(NOTE)
    ada.doc.apply_update(offline.unsent())
    ada.clients.add(900)
    ada.highlights[NOTE]["tag"] = "t2"
    ada.add_comment(NOTE)
    ada.send()
    assert ada.server.values() == {"highlights": ada.highlights.to_py(), "tags": {}}


def test_the_end_of_a_run_whose_beginning_is_known_is_taken(ada: Page, ben: Page) -> None:
    # Two values of the tag, both overwritten, travel as one run: of the first the server knows.
    ada.highlights[NOTE]["tag"] = "t2"
    first = ada.unsent()
    for tag in ("t3", "t4"):
        ada.highlights[NOTE]["tag"] = tag
    together = ada.unsent()
    ada.server.take(first, ada.writer, ada.owns)
    ada.server.take(together, ada.writer, ada.owns)
    assert ada.server.highlights[NOTE]["tag"] == "t4"


def test_a_run_that_claims_another_place_than_its_known_beginning_is_refused(
    ada: Page, ben: Page
) -> None:
    tag, quote = (100, 7), (100, 4)
    changed = wire.update((100, 10, [wire.item(8, wire.text_value("t2"), origin=tag)]))
    ada.server.take(changed, ada.writer, ada.owns)
    forged = wire.update((100, 10, [wire.item(1, b"\x02", origin=quote)]))
    assert ada.server.objection(forged, ada.writer, ada.owns) == "bad-origin"


def test_a_client_with_undo_can_take_back_and_do_again(ada: Page, ben: Page) -> None:
    undo = UndoManager(scopes=[ada.highlights], capture_timeout_millis=0)
    ada.highlights[NOTE]["tag"] = "t2"
    ada.send()
    undo.undo()
    ada.send()
    assert ada.server.highlights[NOTE]["tag"] == "t1"
    undo.redo()
    ada.add_comment(NOTE)
    undo.undo()
    ada.send()
    assert ada.server.highlights.to_py() == ada.highlights.to_py()


def test_asking_changes_nothing(ada: Page, ben: Page) -> None:
    before = standing(ada.server.index)
    ada.add_highlight()
    ada.add_comment(NOTE)
    ada.highlights[NOTE]["tag"] = "t2"
    assert reading(ada) == reading(ada)
    del ada.highlights[NOTE]
    assert reading(ada) == reading(ada)
    assert standing(ada.server.index) == before


def test_ownership_is_asked_once_and_only_for_clients_that_have_something_new(
    ada: Page, ben: Page
) -> None:
    asked: list[int] = []
    ben.add_comment(NOTE)
    ben.add_comment(NOTE)
    ben.server.index.read(ben.doc.get_update(), lambda client: not asked.append(client))
    assert asked == [200]


def test_an_update_larger_than_any_evening_is_refused_unread(ada: Page) -> None:
    assert (
        ada.server.objection(b"\xff" * (MAX_UPDATE_BYTES + 1), ada.writer, ada.owns) == "too-large"
    )


@pytest.mark.parametrize("order", [1, -1], ids=["as they follow", "the other way round"])
def test_each_struct_waits_once_at_most_however_many_clients_refer_to_each_other(
    ada: Page, ben: Page, monkeypatch: pytest.MonkeyPatch, order: int
) -> None:
    """One chain of tags goes round and round through a hundred clients: each struct is of another
    client than the one before it. To load the document pays as much as to read the update."""
    tries: list[object] = []
    add = DryRun.add
    monkeypatch.setattr(DryRun, "add", lambda *args: tries.append(args) or add(*args))
    clients, rounds = list(range(1000, 1100)), 20
    structs: dict[int, list[bytes]] = {client: [] for client in clients}
    end = (100, 7)
    for clock in range(rounds):
        for client in clients:
            structs[client].append(wire.item(8, wire.text_value(f"t{clock}"), origin=end))
            end = (client, clock)
    update = wire.update(*[(client, 0, structs[client]) for client in clients[::order]])
    read = ada.server.index.read(update, clients.__contains__)
    assert read.changes == (Change("change", ("highlights", NOTE, "tag"), f"t{rounds - 1}"),)
    assert len(tries) <= 2 * len(clients) * rounds
    ada.server.apply(update, read)
    tries.clear()
    DocumentIndex.load(ada.server.doc.get_update(), ROOTS)
    assert len(tries) <= 2 * (len(clients) * rounds + 10)


def test_an_index_says_where_each_client_has_to_carry_on(ada: Page, ben: Page) -> None:
    assert (ada.server.index.clock(100), ada.server.index.clock(200)) == (10, 0)


def test_a_document_of_another_shape_is_no_document_of_this_tools() -> None:
    state = wire.update((7, 0, [wire.item(8, wire.text_value("x"), root="elsewhere", key="k")]))
    with pytest.raises(UpdateRefused, match="wrong-root"):
        DocumentIndex.load(state, ROOTS)


def test_tags_are_read_like_the_rest(server: Server) -> None:
    page = Page(server, 100, teacher(TESS))
    key = tag_key(TESS)
    page.add_tag(key)
    page.send()
    page.tags[key]["name"] = "Better"
    assert reading(page).changes == (Change("change", ("tags", key, "name"), "Better"),)
    assert projection.touched(reading(page).changes) == [("tags", key)]
    page.send()
    assert server.values()["tags"][key]["name"] == "Better"


def test_a_text_may_be_as_long_as_its_limit_in_units_of_utf_16(ada: Page, ben: Page) -> None:
    ben.highlights[NOTE]["comments"][COMMENT] = comment("😀" * 5000)
    ben.send()
    ben.highlights[NOTE]["comments"][COMMENT]["text"] = "😀" * 5000 + "x"
    assert ben.objection() == "too-large"


def test_an_answer_to_a_comment_that_its_writer_deleted_before_sending_is_accepted(
    ada: Page, ben: Page
) -> None:
    first = ben.add_comment(NOTE, "Wait.")
    ben.add_comment(NOTE, "No, go on.", reply_to=first)
    del ben.highlights[NOTE]["comments"][first]
    assert reading(ben).was_written(("highlights", NOTE, "comments", first))
    ben.send()
