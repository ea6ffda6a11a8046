from __future__ import annotations

import itertools
import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from stored_runs import MODEL, answer, as_stored, completions, runs, small_run

from playground.core.completion import Completion
from playground.core.errors import NotFound, StoreError
from playground.core.plan import CellId
from playground.core.request import Message
from playground.core.run import Run
from playground.store.database import connect, migrate
from playground.store.owners import Owner, this_process
from playground.store.run_rows import OPENING_LENGTH
from playground.store.runs import RunStore

NOBODY = Owner(2**22 + 1, 0.0)  # above the largest id that Linux gives out
FIRST = CellId("none", "p1", MODEL, 1)
SECOND = CellId("captain-redbeard", "p1", MODEL, 1)


@pytest.fixture
def file(own_home: Path) -> Path:
    return own_home / "runs.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[RunStore]:
    store = RunStore(file)
    yield store
    store.close()


def ids(store: RunStore, search: str = "") -> list[str]:
    return [summary.id for summary in store.list(search)]


def finished(store: RunStore, run: Run, *texts: str) -> None:
    store.begin(run, this_process())
    store.save(run.id, {cell.id: answer(text) for cell, text in zip(run.cells, texts, strict=False)})
    store.finish(run.id, "2026-11-23T10:00:09+00:00")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunStore]:
    """One database for all examples of a property; each takes ids of its own."""
    store = RunStore(tmp_path_factory.mktemp("shared") / "runs.sqlite3")
    yield store
    store.close()


fresh = itertools.count()


@given(run=runs)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_run_comes_back_as_it_was(shared: RunStore, run: Run) -> None:
    run = replace(run, id=f"{run.id}{next(fresh)}")
    shared.begin(run, None)
    assert shared.load(run.id) == as_stored(run)


@given(later=completions)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_saved_later_takes_the_place_of_what_was(shared: RunStore, later: Completion) -> None:
    run = small_run(f"later{next(fresh)}", samples=2)
    shared.begin(run, this_process())
    shared.save(run.id, {FIRST: answer("first words"), SECOND: replace(answer("kept"), cost_usd=0.5)})
    shared.save(run.id, {FIRST: later})
    cells = {cell.id: cell for cell in shared.load(run.id).cells}
    expected = replace(later, started_at=None, first_token_at=None)
    assert cells[FIRST].completion == expected
    assert cells[SECOND].completion.text == "kept"
    assert cells[SECOND].completion.cost_usd == 0.5
    assert cells[replace(FIRST, sample=2)].completion == Completion()
    summary = next(summary for summary in shared.list() if summary.id == run.id)
    assert (summary.done, summary.failed) == (1 + (later.state == "done"), int(later.state == "failed"))
    assert index_is_right(shared)


def index_is_right(store: RunStore) -> bool:
    """Does the index hold the words of the ended answers and no others? Compared with an index made anew."""
    with store._database.writing() as db, closing(sqlite3.connect(":memory:")) as anew:
        ended = "select id, text from cell where state in ('done', 'failed', 'cancelled', 'interrupted')"
        anew.execute("create virtual table t using fts5 (text, tokenize = 'unicode61 remove_diacritics 2')")
        anew.executemany("insert into t (rowid, text) values (?, ?)", db.execute(ended))
        anew.execute("create virtual table words using fts5vocab (t, instance)")
        db.execute("create virtual table temp.words using fts5vocab (main, answer_words, instance)")
        every = 'select term, doc, "offset" from words order by 1, 2, 3'
        same = db.execute(every).fetchall() == anew.execute(every).fetchall()
        db.execute("drop table temp.words")
        documents = db.execute("select count(*) from answer_words_docsize").fetchone()
        return same and documents == anew.execute("select count(*) from t").fetchone()


def test_half_characters_and_nuls_do_not_break_storing(store: RunStore) -> None:
    run = replace(small_run(name="a\ud800b", prompt="\udfff"), id="x\ud83d")
    with pytest.raises(StoreError, match="half a character"):
        store.begin(run, this_process())
    run = replace(run, id="x")
    store.begin(run, this_process())
    store.save("x", {FIRST: replace(answer("nul \0 and \ud800 and \ud83d\ude00"), reasoning="\udc00")})
    loaded = store.load("x")
    assert loaded.name == "a\ufffdb"
    assert loaded.prompts[0].text == "\ufffd"
    assert loaded.cells[0].completion.text == "nul \0 and \ufffd and 😀"
    assert loaded.cells[0].completion.reasoning == "\ufffd"
    assert store.list()[0].name == "a\ufffdb"


