"""What two formats can both say of a preset, and presets of such parts for the laws of the formats."""

from __future__ import annotations

import re
from typing import Protocol

from hypothesis import strategies as st
from preset_strategies import lines, texts

from playground.core.fidelity import ForeignFile, Imported, Note, Outcome
from playground.core.knobs import as_text
from playground.core.preset import Knob, Preset
from playground.core.request import Parameters
from playground.core.template import render

SIGNS = [
    "a",
    " ",
    "\n",
    "é",
    "日本",
    "$",
    "$$",
    "$mood",
    "{",
    "}",
    "'",
    '"',
    "\\",
    ":",
    "#",
    "- x",
    "%",
    "---",
    "\t",
    "|",
    "system:",
]
MARKS = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{{ who }}",
    "{% raw %}",
    "{% endraw %}",
    "{#",
    "{{mood}}",
    '{{ "{{" }}',
    "{% if mood %}",
]
KNOBS = (Knob("mood", "text", "{{ level }} $mood"), Knob("level", "number", 3, minimum=1, maximum=5))
names = lines.map(str.strip).filter(lambda name: bool(name) and not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", name))


class Format(Protocol):
    def read(self, files: list[ForeignFile]) -> list[Outcome]: ...
    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]: ...


def bodies(*, marks: bool) -> st.SearchStrategy[str]:
    """Literal text; with what looks like a mark only where the format has a word for "as it is"."""
    return st.lists(st.sampled_from(SIGNS + (MARKS if marks else [])), min_size=1, max_size=8).map("".join)


@st.composite
def shared(draw: st.DrawFn, *, marks: bool) -> Preset:
    """A preset of literal text and two knobs, some parameters, a name and a description."""
    from playground.formats.foreign.template import Variable, names_in, written

    body = bodies(marks=marks).filter(lambda text: marks or not re.search(r"\{[{%#]", text))
    pieces = draw(st.lists(body | st.sampled_from([Variable("mood"), Variable("level")]), min_size=1, max_size=5))
    joined = "".join(piece if isinstance(piece, str) else "x" for piece in pieces)
    knobs = tuple(knob for knob in KNOBS if knob.name in names_in(pieces))
    text = written(pieces, knobs) if joined.strip() else "x"
    parameters = Parameters(temperature=draw(st.none() | st.sampled_from([0, 0.5, 2])),
                            max_tokens=draw(st.none() | st.sampled_from([1, 500])),
                            top_p=draw(st.none() | st.sampled_from([0.25, 1])))  # fmt: skip
    used = knobs if joined.strip() else ()
    return Preset("a", draw(names), text, draw(st.just("") | texts), knobs=used, parameters=parameters)


def there_and_back(format: Format, preset: Preset) -> Preset:
    files, _ = format.write(preset, render(preset.system_message or "", preset.knobs, {}))
    (outcome,) = format.read(files)
    assert isinstance(outcome, Imported), outcome
    return outcome.preset


def says_the_same(before: Preset, after: Preset) -> None:
    """The same text for the model with knobs of the same names and defaults, and the same parameters."""
    default = {knob.name: as_text(knob.default) for knob in before.knobs}
    assert {knob.name: as_text(knob.default) for knob in after.knobs} == default
    assert render(after.system_message or "", after.knobs, {}) == render(before.system_message or "", before.knobs, {})
    assert after.parameters == before.parameters
