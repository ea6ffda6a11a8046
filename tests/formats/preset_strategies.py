"""Presets of every shape that a file can hold, for the laws of the file formats."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from playground.core.preset import Check, Knob, Preset
from playground.core.request import EFFORTS, Parameters

TRICKY = [
    "no", "on", "12:30", "2001-01-01", "1_000", "0x1F", "012", ".inf", "~", "null", "true", "Yes", "y", "1e3", "-",
    "- a", "? a", "a: b", "a #b", "#a", "a:", "[a]", "{a", "@a", "`a`", "%a", "&a", "*a", "!a", "|", ">", "'a'", '"a"',
    "a'b\"c\\d", "---", "...", "a\tb", " a", "a ", "=", "<<", "a, b", "\\n", "{{ x }}", "{% if %}",
    "Ünïcödé ✓ 日本 🏴", "\u202eabc", "a\u00a0b", "a\u200bb", "\u00ad",
]  # fmt: skip
readable = st.characters(exclude_categories=["Cs", "Cc"])
anything = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(anything, max_size=30) | st.sampled_from(TRICKY)
short = st.text(st.sampled_from("ab '\":#-{}[],\\\n\té"), min_size=1, max_size=8) | st.sampled_from(TRICKY)
lines = (st.text(readable, min_size=1, max_size=20) | st.sampled_from([t for t in TRICKY if "\t" not in t])).filter(
    lambda text: bool(text.strip()) and not set(text) & set("\u2028\u2029")
)
messages = st.lists(
    st.text(anything, max_size=12) | st.sampled_from(["---", "--- ", "...", "", "{{ mood }}", "name: x", "\t", " a  "]),
    max_size=6,
).flatmap(lambda parts: st.sampled_from(["\n", "\n", "\r\n", "\n\n", "\r"]).map(lambda end: end.join(parts)))
numbers = st.integers(-1000, 1000) | st.floats(-1000, 1000, allow_nan=False).map(lambda n: round(n, 3))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | numbers | short,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(short, inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["mood", "level", "formal", "topic", "größe", "_x", "a1"])


@st.composite
def knobs(draw: st.DrawFn, name: str) -> Knob:
    kind = draw(st.sampled_from(["text", "choice", "number", "toggle"]))
    description = draw(st.just("") | texts)
    match kind:
        case "text":
            return Knob(name, "text", draw(texts), description=description)
        case "choice":
            options = draw(st.lists(short, min_size=1, max_size=3, unique=True))
            return Knob(name, "choice", draw(st.sampled_from(options)), tuple(options), description=description)
        case "number":
            low, high = sorted((draw(numbers), draw(numbers)))
            default = draw(st.sampled_from([low, high]))
            step = draw(st.none() | st.sampled_from([1, 0.5]))
            return Knob(name, "number", default, (), low, high, step, description)
        case _:
            return Knob(name, "toggle", draw(st.booleans()), description=description)


parameters = st.builds(
    Parameters,
    temperature=st.none() | st.floats(0, 2) | st.integers(0, 2),
    top_p=st.none() | st.floats(0, 1),
    top_k=st.none() | st.integers(0, 100),
    max_tokens=st.none() | st.integers(1, 100000),
    seed=st.none() | st.integers(-(2**62), 2**62).filter(lambda n: abs(n) < 10**18),
    stop=st.none() | st.lists(short, min_size=1, max_size=4).map(tuple),
    reasoning_effort=st.none() | st.sampled_from(EFFORTS),
)
plain_checks = st.one_of(
    st.builds(Check, st.sampled_from(["contains", "not-icontains", "starts-with", "ends-with"]), short),
    st.builds(Check, st.sampled_from(["icontains-any", "not-contains-all"]), st.lists(short, min_size=1, max_size=3)),
    st.builds(Check, st.just("word-count"), st.sampled_from([5, {"min": 1}, {"min": 1, "max": 9}])),
    st.builds(Check, st.just("equals"), json_values.filter(lambda value: value is not None)),
    st.builds(Check, st.just("latency"), threshold=st.integers(0, 9999)),
    st.builds(Check, st.just("is-json"), weight=st.sampled_from([0, 1, 0.5]), metric=st.none() | lines),
    st.builds(Check, st.just("regex"), st.sampled_from([r"^\d+$", r"a'b\"c", r"\bx: y"])),
)
checks = plain_checks | st.one_of(
    st.builds(Check, st.just("sentence-count"), st.just({"min": 2}), loose=st.booleans()),
    st.builds(
        Check, st.just("assert-set"), threshold=st.sampled_from([None, 0.5]),
        checks=st.lists(plain_checks, min_size=1, max_size=3).map(tuple),
    ),
)  # fmt: skip
knob_lists = st.lists(names, unique=True, max_size=3).flatmap(lambda found: st.tuples(*(knobs(name) for name in found)))
presets = st.builds(
    Preset,
    id=st.just("a-preset"),
    name=lines,
    system_message=messages,
    description=st.just("") | texts,
    tags=st.lists(lines, max_size=3).map(tuple),
    author=st.just("") | texts,
    license=st.sampled_from(["", "CC0-1.0", "MIT"]),
    source=st.sampled_from(["", "https://example.org/a?b=c#d"]),
    layers=st.lists(st.sampled_from(["bounds", "my/style.preset.md", "no"]), max_size=2).map(tuple),
    knobs=knob_lists,
    parameters=st.just(Parameters()) | parameters,
    checks=st.lists(checks, max_size=3).map(tuple),
    extra=st.dictionaries(st.sampled_from(["x-a", "x-b", "x-no: te"]), json_values, max_size=2),
)