def test_an_answer_of_an_older_program_has_no_notes(store: RunStore, file: Path) -> None:
    finished(store, small_run(), "One", "Two")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("update cell set sent = json_remove(sent, '$.notes')")
    sent = store.load("r1").cells[0].completion.sent
    assert sent is not None
    assert (sent.notes, sent.delivery.how) == ((), "system")


def test_a_number_too_large_is_refused_with_a_sentence_and_nothing_is_kept(store: RunStore) -> None:
    run = small_run()
    cells = (replace(run.cells[0], seed=10**30), run.cells[1])
    with pytest.raises(StoreError, match="too large"):
        store.begin(replace(run, cells=cells), None)
    assert ids(store) == []


def test_the_history_shows_where_a_conversation_began_and_what_it_came_to(store: RunStore) -> None:
    run = small_run(prompt="Tell me all about ships and the sea.")
    asked = (*run.prompts[0].messages, Message("user", "And  at\n night?"))
    store.begin(replace(run, prompts=(replace(run.prompts[0], messages=asked),)), None)
    assert store.list()[0].opening == "Tell me all about… → And at night?"


def test_the_history_shows_what_a_run_was(store: RunStore) -> None:
    run = small_run(prompt="Tell  me\n about " + "ships " * 90, samples=2)
    store.begin(run, this_process())
    store.save(run.id, {FIRST: answer("Arr"), SECOND: replace(answer(""), state="failed")})
    (summary,) = store.list()
    assert (summary.state, summary.done, summary.failed, summary.total) == ("running", 1, 1, 4)
    assert summary.preset_names == ("No system message", "Captain Redbeard")
    assert summary.models == (MODEL,)
    assert summary.opening.startswith("Tell me about ships")
    assert len(summary.opening) <= OPENING_LENGTH
    store.save(run.id, {SECOND: answer("Arr again")})
    store.finish(run.id, "2026-11-23T10:00:09+00:00")
    (summary,) = store.list()
    assert (summary.state, summary.done, summary.failed) == ("done", 2, 0)
    assert summary.finished_at == "2026-11-23T10:00:09+00:00"


def test_lists_are_newest_first_and_go_on_from_a_run(store: RunStore) -> None:
    for number in range(5):
        store.begin(small_run(f"r{number}", created_at=f"2026-11-2{number // 2}T10:00:00+00:00"), None)
    assert ids(store) == ["r4", "r3", "r2", "r1", "r0"]
    assert [s.id for s in store.list(limit=2)] == ["r4", "r3"]
    assert [s.id for s in store.list(limit=2, before="r3")] == ["r2", "r1"]
    assert [s.id for s in store.list(before="r0")] == []


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["b", "a"]),
        ("parrot", ["a"]),
        ("PARR", ["a"]),  # the beginning of a word, in any case
        ("arrot", []),
        ("eclair", ["b"]),  # accents do not count
        ("redbeard", ["b", "a"]),
        ("weather parrot", ["a"]),  # a word of the prompt and one of an answer
        ("weather éclair", []),
        ('"parrot', ["a"]),
        ("parrot AND NOT x*", []),
        ("天气", ["b"]),  # no spaces between words
        ("🦜", ["a"]),
        ("100%", ["a"]),
        ("%", ["a"]),
        ("_", []),
        ("never-written", []),
        ("\ud800", []),
        ("nul\0", []),
    ],
)
def test_search_looks_through_names_prompts_presets_and_answers(store: RunStore, search: str, found: list[str]) -> None:
    finished(store, small_run("a", prompt="What about the weather?"), "A parrot 🦜 says 100%", "Arr")
    finished(store, small_run("b", name="Cakes"), "Un éclair", "今天天气很好")
    assert ids(store, search) == found


def test_an_answer_is_found_when_it_has_ended_and_as_it_is_now(store: RunStore) -> None:
    store.begin(small_run("a"), this_process())
    store.save("a", {FIRST: replace(answer("growing words"), state="running")})
    assert ids(store, "growing") == []
    store.save("a", {FIRST: answer("growing words and more")})
    assert ids(store, "growing more") == ["a"]
    store.save("a", {FIRST: Completion(state="running")})  # asked again
    assert ids(store, "growing") == []
    store.save("a", {FIRST: answer("other words")})
    assert ids(store, "growing") == []
    assert ids(store, "other") == ["a"]


