"""What a judge said is kept with the outcomes, the votes and the bill, all at once, and goes with its run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from stored_runs import MODEL, small_run

from playground.core.completion import CheckOutcome, Usage
from playground.core.costs import Charge
from playground.core.errors import NotFound
from playground.core.judgements import Judgement
from playground.core.plan import CellId
from playground.core.run import with_remarks_of
from playground.core.votes import Vote
from playground.store.runs import RunStore

NONE, PIRATE = (CellId(preset, "p1", MODEL) for preset in ("none", "captain-redbeard"))
SAID = Judgement("j1", "far/j", (NONE,), "pass", "2026-01-01", '{"pass": true}', "is kind", 0.5, Usage(3, 4), 0.01)
BETWEEN = Judgement("j2", "far/j", (NONE, PIRATE), "first", "2026-01-02", "A \ud800")
PASSED = CheckOutcome("llm-rubric", True, "kind words", 0.5)


@pytest.fixture
def store(own_home: Path) -> Iterator[RunStore]:
    store = RunStore(own_home / "runs.sqlite3")
    store.begin(small_run(), None)
    yield store
    store.close()


def test_words_outcomes_votes_and_costs_are_kept_together(store: RunStore) -> None:
    vote = Vote("v1", "judge:far/j", NONE, PIRATE, "left", "2026", 0)
    charge = Charge(CellId("", "", "far/j"), Usage(3, 4), 0.01)
    store.judgements.keep("r1", [SAID], {NONE: (PASSED,)}, [vote], [charge])
    run = store.load("r1")
    assert (run.judgements, run.votes) == ((SAID,), (vote,))
    assert run.completions()[NONE].checks == (PASSED,)
    assert run.completions()[PIRATE] == small_run().completions()[PIRATE]
    (spent,) = store.spending()
    assert (spent.endpoint, spent.answers, spent.usd, spent.input_tokens) == ("far", 1, 0.01, 3)


def test_half_a_character_does_not_lose_what_was_said(store: RunStore) -> None:
    store.judgements.keep("r1", [BETWEEN])
    assert store.load("r1").judgements == (replace(BETWEEN, text="A \ufffd"),)


def test_of_no_run_nothing_is_kept(store: RunStore) -> None:
    with pytest.raises(NotFound):
        store.judgements.keep("nowhere", [SAID])


def test_a_run_in_a_file_brings_its_judgements_once(store: RunStore) -> None:
    assert store.import_run(replace(small_run(), judgements=(SAID,))) == "r1"
    assert store.import_run(replace(small_run(), judgements=(SAID, BETWEEN))) == "r1"
    assert [judgement.id for judgement in store.load("r1").judgements] == ["j1", "j2"]


def test_a_run_that_takes_answers_over_takes_what_was_said_of_them() -> None:
    former = replace(small_run(), judgements=(SAID, BETWEEN))
    assert with_remarks_of(former, small_run(), {NONE}).judgements == (SAID,)
