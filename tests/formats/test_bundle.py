"""A sealed comparison gives back the run, is the same bytes each time, and says by name what is not as it was."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest
from shown_runs import shell, small_run

from playground.core.errors import InputError
from playground.core.votes import Vote
from playground.formats import bundle, preset_file
from playground.formats.comparison_html import read as read_page
from playground.formats.export import export, read
from playground.formats.manifest import MANIFEST
from playground.formats.verification import Finding, verify

RUN = small_run()
VOTED = replace(
    RUN,
    votes=(Vote("v1", "Ada", RUN.cells[0].id, RUN.cells[1].id, "left", "2026-11-24T12:00:00+00:00", 1),),
)
DATA = bundle.pack(VOTED, shell(), {"program": "it"})
NAME = "small.comparison.zip"


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def resealed(files: dict[str, bytes]) -> bytes:
    """With a manifest made anew, as somebody would who wants to hide a change."""
    listed = {
        path: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for path, data in files.items()
        if path != MANIFEST
    }
    manifest = json.dumps({"format": bundle.FORMAT, "version": 1, "files": listed}).encode()
    return zipped({MANIFEST: manifest, **{path: data for path, data in files.items() if path != MANIFEST}})


def told(data: bytes) -> list[tuple[str, str]]:
    return [(each.what, each.where) for each in verify(data, file=NAME).findings]


def test_it_gives_back_the_run_and_is_the_same_each_time() -> None:
    assert read(DATA, file=NAME) == VOTED
    assert bundle.pack(VOTED, shell(), {"program": "it"}) == DATA
    assert export(VOTED, ".zip", shell(), (), {"program": "it"}) == DATA


def test_everything_is_in_it() -> None:
    files = contents(DATA)
    assert list(files) == [
        MANIFEST, "README.txt", "checks.jsonl", "environment.json", "index.html",
        "presets/captain-redbeard.preset.md", "requests.jsonl", "responses.jsonl", "run.json", "votes.json",
    ]  # fmt: skip
    preset = preset_file.parse(files["presets/captain-redbeard.preset.md"], id="captain-redbeard", file="f")
    assert preset == RUN.columns[1].preset
    assert read_page(files["index.html"], file="f") == VOTED
    assert json.loads(files["environment.json"]) == {"program": "it"}
    requests = [json.loads(line) for line in files["requests.jsonl"].splitlines()]
    responses = [json.loads(line) for line in files["responses.jsonl"].splitlines()]
    assert [line["text"] for line in responses] == [cell.completion.text for cell in RUN.cells]
    assert requests[0]["request"]["body"]["messages"][-1]["content"].startswith("Write a short greeting")
    assert "text" not in requests[0]
    assert b"not the bytes of the wire" in files["README.txt"]
    assert json.loads(files["votes.json"])["votes"][0]["voter"] == "Ada"


def test_whole() -> None:
    found = verify(DATA, file=NAME)
    assert (found.kind, found.held, found.findings) == ("a sealed comparison", 9, ())
    assert found.seal == hashlib.sha256(contents(DATA)[MANIFEST]).hexdigest()


def test_what_was_changed_is_missing_or_was_added_is_named() -> None:
    files = contents(DATA)
    files["responses.jsonl"] += b"{}\n"
    del files["checks.jsonl"]
    files["presets/new.preset.md"] = b"Be new."
    assert told(zipped(files)) == [
        ("missing", "checks.jsonl"), ("added", "presets/new.preset.md"), ("changed", "responses.jsonl"),
    ]  # fmt: skip
    assert read(zipped(files), file=NAME) == VOTED, "the record itself is as it was"


def test_a_changed_record_is_named_and_not_opened() -> None:
    files = contents(DATA)
    files["run.json"] = files["run.json"].replace(b"Ahoy, matey!", b"Hello there!")
    assert told(zipped(files)) == [("changed", "run.json")]
    with pytest.raises(InputError, match=r"its run\.json was changed after it was sealed"):
        read(zipped(files), file=NAME)


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("run.json", b"Ahoy, matey!", b"Hello there!", [("changed", "index.html"), ("changed", "responses.jsonl")]),
        ("responses.jsonl", b"Ahoy, matey!", b"Hello there!", [("changed", "responses.jsonl")]),
        ("index.html", b"Ahoy, matey!", b"Hello there!", [("changed", "index.html")]),
        (
            "run.json",
            b'"system_message": "You are',
            b'"system_message": "I am',
            [("changed", "preset captain-redbeard")],
        ),
    ],
)
def test_a_manifest_made_anew_hides_no_contradiction(
    path: str, old: bytes, new: bytes, expected: list[tuple[str, str]]
) -> None:
    files = contents(DATA)
    assert old in files[path]
    files[path] = files[path].replace(old, new)
    assert set(told(resealed(files))) >= set(expected)
    assert verify(resealed(files), file=NAME).seal != verify(DATA, file=NAME).seal


@pytest.mark.parametrize("suffix", [".html", ".json"])
def test_pages_and_records_are_held_to_the_hashes_of_their_presets(suffix: str) -> None:
    data = export(RUN, suffix, shell())
    whole = verify(data, file="f")
    assert (whole.held, whole.findings, whole.seal) == (2, (), "")
    assert "whether answers were changed cannot be told" in whole.limit
    key = b'"system_message":"You are' if suffix == ".html" else b'"system_message": "You are'
    assert key in data
    changed = verify(data.replace(key, key.replace(b"You are", b"I am")), file="f")
    why = "its system message is not the one of its SHA-256"
    assert changed.findings == (Finding("changed", "preset captain-redbeard", why),)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"../out": b"x"}, "leads out of the folder"),
        ({"a": b"x"}, "no sealed comparison: it has no manifest.json"),
        ({MANIFEST: b"{"}, "cannot be read"),
        ({MANIFEST: b'{"format": "other", "version": 1, "files": {}}'}, "of another program"),
        ({MANIFEST: b'{"format": "playground.comparison", "version": 9, "files": {}}'}, "needs a newer program"),
        ({MANIFEST: b'{"format": "playground.comparison", "version": 1, "files": {}}'}, "holds no run.json"),
    ],
)
def test_hostile_archives_are_refused_in_a_sentence(files: dict[str, bytes], words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(zipped(files), file=NAME)


@pytest.mark.parametrize("data", [b"PK\x03\x04 torn", DATA[:2000], b"nothing of ours", b""])
def test_what_cannot_be_verified_is_said(data: bytes) -> None:
    with pytest.raises(InputError):
        verify(data, file=NAME)


def test_parts_left_out_are_in_none_of_its_files() -> None:
    data = export(VOTED, ".zip", shell(), ("reasoning", "requests", "notes"), {})
    assert b"127.0.0.1:8080" not in data
    assert b"The user wants a greeting." not in data
    assert b"Reasoning, requests and notes were left out of this file." in contents(data)["README.txt"]
    assert verify(data, file=NAME).findings == ()
