"""The ledger: what was spent by endpoint and month, whatever became of the runs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored_runs import answer, small_run

from playground.core.completion import Usage
from playground.core.costs import Charge, Spending
from playground.core.errors import NotFound
from playground.core.plan import CellId
from playground.core.run import Run
from playground.store.database import connect, migrate
from playground.store.owners import Owner, this_process
from playground.store.runs import RunStore

MONTH = datetime.now(UTC).isoformat()[:7]
NOBODY = Owner(2**22 + 1, 0.0)
fresh = itertools.count()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    store = RunStore(tmp_path / "runs.sqlite3")
    yield store
    store.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunStore]:
    store = RunStore(tmp_path_factory.mktemp("ledger") / "runs.sqlite3")
    yield store
    store.close()


def charge(usd: float | None, model: str = "lab/m", usage: Usage | None = None) -> Charge:
    return Charge(CellId("none", "p1", model), usage or Usage(10, 20), usd)


def begun(store: RunStore, owner: Owner | None = None) -> Run:
    run = small_run(f"r{next(fresh)}")
    store.begin(run, owner or this_process())
    return run


def test_charges_are_summed_by_endpoint(store: RunStore) -> None:
    assert store.spending() == ()
    run = begun(store)
    store.save(run.id, {}, [charge(0.25), charge(None, "lab/other", Usage(5)), charge(0.0, "local/x")])
    store.save(run.id, {}, [charge(0.5, "lab/m/with/slashes")])
    assert store.spending() == (
        Spending(MONTH, "lab", 3, 25, 40, 0.75, 1),
        Spending(MONTH, "local", 1, 10, 20, 0.0, 0),
    )  # fmt: skip


def test_deleting_a_run_gives_nothing_back(store: RunStore) -> None:
    run = begun(store)
    store.save(run.id, {run.cells[0].id: answer("hi")}, [charge(0.25)])
    store.finish(run.id, "2026-11-23T10:00:09+00:00")
    before = store.spending()
    store.delete([run.id])
    assert store.purge(timedelta(seconds=-5)) == 1
    assert store.spending() == before != ()


def test_what_is_not_saved_is_not_booked(store: RunStore) -> None:
    run = begun(store)
    with pytest.raises(NotFound):
        store.save(run.id, {CellId("nobody", "p1", "x/y"): answer("hi")}, [charge(0.25)])
    assert store.spending() == ()


def test_a_run_from_a_file_was_paid_by_others(store: RunStore) -> None:
    run = small_run("imported")
    paid = replace(run.cells[0], completion=replace(answer("hi"), cost_usd=3.0))
    store.import_run(replace(run, cells=(paid, *run.cells[1:])))
    assert store.spending() == ()


def test_what_was_being_written_when_the_program_ended_has_an_unknown_cost(store: RunStore) -> None:
    run = begun(store, NOBODY)
    first, second = (cell.id for cell in run.cells)
    store.save(run.id, {first: replace(answer("half"), state="running"), second: replace(answer(""), state="running")})
    assert store.load(run.id).cells[0].completion.state == "interrupted"
    assert store.spending() == (Spending(MONTH, "local", 1, 0, 0, 0.0, 0),)
    store.load(run.id)
    assert store.spending()[0].answers == 1


@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.floats(0, 1e6)), max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_ledger_only_ever_grows_by_what_was_booked(
    shared: RunStore, booked: list[tuple[str, float | None]]
) -> None:
    run = begun(shared)
    before = {each.endpoint: each for each in shared.spending()}
    shared.save(run.id, {}, [charge(usd, f"{name}/m") for name, usd in booked])
    for now in shared.spending():
        was = before.get(now.endpoint, Spending(MONTH, now.endpoint, 0, 0, 0, 0.0, 0))
        own = [usd for name, usd in booked if name == now.endpoint]
        assert now.answers - was.answers == len(own)
        assert now.unknown - was.unknown == own.count(None)
        assert now.usd - was.usd == pytest.approx(sum(usd or 0.0 for usd in own), abs=1e-3)
        assert now.usd >= was.usd >= 0


def test_answers_from_before_the_ledger_are_counted_in(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "old")) as db:
        migrate(db, target=1)
        for number, (owner, model, state, cost) in enumerate(
            [
                (7, "lab/m", "done", None), (7, "local/x", "done", 0.0), (7, "lab/m", "failed", None),
                (None, "lab/m", "done", 5.0),
            ],
            start=1,
        ):  # fmt: skip
            db.execute(
                "insert into run (number, id, name, created_at, state, owner_pid, preset_names, models, opening, total)"
                " values (?, ?, '', '2026-09-30T23:59:59+00:00', 'done', ?, '[]', '[]', '', 1)",
                (number, f"r{number}", owner),
            )
            db.execute(
                "insert into cell (id, run, preset, prompt, model, sample, state, text, reasoning, input_tokens, "
                "output_tokens, cost_usd) values (?, ?, 'none', 'p', ?, 1, ?, '', '', 5, ?, ?)",
                (number, number, model, state, 9 if state == "done" else None, cost),
            )
        migrate(db)
        found = [Spending(*row) for row in db.execute("select * from spending order by endpoint")]
    assert found == [Spending("2026-09", "lab", 1, 5, 9, 0.0, 1), Spending("2026-09", "local", 1, 5, 9, 0.0, 0)]