def test_a_run_is_found_by_what_a_person_types(store: RunStore) -> None:
    with pytest.raises(NotFound, match="no run yet"):
        store.resolve("last")
    for number, run_id in enumerate(("20261123-aaa", "20261123-abb", "20261124-ccc")):
        store.begin(small_run(run_id, created_at=f"2026-11-2{number}T10:00:00+00:00"), None)
    assert store.resolve("last") == "20261124-ccc"
    assert store.resolve(" 20261124 ") == "20261124-ccc"
    assert store.resolve("20261123-aaa") == "20261123-aaa"
    with pytest.raises(NotFound, match="could be 20261123-abb, 20261123-aaa: type more"):
        store.resolve("20261123")
    with pytest.raises(NotFound, match="did you mean '20261124-ccc'"):
        store.resolve("20261124-ccd")
    for nonsense in ("", "%", "20261123_aaa", "\udcff"):
        with pytest.raises(NotFound):
            store.resolve(nonsense)


def test_an_id_that_begins_another_one_means_itself(store: RunStore) -> None:
    store.begin(small_run("r1"), None)
    store.begin(small_run("r10"), None)
    assert store.resolve("r1") == "r1"


def test_deleting_can_be_undone_until_it_is_purged(store: RunStore) -> None:
    finished(store, small_run("a"), "parrot", "x")
    finished(store, small_run("b"), "parrot", "x")
    assert store.delete(["a", "nothing"]) == 1
    assert ids(store) == ["b"] == ids(store, "parrot")
    with pytest.raises(NotFound):
        store.load("a")
    with pytest.raises(NotFound):
        store.resolve("a")
    assert store.purge() == 0  # only after seven days
    assert store.restore(["a"]) == 1
    assert store.load("a").cells[0].completion.text == "parrot"
    store.delete(["a"])
    assert store.purge(timedelta(0)) == 1
    assert store.restore(["a"]) == 0
    assert ids(store, "parrot") == ["b"]
    assert index_is_right(store)
    with store._database.reading() as db:
        for table, rows in (("run", 1), ("run_header", 1), ("cell", 2), ("run_words", 1)):
            assert db.execute(f"select count(*) from {table}").fetchone() == (rows,)


def test_a_run_id_is_recorded_once(store: RunStore) -> None:
    store.begin(small_run(), None)
    with pytest.raises(StoreError, match="recorded already"):
        store.begin(small_run(), None)


def test_an_unknown_run_or_cell_is_named(store: RunStore) -> None:
    for call in (store.load, lambda run: store.save(run, {}), lambda run: store.finish(run, "t")):
        with pytest.raises(NotFound, match="no run 'r9'"):
            call("r9")
    store.begin(small_run(), None)
    with pytest.raises(NotFound, match="no cell"):
        store.save("r1", {CellId("x", "p1", MODEL): answer("")})


def test_a_run_of_a_dead_process_was_interrupted(store: RunStore) -> None:
    store.begin(small_run(samples=2), NOBODY)
    store.save("r1", {FIRST: replace(answer("half an ans"), state="running"), SECOND: answer("whole")})
    assert store.list()[0].state == "interrupted"
    run = store.load("r1")
    assert run.state == "interrupted"
    assert run.finished_at is not None  # when it was last seen alive
    assert [cell.completion.state for cell in run.cells] == ["interrupted", "done", "pending", "pending"]
    assert run.cells[0].completion.text == "half an ans"
    assert ids(store, "half") == ["r1"]


