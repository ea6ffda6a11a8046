"""Our own files: everything is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from foreign_outcomes import likelihood, noted, one
from hypothesis import given, settings
from preset_strategies import presets

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Refused
from playground.core.preset import NONE, Preset
from playground.formats.foreign import read
from playground.formats.foreign.own_file import EXPORTER, IMPORTER

WHOLE = "---\nname: X\nlayers: [bounds]\nknobs:\n  a: {type: toggle}\nx-mine: [1]\n---\r\n{{ a }}\r\n"


def test_everything_is_kept() -> None:
    found = one(IMPORTER, WHOLE, "a/my x.preset.md")
    assert (found.preset.id, found.preset.extra, found.preset.layers) == ("my-x", {"x-mine": [1]}, ("bounds",))
    assert found.preset.system_message == "{{ a }}\r"
    assert noted(found) == {"layer 'bounds'": "kept"}


def test_a_folder_brings_its_layers_along() -> None:
    found = read([ForeignFile("f/x.preset.md", WHOLE.encode()), ForeignFile("f/bounds.preset.md", b"Be kind.")])
    assert [outcome.notes for outcome in found if isinstance(outcome, Imported)] == [(), ()]


def test_the_same_name_twice() -> None:
    found = read([ForeignFile(f"{folder}/X.preset.md", folder.encode()) for folder in ("a", "b", "c")]
                 + [ForeignFile("none.preset.md", b"x")])  # fmt: skip
    ids = [(o.preset.id, o.preset.system_message, len(o.notes)) for o in found if isinstance(o, Imported)]
    assert ids == [("x", "a", 0), ("x-2", "b", 1), ("x-3", "c", 1), ("none-2", "x", 1)]


def test_a_broken_file_among_others() -> None:
    found = read([ForeignFile("a.preset.md", b"---\nnmae: x\n---\n"), ForeignFile("b.preset.md", b"x")])
    assert found[0] == Refused(
        "a.preset.md", "a.preset.md:2: key 'nmae': there is no such key here: did you mean 'name'?"
    )
    assert isinstance(found[1], Imported)


def test_other_encodings() -> None:
    found = one(IMPORTER, "---\nname: Grüß\n---\nx\n".encode("utf-16"), "a.preset.md")
    assert (found.preset.name, noted(found)) == ("Grüß", {"the encoding": "changed"})


@settings(max_examples=60, deadline=None)
@given(presets)
def test_there_and_back(preset: Preset) -> None:
    (file,), notes = EXPORTER.write(preset, "not taken")
    (found,) = IMPORTER.read([file])
    assert isinstance(found, Imported)
    assert found.preset == preset
    assert [note.what for note in notes] == [f"layer '{layer}'" for layer in preset.layers]


def test_no_text_is_nothing_to_write() -> None:
    with pytest.raises(InputError, match="nothing to write"):
        EXPORTER.write(NONE, None)
    assert EXPORTER.write(replace(NONE, system_message=""), "")[0][0].data.startswith(b"---\nname: No system message")


def test_recognised() -> None:
    assert likelihood(IMPORTER, WHOLE, "x.preset.md") == 1
    assert likelihood(IMPORTER, WHOLE, "x.md") == 0
