"""`playground votes`: what votes say, joined over several people, and out as files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Invoke
from runs_to_vote_on import cast, run_of

from playground.core.votes import Vote
from playground.formats import vote_file
from playground.workbench import Workbench

ADA = tuple(cast(n, "pirate", "none", sample=1 + n % 3) for n in range(3))
BOB = tuple(cast(10 + n, "pirate", "poet", "right", voter="Bob", sample=1 + n % 3) for n in range(2))


@pytest.fixture
def run_id(own_home: Path) -> str:
    """A run in the history that Ada has voted on."""
    bench = Workbench()
    try:
        return bench.runs.import_run(replace(run_of(), votes=ADA))
    finally:
        bench.close()


def file_of(folder: Path, name: str, votes: tuple[Vote, ...]) -> str:
    path = folder / name
    path.write_bytes(vote_file.encode(run_of(), votes))
    return str(path)


def shown(invoke: Invoke, source: str) -> dict[str, object]:
    made: dict[str, object] = json.loads(invoke("votes", "show", source, "--json").stdout)
    return made


def test_show(run_id: str, invoke: Invoke) -> None:
    lines = invoke("votes", "show", "last").stdout.splitlines()
    assert lines[0].startswith("Not settled: Pirate, ")
    assert lines[1].split()[:3] == ["Preset", "Strength", "95"]
    assert lines[2].startswith("Pirate")
    assert lines[-1] == "3 votes, all blind · by Ada"


def test_show_as_json(run_id: str, invoke: Invoke) -> None:
    record = shown(invoke, "last")
    assert (record["run"], record["votes"], record["blind"]) == (run_id, 3, 3)
    presets = record["presets"]
    assert isinstance(presets, list)
    first = presets[0]
    assert (first["preset"], first["won"], first["lost"], first["votes"]) == ("pirate", 3, 0, 3)
    assert first["low"] < first["strength"] < first["high"]
    assert first["model"].startswith("local/")


def test_nobody_voted(own_home: Path, invoke: Invoke) -> None:
    bench = Workbench()
    bench.runs.import_run(run_of())
    bench.close()
    assert invoke("votes", "show", "last").stdout == "Nobody has voted on these answers yet.\n"
    done = invoke("votes", "export", "last", "--to", "a.votes.json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no vote to write yet" in done.stderr


def test_votes_of_others_join_a_run_and_stay_with_it(run_id: str, invoke: Invoke, tmp_path: Path) -> None:
    bob = file_of(tmp_path, "bob.votes.json", BOB)
    done = invoke("votes", "join", "last", bob)
    assert (done.exit_code, done.stderr) == (0, "2 new votes; the run has 5 votes now.\n")
    again = invoke("votes", "join", "last", bob)
    assert again.stderr == "0 new votes; the run has 5 votes now.\n"
    assert shown(invoke, "last")["voters"] == [{"name": "Ada", "votes": 3}, {"name": "Bob", "votes": 2}]


def test_a_file_of_votes_is_shown_with_its_run(run_id: str, invoke: Invoke, tmp_path: Path) -> None:
    record = shown(invoke, file_of(tmp_path, "bob.votes.json", BOB))
    assert (record["run"], record["votes"]) == (run_id, 5)
    assert shown(invoke, "last")["votes"] == 3


def test_several_people_vote_on_a_shared_comparison(run_id: str, invoke: Invoke, tmp_path: Path) -> None:
    """A page goes out; each sends votes back; joined in any order they are the same comparison."""
    page, ada = str(tmp_path / "shared.html"), str(tmp_path / "ada.votes.json")
    assert invoke("export", "last", page).exit_code == 0
    assert invoke("votes", "export", "last", "--to", ada).stderr == f"Written: {ada}, 3 votes\n"
    bob = file_of(tmp_path, "bob.votes.json", BOB)
    outs = [str(tmp_path / "one.json"), str(tmp_path / "two.html")]
    for out, files in zip(outs, ([ada, bob], [bob, ada]), strict=True):
        assert invoke("votes", "join", page, *files, "--out", out).exit_code == 0
    first, second = (shown(invoke, out) for out in outs)
    assert first == second
    assert first["votes"] == 5
    html = Path(outs[1]).read_text("utf-8")
    assert "Not settled:" in html
    assert "<bdi>Pirate</bdi></th><td>" in html


def test_preference_pairs(run_id: str, invoke: Invoke, tmp_path: Path) -> None:
    target = tmp_path / "pairs.jsonl"
    assert invoke("votes", "export", "last", "--to", str(target)).stderr.endswith(", 3 preference pairs\n")
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert {line["chosen_preset"] for line in lines} == {"pirate"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("join", "{page}", "{bob}"), "say with --out FILE"),
        (("join", "last", "{gone}"), "There is no file"),
        (("join", "last", "{page}"), "this is no file of votes"),
        (("join", "last", "{bob}", "--out", "x.txt"), "no kind of file"),
        (("export", "last", "--to", "votes.txt"), "ends in .votes.json or .jsonl"),
        (("show", "1999"), "There is no run '1999'"),
        (("join", "last", "{other}"), "on other answers than those"),
    ],
)
def test_what_does_not_go_is_one_sentence(
    run_id: str, invoke: Invoke, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    invoke("export", "last", str(tmp_path / "page.json"))
    other = json.loads(vote_file.encode(run_of(), BOB))
    other["texts"][0]["sha256"] = "0" * 64
    (tmp_path / "other.votes.json").write_text(json.dumps(other), "utf-8")
    names = {
        "page": str(tmp_path / "page.json"),
        "bob": file_of(tmp_path, "bob.votes.json", BOB),
        "gone": str(tmp_path / "gone.votes.json"),
        "other": str(tmp_path / "other.votes.json"),
    }
    done = invoke("votes", *(word.format(**names) for word in words))
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert shown(invoke, "last")["votes"] == 3
