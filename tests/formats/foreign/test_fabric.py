"""Fabric's patterns, read as a folder, written, and read again; nothing in them is run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from foreign_outcomes import fits, noted, sent
from hypothesis import given, settings
from shared_parts import shared, there_and_back

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Refused
from playground.core.preset import Check, Knob, Preset
from playground.core.request import Parameters
from playground.core.template import render
from playground.formats.foreign import read
from playground.formats.foreign.fabric import EXPORTER, IMPORTER

WHOLE = """\
# IDENTITY and PURPOSE
You are {{role}}. {{plugin:file:read:/etc/passwd}} {{lang-code}} {{ext:x:y}}
# INPUT
{{input}}
"""
DESCRIPTIONS = '{"patterns": [{"patternName": "my_pattern", "description": "Does it", "tags": ["A", 3]}, 4]}'


def files(*more: tuple[str, str | bytes]) -> list[ForeignFile]:
    own = [("p/my_pattern/system.md", WHOLE), *more]
    return [ForeignFile(path, text if isinstance(text, bytes) else text.encode()) for path, text in own]


def test_a_pattern_with_all_beside_it() -> None:
    found = read(files(("p/my_pattern/user.md", "CONTENT:"), ("p/my_pattern/README.md", "# About"),
                       ("pattern_descriptions.json", DESCRIPTIONS), ("p/other.md", "# Other")))  # fmt: skip
    pattern, other = found
    assert isinstance(pattern, Imported)
    fits(pattern.preset)
    assert pattern.preset == Preset(
        "my-pattern",
        "My pattern",
        "# IDENTITY and PURPOSE\nYou are {{ role }}. {% raw %}{{plugin:file:read:/etc/passwd}}{% endraw %} "
        "{{ lang_code }} {% raw %}{{ext:x:y}}{% endraw %}\n# INPUT\n{% raw %}{{input}}{% endraw %}",
        "Does it",
        ("A",),
        source="p/my_pattern/system.md",
        knobs=(Knob("role", "text", ""), Knob("lang_code", "text", "", description="lang-code")),
    )
    assert sent(pattern) == WHOLE.replace("{{role}}", "").replace("{{lang-code}}", "").removesuffix("\n")
    assert noted(pattern) == {
        "{{plugin:file:read:/etc/passwd}}": "literal", "{{ext:x:y}}": "literal", "{{input}}": "literal",
        "p/my_pattern/user.md": "dropped", "p/my_pattern/README.md": "dropped", "variable 'role'": "changed",
        "variable 'lang-code'": "changed",
    }  # fmt: skip
    assert isinstance(other, Imported)
    assert other.preset.name == "Other"


def test_a_broken_pattern_does_not_hold_up_the_others() -> None:
    found = read(files(("p/bad/system.md", b"a\0b"), ("p/empty/system.md", "\n")))
    assert [type(outcome) for outcome in found] == [Imported, Refused, Refused]
    assert found[1] == Refused(
        "p/bad/system.md", "p/bad/system.md:1: the text holds a NUL character: is it a text file?"
    )


def test_a_file_by_itself() -> None:
    (found,) = read([ForeignFile("system.md", b"# IDENTITY\nYou are.")])
    assert isinstance(found, Imported)
    assert found.preset.name == "Fabric pattern"


def test_no_pattern() -> None:
    with pytest.raises(InputError, match=r"folder with a system\.md"):
        IMPORTER.read([ForeignFile("a.md", b"x")])
    assert IMPORTER.recognises([ForeignFile("user.md", b"x")]) == 0
    assert IMPORTER.recognises(files(("x.csv", "a"))) == 0
    assert IMPORTER.together([ForeignFile("user.md", b"x"), ForeignFile("pattern_descriptions.json", b"{}")]) == []


def test_what_is_written() -> None:
    knobs = (Knob("mood", "text", "x"),)
    preset = Preset("a-b", "A", "Be {{ mood }}. {% raw %}{{input}}{% endraw %}", "d", knobs=knobs,
                    parameters=Parameters(seed=3), checks=(Check("is-json"),))  # fmt: skip
    (file,), notes = EXPORTER.write(preset, "")
    assert file == ForeignFile("a-b/system.md", b"Be {{mood}}. {{input}}\n")
    assert [(note.kind, note.what) for note in notes] == [
        ("dropped", "description"), ("dropped", "parameter 'seed'"), ("dropped", "check 'is-json'"),
        ("changed", "knob 'mood'"), ("literal", "{{input}}"),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(shared(marks=False))
def test_there_and_back(preset: Preset) -> None:
    """A pattern keeps the text and the names of its variables, and no values."""
    after = there_and_back(EXPORTER, preset)
    values = {knob.name: knob.default for knob in preset.knobs}
    assert {knob.name for knob in after.knobs} == {knob.name for knob in preset.knobs}
    assert render(after.system_message or "", after.knobs, values) == render(
        preset.system_message or "", preset.knobs, {}
    )
    assert replace(there_and_back(EXPORTER, after), source=after.source) == after