def test_a_run_of_a_dead_process_ended_when_it_was_last_saved(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.begin(small_run(), NOBODY)
    monkeypatch.setattr("playground.store.runs._now", lambda *_: "2031-01-02T03:04:05+00:00")
    store.save("r1", {FIRST: answer("whole")})
    monkeypatch.undo()
    assert store.load("r1").finished_at == "2031-01-02T03:04:05+00:00"


def test_a_run_of_a_living_process_goes_on(store: RunStore) -> None:
    store.begin(small_run(), this_process())
    assert store.load("r1").state == "running"
    reused = replace(this_process(), started_at=this_process().started_at - 60)  # the same id, another process
    store.begin(small_run("r2"), reused)
    assert store.load("r2").state == "interrupted"


def test_an_interrupted_run_can_be_resumed(store: RunStore) -> None:
    store.begin(small_run(), NOBODY)
    assert store.load("r1").state == "interrupted"
    store.resume("r1", this_process())
    assert (store.load("r1").state, store.load("r1").finished_at) == ("running", None)
    store.save("r1", {FIRST: answer("now")})
    store.finish("r1", "2026-11-23T11:00:00+00:00", "interrupted")
    assert store.load("r1").state == "interrupted"
    with pytest.raises(NotFound):
        store.resume("r9", this_process())


def test_an_opened_comparison_is_kept_once(store: RunStore) -> None:
    run = small_run()
    run = replace(run, cells=(replace(run.cells[0], completion=answer("hi")), run.cells[1]), state="done")
    assert store.import_run(run) == "r1"
    assert store.import_run(run) == "r1"
    paid = replace(run.cells[0].completion, cost_usd=3.0)
    seen_only = replace(run, cells=(replace(run.cells[0], completion=paid), run.cells[1]))
    assert store.import_run(seen_only) == "r1"  # a file may hold less than the database
    store.delete(["r1"])
    assert store.import_run(run) == "r1"
    assert ids(store) == ["r1"]
    assert store.load("r1") == as_stored(run)


def test_an_imported_run_never_takes_the_place_of_another(store: RunStore) -> None:
    finished(store, small_run(), "mine", "mine")
    mine = store.load("r1")
    theirs = replace(mine, name="theirs")
    store.delete(["r1"])
    assert store.import_run(theirs) == "r1-2"
    assert ids(store) == ["r1-2"]  # what was deleted stays deleted
    assert store.import_run(theirs) == "r1-2"
    store.restore(["r1"])
    assert store.load("r1") == mine


def test_an_imported_run_is_executed_by_nobody(store: RunStore) -> None:
    run = small_run("x\ud800")
    run = replace(run, cells=(replace(run.cells[0], completion=Completion("running", "par")), run.cells[1]))
    loaded = store.load(store.import_run(run))
    assert (loaded.id, loaded.state) == ("x\ufffd", "interrupted")
    assert [cell.completion.state for cell in loaded.cells] == ["interrupted", "pending"]


def test_another_store_saves_into_a_run_it_did_not_begin(store: RunStore, file: Path) -> None:
    store.begin(small_run(), this_process())
    with closing(RunStore(file)) as other:
        other.save("r1", {SECOND: answer("from the other")})
    assert store.load("r1").cells[1].completion.text == "from the other"


def test_threads_read_while_one_writes(store: RunStore) -> None:
    run = small_run(samples=20)
    store.begin(run, this_process())
    errors: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(30):
                assert len(store.list()) == 1
                store.load("r1")
        except BaseException as error:  # noqa: BLE001 - handed to the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for cell in run.cells:
        store.save("r1", {cell.id: answer("words")})
    for thread in threads:
        thread.join()
    assert errors == []
    assert store.list()[0].done == 40


def test_a_failed_save_keeps_nothing_of_it_and_says_why(store: RunStore, file: Path) -> None:
    store.begin(small_run(), this_process())
    with closing(sqlite3.connect(file)) as db:
        db.execute(
            "create trigger full before update on cell when new.text = 'b' begin select raise(abort, 'boom'); end"
        )
    with pytest.raises(StoreError, match="boom"):
        store.save("r1", {FIRST: answer("a"), SECOND: answer("b")})
    assert [cell.completion.text for cell in store.load("r1").cells] == ["", ""]


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from stored_runs import answer, small_run
    from playground.store.owners import this_process
    from playground.store.runs import RunStore

    store = RunStore(Path(sys.argv[1]))
    run = small_run("killed", samples=2000)
    store.begin(run, this_process())
    print("begun", flush=True)
    for number, cell in enumerate(run.cells):
        store.save(run.id, {cell.id: answer(f"answer {number} " + "x" * 2000)})
        print(number, flush=True)
""")


def test_what_was_saved_survives_a_kill_in_the_middle(file: Path) -> None:
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert process.stdout is not None
    with process.stdout as lines:
        for line in lines:
            if line == "60\n":
                process.kill()
                break
        told = 60 + sum(1 for line in lines if line.endswith("\n"))
    process.wait()
    assert told < 3999
    with closing(RunStore(file)) as store:
        assert store.notice == ""
        run = store.load("killed")
        assert run.state == "interrupted"
        for number, cell in enumerate(run.cells[: told + 1]):
            assert cell.completion.state == "done"
            assert cell.completion.text.startswith(f"answer {number} x")
        assert store.list("answer 59")[0].done in (told + 1, told + 2)  # killed between saving and telling
        with store._database.reading() as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)


def test_cells_of_a_database_from_before_turns_answer_the_first(store: RunStore, file: Path) -> None:
    run = small_run()
    with closing(connect(file.with_name("old.sqlite3"))) as old:
        migrate(old, target=2)
        with closing(connect(file)) as now:
            store.begin(run, None)
            for table in ("run", "run_header", "cell"):
                names = [row[1] for row in old.execute(f"pragma table_info({table})")]
                rows = now.execute(f"select {', '.join(names)} from {table}").fetchall()
                old.executemany(
                    f"insert into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})", rows
                )
    moved = RunStore(file.with_name("old.sqlite3"))
    assert moved.load(run.id).cells == run.cells
    moved.save(run.id, {FIRST: answer("hi")})
    assert moved.load(run.id).completions()[FIRST].text == "hi"
    moved.close()
