"""A sitting: rounds without names, votes that are kept at once, and files that join."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runs_to_vote_on import MODEL, cast, run_of, text_of

from playground.core.completion import Completion
from playground.core.errors import InputError, NotFound
from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.vote_rounds import swapped
from playground.core.votes import counted, merged, pair_of
from playground.store.settings import VOTER_NAME
from playground.workbench import Workbench
from playground.workbench.vote_files import is_votes, read_votes, write_votes
from playground.workbench.vote_files import run_of as run_named_in
from playground.workbench.voting import Sitting, voter_name, voter_of


@pytest.fixture
def bench(own_home: Path) -> Iterator[Workbench]:
    made = Workbench()
    yield made
    made.close()


def sat_down(bench: Workbench, voter: str = "Ada", run: Run | None = None) -> Sitting:
    run = run or run_of()
    return Sitting(bench.runs.remarks, bench.runs.load(bench.runs.import_run(run)), voter)


def test_a_sitting_goes_through_every_pair_once_and_keeps_each_vote_at_once(bench: Workbench) -> None:
    sitting = sat_down(bench, run=run_of(prompts=1, samples=1))
    assert sitting.progress().left == 3
    while (found := sitting.next()) is not None:
        vote = sitting.cast(found, "left")
        assert swapped(vote.seed) == (vote.left > vote.right)
        assert vote in bench.runs.load(sitting.run.id).votes
    assert len({pair_of(vote) for vote in sitting.votes}) == 3
    assert len({vote.id for vote in sitting.votes}) == 3
    assert all(vote.blind and vote.voter == "Ada" for vote in sitting.votes)
    assert sat_down(bench, "Ada", run_of(prompts=1, samples=1)).next() is None
    assert sat_down(bench, "Bob", run_of(prompts=1, samples=1)).next() is not None


def test_undo_brings_the_same_round_back_and_the_vote_stays_withdrawn(bench: Workbench) -> None:
    sitting = sat_down(bench)
    found = sitting.next()
    assert found is not None
    assert sitting.undo() is None
    vote = sitting.cast(found, "both-bad")
    left = sitting.progress().left
    assert sitting.undo() == found
    assert sitting.progress().left == left + 1
    kept = bench.runs.load(sitting.run.id).votes
    assert [(other.id, other.withdrawn) for other in kept] == [(vote.id, True)]
    assert not sitting.may_undo


def test_a_vote_of_another_day_can_be_taken_back(bench: Workbench) -> None:
    sitting = sat_down(bench, run=replace(run_of(), votes=(cast(1, "pirate", "none"),)))
    sitting.withdraw("v1")
    sitting.withdraw("no such vote")
    assert counted(bench.runs.load(sitting.run.id).votes) == ()


def test_skipped_pairs_do_not_come_again_in_this_sitting(bench: Workbench) -> None:
    sitting = sat_down(bench, run=run_of(prompts=1, samples=1))
    seen = set()
    while (found := sitting.next()) is not None:
        seen.add(frozenset((found.left, found.right)))
        sitting.skip(found)
    assert len(seen) == 3
    assert sitting.votes == ()


def test_answers_that_are_alike_or_not_whole_are_never_shown(bench: Workbench) -> None:
    run = run_of(prompts=1, samples=1)
    same = Completion(state="done", text="The same.")
    cells = [replace(run.cells[0], completion=same), replace(run.cells[1], completion=same), run.cells[2]]
    sitting = sat_down(bench, run=replace(run, id="alike", cells=tuple(cells)))
    assert (sitting.progress().left, sitting.progress().alike) == (2, 1)
    failed = replace(run.cells[2], completion=Completion(state="failed", text="Half"))
    for other, words in (
        ((cells[0], cells[1], failed), "all 1 pair of answers are alike"),
        ((cells[0], failed), "two whole answers"),
    ):
        with pytest.raises(InputError, match=words):
            Sitting(bench.runs.remarks, replace(run, cells=other), "Ada")


def test_answers_are_shown_without_names(bench: Workbench) -> None:
    run = run_of(prompts=1, samples=1)
    told = replace(run.cells[1], completion=Completion(state="done", text="Arr, I am the Pirate of SmolLM2!"))
    sitting = sat_down(bench, run=replace(run, id="told", cells=(run.cells[0], told, run.cells[2])))
    shown = sitting.answer(told.id)
    assert "Pirate" not in shown.text
    assert shown.count >= 1
    assert sitting.without_names("“Pirate” is gone.") == "“[name]” is gone."


def test_the_voters_name(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    assert voter_of(bench.settings) == "ada"
    bench.settings.set(VOTER_NAME, "  Ada\nLovelace ")
    assert voter_of(bench.settings) == "Ada Lovelace"
    bench.settings.reset(VOTER_NAME)

    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert voter_of(bench.settings) == "me"
    assert len(voter_name("x" * 500)) == 80


def test_another_voter_at_the_same_place_sees_everything_anew(bench: Workbench) -> None:
    sitting = sat_down(bench, run=run_of(prompts=1, samples=1))
    found = sitting.next()
    assert found is not None
    sitting.cast(found, "left")
    sitting.rename("Bob")
    assert sitting.progress().left == 3
    assert sitting.undo() is None


# ---- files


def test_votes_go_out_and_come_back_joined(bench: Workbench, tmp_path: Path) -> None:
    sitting = sat_down(bench, run=replace(run_of(), votes=(cast(1, "pirate", "none"), cast(2, "poet", "none"))))
    file = tmp_path / "ada.votes.json"
    assert write_votes(sitting.run, file, ()) == 2
    assert is_votes(file)
    assert run_named_in(file) == sitting.run.id
    other = replace(run_of(), votes=(cast(3, "pirate", "poet", voter="Bob"),))
    assert len(merged(other.votes, read_votes(file, other))) == 3
    assert sitting.join((*read_votes(file, other), *other.votes)) == 1
    assert len(bench.runs.load(sitting.run.id).votes) == 3


def test_preference_pairs_are_lines_and_hold_no_key(tmp_path: Path) -> None:
    run = replace(run_of(), votes=(cast(1, "pirate", "none"), cast(2, "poet", "none", "tie")))
    secret = text_of(CellId("pirate", "p1", MODEL, 1))
    file = tmp_path / "pairs.jsonl"
    assert write_votes(run, file, (secret,)) == 1
    line = json.loads(file.read_text("utf-8"))
    assert line["rejected"][0]["content"] == "none says p1, 1"
    assert line["chosen"][0]["content"] == "[key]"


def test_what_cannot_be_written_or_read_is_said(tmp_path: Path) -> None:
    run = run_of()
    with pytest.raises(InputError, match=r"ends in \.votes\.json or \.jsonl"):
        write_votes(run, tmp_path / "votes.txt", ())
    with pytest.raises(InputError, match="no vote to write"):
        write_votes(run, tmp_path / "a.votes.json", ())
    with pytest.raises(InputError, match="no preference to write"):
        write_votes(replace(run, votes=(cast(1, "poet", "none", "tie"),)), tmp_path / "a.jsonl", ())
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotFound):
        read_votes(tmp_path / "gone.votes.json", run)
    (tmp_path / "bad.votes.json").write_text("{}", "utf-8")
    with pytest.raises(InputError, match="no file of votes"):
        run_named_in(tmp_path / "bad.votes.json")
    assert not is_votes(tmp_path / "gone.json")


@given(st.lists(st.lists(st.integers(0, 8), max_size=4), min_size=2, max_size=3))
@settings(max_examples=8, deadline=None)
def test_files_join_to_the_same_votes_in_any_order(files: list[list[int]]) -> None:
    import tempfile

    run = run_of(prompts=1)
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for place, numbers in enumerate(files):
            votes = merged([cast(n, "pirate", "poet", voter=f"voter {n % 3}") for n in numbers])
            if votes:
                paths.append(Path(folder) / f"{place}.votes.json")
                write_votes(replace(run, votes=votes), paths[-1], ())
        read = [read_votes(path, run) for path in paths]
    assert merged(*read) == merged(*read[::-1])
    assert {vote.id for vote in merged(*read)} == {f"v{n}" for numbers in files for n in numbers}
