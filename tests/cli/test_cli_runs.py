"""`playground runs` and `playground export`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from chat_server import ChatServer
from conftest import Invoke, record_of

from playground.store.folders import Folders


@pytest.fixture
def ids(chat: ChatServer, invoke: Invoke) -> list[str]:
    """Two runs, the newest first."""
    made: list[str] = []
    for prompt in ("About whales", "About bridges"):
        done = invoke("run", "--preset", "none", "--prompt", prompt, "--model", "lab/echo", "--json", "--quiet")
        made.insert(0, record_of(done.stdout)["run"]["id"])
    return made


def listed(invoke: Invoke, *words: str) -> list[str]:
    return [run["id"] for run in json.loads(invoke("runs", *words, "--json").stdout)]


def test_list(ids: list[str], invoke: Invoke) -> None:
    assert listed(invoke, "list") == ids
    assert listed(invoke, "list", "--limit", "1") == ids[:1]
    assert listed(invoke, "list", "--search", "whale") == ids[1:]
    lines = invoke("runs", "list").stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ids
    assert lines[0].endswith("1 of 1 done  About bridges  No system message")
    summary = json.loads(invoke("runs", "list", "--json").stdout)[0]
    assert {key: summary[key] for key in ("name", "state", "done", "total", "preset_names", "models")} == {
        "name": "About bridges", "state": "done", "done": 1, "total": 1, "preset_names": ["No system message"],
        "models": ["lab/echo"],
    }  # fmt: skip


def test_search(ids: list[str], invoke: Invoke) -> None:
    assert listed(invoke, "search", "about", "whales") == ids[1:]
    assert listed(invoke, "search", "about") == ids
    nothing = invoke("runs", "search", "elephants")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert nothing.stderr == "No run holds these words.\n"


def test_show(ids: list[str], invoke: Invoke) -> None:
    shown = invoke("runs", "show", "last").stdout
    assert shown.startswith("About bridges\n")
    assert "Prompt: About bridges" in shown
    assert "── No system message\n[-] About bridges #-\n" in shown
    assert record_of(invoke("runs", "show", ids[1], "--json").stdout)["run"]["name"] == "About whales"


def test_no_run_of_that_name(ids: list[str], invoke: Invoke) -> None:
    for words in (("show", "19990101"), ("delete", "19990101"), ("restore", "19990101")):
        done = invoke("runs", *words)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("playground: ")
    unclear = invoke("runs", "show", ids[0][:4])
    assert unclear.exit_code == 2
    assert all(run_id in unclear.stderr for run_id in ids)


def test_delete_and_restore(ids: list[str], invoke: Invoke) -> None:
    done = invoke("runs", "delete", "last", ids[0])
    assert done.exit_code == 0
    assert done.stderr == f"Deleted 1 run. To undo it within 7 days: playground runs restore {ids[0]}\n"
    assert listed(invoke, "list") == ids[1:]
    assert invoke("runs", "restore", ids[0]).stderr == "Restored 1 run.\n"
    assert listed(invoke, "list") == ids


def test_delete_takes_all_or_none(ids: list[str], invoke: Invoke) -> None:
    assert invoke("runs", "delete", ids[0], "19990101").exit_code == 2
    assert listed(invoke, "list") == ids


def test_without_a_run(invoke: Invoke) -> None:
    assert invoke("runs", "list").stderr == "There is no run yet: try `playground run starter`.\n"
    assert invoke("runs", "show", "last").exit_code == 2


def test_export(ids: list[str], invoke: Invoke, tmp_path: Path) -> None:
    page, record, again = (tmp_path / name for name in ("whales.html", "whales.json", "again.json"))
    assert invoke("export", ids[1], str(page), str(record)).stderr == f"Written: {page}\nWritten: {record}\n"
    assert invoke("export", str(page), str(again)).exit_code == 0
    shown = record_of(invoke("runs", "show", ids[1], "--json").stdout)
    assert json.loads(record.read_text("utf-8")) == json.loads(again.read_text("utf-8")) == shown
    assert invoke("export", str(record), str(tmp_path / "whales.md"), str(tmp_path / "whales.csv")).exit_code == 0
    assert "About whales" in (tmp_path / "whales.md").read_text("utf-8")


def test_an_export_without_some_parts(ids: list[str], invoke: Invoke, tmp_path: Path) -> None:
    record = tmp_path / "whales.json"
    assert invoke("export", ids[1], str(record), "--without", "requests, notes").exit_code == 0
    written = json.loads(record.read_text("utf-8"))
    assert written["run"]["left_out"] == ["requests", "notes"]
    assert [cell["request"] for cell in written["cells"]] == [None]
    assert written["cells"][0]["delivery"]["how"] == "none"


def test_an_export_of_another_machine_needs_no_database(ids: list[str], invoke: Invoke, tmp_path: Path) -> None:
    page = tmp_path / "run.html"
    invoke("export", "last", str(page))
    database = Folders.find().database_file
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    assert invoke("export", str(page), str(tmp_path / "run.md")).exit_code == 0
    assert not database.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["last", "x.doc"], "x.doc: '.doc' is no kind of file that a comparison can be exported to: use .html, .json"),
        (["last", "x.pdf"], "x.pdf: pages are painted by the window: open the comparison there"),
        (["last", "x"], "x: a name without an ending is no kind of file"),
        (["lost.html", "x.md"], "There is no file lost.html."),
        (["torn.json", "x.md"], "torn.json:"),
        (["19990101", "x.md"], "There is no run"),
        (["last", "x.md", "--without", "reason"], "--without: 'reason' is no part that can be left out: did you mean"),
        (["last"], "Missing argument 'FILE...'."),
    ],
)
def test_bad_exports(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("torn.json").write_text('{"format": "playground.run"', "utf-8")
    done = invoke("export", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"playground: {said}")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("x")] == []


def test_a_folder_that_cannot_be_written(ids: list[str], invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = invoke("export", "last", str(tmp_path / "file" / "x.md"), str(tmp_path / "y.md"))
    assert done.exit_code == 1
    assert (tmp_path / "y.md").exists()


def test_a_damaged_database_is_told(own_home: Path, invoke: Invoke) -> None:
    own_home.mkdir(parents=True)
    (own_home / "runs.sqlite3").write_bytes(b"no database at all" * 100)
    done = invoke("runs", "list")
    assert done.exit_code == 0
    assert done.stderr.startswith("playground: ")
    assert "damaged" in done.stderr


def test_a_request_as_a_curl_line(ids: list[str], invoke: Invoke) -> None:
    done = invoke("runs", "show", "last", "--curl", "none")
    assert done.exit_code == 0
    assert done.stdout.startswith("curl ")
    assert '"content":"About bridges"' in done.stdout
    wrong = invoke("runs", "show", "last", "--curl", "nine")
    assert wrong.exit_code == 2
    assert "did you mean 'none'?" in wrong.stderr
