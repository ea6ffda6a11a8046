"""Files by suffix, and the way back by content."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import jsonschema
import pytest
from shown_runs import ROOT, shell, small_run

from playground.core.annotations import Annotations
from playground.core.errors import InputError
from playground.core.left_out import Part, without
from playground.formats.export import SUFFIXES, ending_of, export, read


@pytest.mark.parametrize("suffix", [".html", ".json", ".HTML"])
def test_what_carries_the_record_gives_back_the_run(suffix: str) -> None:
    data = export(small_run(), suffix, shell())
    assert read(data, file="f") == small_run()
    assert read(b"\xef\xbb\xbf \r\n" + data, file="f") == small_run()


@pytest.mark.parametrize("suffix", [".md", ".csv"])
def test_what_carries_no_record_is_refused_with_the_way_out(suffix: str) -> None:
    data = export(small_run(), suffix, shell())
    with pytest.raises(InputError, match=r"neither a comparison page \(\.html\) nor a run record \(\.json\)"):
        read(data, file="f")


@pytest.mark.parametrize("suffix", [".doc", "", "html"])
def test_an_unknown_suffix_names_the_known_ones(suffix: str) -> None:
    with pytest.raises(InputError, match=r"use \.html, \.json, \.md, \.csv"):
        export(small_run(), suffix, shell())


@pytest.mark.parametrize(("suffix", "what"), [(".pdf", "pages are"), (".PNG", "a picture is")])
def test_what_the_window_paints_is_made_there(suffix: str, what: str) -> None:
    with pytest.raises(InputError, match=rf"{what} painted by the window"):
        export(small_run(), suffix, shell())


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.html", ".html"), ("a.HTML", ".html"), ("a.b.json", ".json"), ("a.promptfoo.json", ".promptfoo.json"),
        ("a.comparison.zip", ".zip"), (".promptfoo.json", ".json"), (".json", ""), ("a", ""), ("a.doc", ".doc"),
    ],
)  # fmt: skip
def test_the_ending_of_a_name(name: str, ending: str) -> None:
    assert ending_of(name) == ending


def test_every_suffix_can_be_written() -> None:
    assert all(export(small_run(), suffix, shell()) for suffix in SUFFIXES)


PARTS: frozenset[Part] = frozenset({"reasoning", "requests", "notes"})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_left_out_stands_in_no_format(suffix: str) -> None:
    run = small_run()
    noted = Annotations().noted(run.cells[0].id, "a private word").starred(run.cells[0].id, on=True)
    data = export(replace(run, annotations=noted), suffix, shell(), PARTS)
    if suffix == ".xlsx":  # the one that is packed
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            data = b"".join(book.read(name) for name in book.namelist())
    for secret in (b"The user wants a greeting.", b"127.0.0.1:8080", b"a private word"):
        assert secret not in data
    assert b"Ahoy, matey!" in data


@pytest.mark.parametrize("suffix", [".html", ".json"])
def test_the_carried_record_says_what_was_left_out_and_opens(suffix: str) -> None:
    data = export(small_run(), suffix, shell(), PARTS)
    again = read(data, file="f")
    assert again == without(small_run(), PARTS)
    assert again.left_out == ("reasoning", "requests", "notes")
    assert export(again, suffix, shell()) == data
    if suffix == ".json":
        schema = json.loads((ROOT / "resources" / "schemas" / "run.schema.json").read_text("utf-8"))
        jsonschema.validate(json.loads(data), schema)


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_reader_is_told_what_was_left_out(suffix: str) -> None:
    data = export(small_run(), suffix, shell(), PARTS)
    assert b"reasoning, requests and notes were left out of this file" in data
    assert b"whole record" not in data
