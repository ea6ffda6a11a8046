"""Ollama's Modelfile, read as Ollama reads it, written, and read again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from foreign_outcomes import likelihood, noted, one
from hypothesis import given, settings
from hypothesis import strategies as st
from preset_strategies import messages, presets

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported
from playground.core.preset import Preset
from playground.core.request import Parameters
from playground.formats.foreign.modelfile import ANY_MODEL, IMPORTER
from playground.formats.foreign.modelfile_text import instructions, quoted

WHOLE = '''# sets the model
FROM llama3.2:1b
parameter temperature 0.5
PARAMETER num_ctx 4096
Parameter stop "<|end|>"
PARAMETER stop AI:
PARAMETER num_predict 100
TEMPLATE """{{ .System }}
{{ .Prompt }}"""
SYSTEM """
You are "Mario",
  from Super Mario. {{ x }}
"""
MESSAGE user Is it you?
MESSAGE assistant It's a me!
message system Stay in Italy.
LICENSE MIT
'''


def test_a_whole_file() -> None:
    found = one(IMPORTER, WHOLE, "mario/Modelfile")
    text = '\nYou are "Mario",\n  from Super Mario. {{ x }}\n\n\nStay in Italy.'
    assert found.preset == Preset(
        "mario", "mario", text, source="mario/Modelfile", extra={"x-ollama-from": "llama3.2:1b"},
        parameters=Parameters(temperature=0.5, max_tokens=100, stop=("<|end|>", "AI:")),
    )  # fmt: skip
    assert noted(found) == {
        "FROM llama3.2:1b": "kept", "PARAMETER num_ctx": "dropped", "TEMPLATE": "dropped", "MESSAGE user": "dropped",
        "MESSAGE assistant": "dropped", "MESSAGE system": "changed", "LICENSE": "dropped",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Modelfile", "Modelfile"),
        ("pirate.modelfile", "pirate"),
        ("Modelfile.pirate", "pirate"),
        ("a/b/Modelfile", "b"),
    ],
)
def test_names(path: str, name: str) -> None:
    assert one(IMPORTER, "FROM x", path).preset.name == name


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("SYSTEM be  brief  ", "be  brief"),
        ('system "be brief"', "be brief"),
        ('SYSTEM """be brief"""', "be brief"),
        ('SYSTEM """a\n# no comment\nFROM b"""', "a\n# no comment\nFROM b"),
        ('SYSTEM "a\nb"', "a\nb"),
        ('SYSTEM """a "" b""" and\nc"""', 'a "" b""" and\nc'),
        ('SYSTEM """"""', ""),
        ("\ufeff\n\n  SYSTEM x\r\n", "x"),
        ("SYSTEM a\nSYSTEM b", "b"),
    ],
)
def test_values_as_ollama_reads_them(written: str, text: str) -> None:
    assert one(IMPORTER, written, "Modelfile").preset.system_message == text


def test_a_file_of_windows_holds_lf() -> None:
    found = one(IMPORTER, WHOLE.replace("\n", "\r\n"), "mario/Modelfile")
    assert found.preset == one(IMPORTER, WHOLE, "mario/Modelfile").preset


def test_numbers_that_are_none_or_out_of_range_are_listed() -> None:
    text = "FROM x\nPARAMETER temperature hot\nPARAMETER top_p 7\nPARAMETER num_predict -1\nPARAMETER seed nan\n"
    found = one(IMPORTER, text, "Modelfile")
    assert found.preset.parameters == Parameters()
    assert [note.what for note in found.notes if note.what.startswith("PARAMETER")] == [
        "PARAMETER temperature", "PARAMETER top_p", "PARAMETER num_predict", "PARAMETER seed"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"), [("FROM x\nRUN rm -rf /\n", 2), ('FROM x\n\nSYSTEM """never closed\n', 3), ("FROM", 1),
                       ("FROM x\nMESSAGE wizard hi", 2), ("PARAMETER", 1)]
)  # fmt: skip
def test_what_is_none_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InputError, match=rf"^a/Modelfile:{line}: ") as caught:
        IMPORTER.read([ForeignFile("a/Modelfile", text.encode())])
    assert "\n" not in str(caught.value)


def test_half_a_megabyte_of_open_quotes_is_read_in_time() -> None:
    with pytest.raises(InputError, match="not closed"):
        list(instructions('SYSTEM """a\n' + '"" x\n' * 100_000, file="f"))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(['"', '"""', "'", "\n", " ", "a", "\\", "#", "\t", "é", "FROM x"]), max_size=8).map(
        "".join
    )
)
def test_what_is_quoted_reads_back_the_same(text: str) -> None:
    if (value := quoted(text)) is None:
        assert '"' in text
        return
    found = list(instructions(f"FROM x\nSYSTEM {value}\nPARAMETER seed 1\n", file="f"))
    assert [(instruction.name, instruction.value) for instruction in found] == [
        ("from", "x"), ("system", text), ("parameter", "1")
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(presets, messages)
def test_export_and_import_give_the_same(preset: Preset, message: str) -> None:
    (written,), notes = IMPORTER.write(preset, message)
    found = IMPORTER.read([written])[0]
    assert isinstance(found, Imported)
    again = found.preset
    changed = any(note.what == "system message" for note in notes)
    message = message.replace("\r\n", "\n").replace("\r", "\n")
    assert again.system_message == (message.replace('"""', "'''") if changed else message)
    stops = tuple(stop for stop in preset.parameters.stop or () if quoted(stop) is not None) or None
    assert again.parameters == replace(preset.parameters, reasoning_effort=None, stop=stops)
    assert again.extra == {"x-ollama-from": ANY_MODEL}
    (once_more,), _ = IMPORTER.write(replace(again, name=preset.name), again.system_message)
    assert once_more == written


def test_quotes_that_a_modelfile_cannot_hold_are_changed_and_told() -> None:
    (written,), notes = IMPORTER.write(Preset("a", "A", None), 'x"""\ny"\nz')
    assert "'''" in written.data.decode()
    assert ("changed", "system message") in [(note.kind, note.what) for note in notes]


def test_no_text_at_all_is_not_written() -> None:
    with pytest.raises(InputError, match="no system message"):
        IMPORTER.write(Preset("none", "None", None), None)


def test_recognised_by_name_and_by_content() -> None:
    assert likelihood(IMPORTER, WHOLE, "Modelfile") > 0.9
    assert likelihood(IMPORTER, WHOLE, "mario.txt") > 0.5
    assert likelihood(IMPORTER, "Just words.", "Modelfile") == 0
    assert likelihood(IMPORTER, WHOLE, "a.json") == 0
    assert likelihood(IMPORTER, "System x\nuser y", "chat") == 0
