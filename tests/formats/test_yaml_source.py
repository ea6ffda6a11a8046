"""YAML from strangers: what the values are, where they stand, and how hostile texts end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from preset_strategies import TRICKY, json_values

from playground.core.errors import InputError
from playground.core.request import JsonValue
from playground.formats.text_source import decode
from playground.formats.yaml_nodes import YamlMap, line_of, plain
from playground.formats.yaml_source import load
from playground.formats.yaml_text import entry_text, flow_text


def value(text: str) -> JsonValue:
    return plain(load(text, file="f.yaml"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: no\nb: off\nc: y", {"a": "no", "b": "off", "c": "y"}),
        ("a: 12:30\nb: 2001-01-01\nc: 1_000\nd: .inf\ne: .nan", {
            "a": "12:30", "b": "2001-01-01", "c": "1_000", "d": ".inf", "e": ".nan"}),
        ("a: true\nb: False\nc: tRue", {"a": True, "b": False, "c": "tRue"}),
        ("a: ~\nb: null\nc:\nd: nil", {"a": None, "b": None, "c": None, "d": "nil"}),
        ("a: 012\nb: 0o14\nc: 0x1F\nd: -3\ne: +4", {"a": 12, "b": 12, "c": 31, "d": -3, "e": 4}),
        ("a: 1e3\nb: .5\nc: -1.5E-2\nd: 1.\ne: 1.2.3", {"a": 1000.0, "b": 0.5, "c": -0.015, "d": 1.0, "e": "1.2.3"}),
        ("a: '1'\nb: \"true\"\nc: |\n  x\n  y\nd: >-\n  x\n  y", {"a": "1", "b": "true", "c": "x\ny\n", "d": "x y"}),
        ("1: a\ntrue: b\n: c", {"1": "a", "true": "b", "": "c"}),
        ("<<: {a: 1}\n=: 2", {"<<": {"a": 1}, "=": 2}),
        ("---\n[a, {b: [c]}]", ["a", {"b": ["c"]}]),
        ("", {}),
        ("# only this\n", {}),
        ("just text", "just text"),
    ],
)  # fmt: skip
def test_the_core_schema(text: str, wanted: JsonValue) -> None:
    found = value(text)
    assert found == wanted
    assert repr(found) == repr(wanted)


def test_every_key_knows_its_line() -> None:
    node = load(
        "a: 1\r\n# c\r\nb:\r\n  - x\r\n  - {c: 1,\r\n     d: 2}\r\ne:\r\n\r\nf: |\r\n  x\r\n", file="f", first_line=2
    )
    assert [line_of(node, key) for key in "abef"] == [2, 4, 8, 10]
    assert line_of(node, "b", 0) == 5
    assert line_of(node, "b", 1, "d") == 7
    assert line_of(node, "b", 9) == 4
    assert line_of(node, "nowhere") == 2


def test_places_are_of_the_content_alone() -> None:
    text = "a: x y  # c\nb:  # d\nc: [1, 2] # e\nd: |\n  t\n\n"
    node = load(text, file="f")
    assert isinstance(node, YamlMap)
    assert [text[e.value.start : e.value.end] for e in node.entries] == ["x y", "", "[1, 2]", "|\n  t\n\n"]
    assert [text[e.start : e.end] for e in node.entries] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: &x 1", 1, "anchors"),
        ("a: 1\nb: *a", 2, "aliases"),
        ("a: !!python/object/apply:os.system ['true']", 1, "tags"),
        ("!!map {a: 1}", 1, "tags"),
        ("a: ! 1", 1, "tags"),
        ("%YAML 1.1\n---\na: no", 1, "directives"),
        ("# c\n%TAG ! tag:x:\n---\na: 1", 1, "directives"),
        ("a: 1\n---\nb: 2", 3, "a second document"),
        ("a: 1\n'a': 2", 2, "stands twice (first in line 1)"),
        ("a: {b: 1, b: 2}", 1, "stands twice"),
        ("a: 1\n\tb: 2", 2, "a tab cannot indent"),
        ("? [a]\n: 1", 1, "a key is a plain word"),
        ("a: @home", 1, "begins with @ must stand in quotes"),
        ('a: "C:\\path"', 1, "write \\\\ for a backslash"),
        ("a: 1\nb: 'x\nc: 2", 2, "the quote that begins here is not closed"),
        ("a: 1\nb: [x\nc: 2", 2, "the bracket that begins here is not closed"),
        ("a: 1\n b: 2", 2, "put the text in quotes"),
        ("a: 1\nb", 2, "could not find expected ':'"),
        ("a: x\x1b[31m", 1, "the control character U+001B"),
        ("a: 1e999", 1, "too large"),
        ("a: 99999999999999999999", 1, "too large"),
        ('a: "\\U00110000"', 1, "cannot be read"),
        ('a: "\\UFFFFFFFF"', 1, "cannot be read"),
        ('a: "\\uDC00"', 1, "half a surrogate pair"),
    ],
)
def test_refusals_name_the_line_and_the_way_out(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as error:
        load(text, file="f.yaml", first_line=1)
    assert (error.value.file, error.value.line) == ("f.yaml", line)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


LAUGHS = "a: &a [x, x]\n" + "\n".join(f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        "[" * 3000,
        "{a: " * 3000,
        "- " * 3000,
        "? " * 3000,
        "a: " + "[" * 3000 + "]" * 3000,
        "\n".join(" " * i + f"k{i}:" for i in range(1000)),
        "\n".join(f"key{i}: v" for i in range(70_000)),
        "[" + "a," * 400_000 + "]",
        "!" * 100_000,
        "&" * 100_000,
        "'" * 99_999,
        "%" * 100_000,
        "a: " + "9" * 100_000 + "]: [",
    ],
    ids=["laughs", "brackets", "maps", "dashes", "questions", "closed", "steps", "keys", "items", "tags", "anchors",
         "quotes", "percents", "digits"],
)  # fmt: skip
def test_bombs_are_refused_soon(text: str) -> None:
    begin = time.monotonic()
    with pytest.raises(InputError):
        load(text, file="f.yaml")
    assert time.monotonic() - begin < 8


SIGNS = [*"ab:-?[]{},#&*!|>'\"%@` \n\t\\0\r\x85\u2028\ufeff", "\\x", "\\u", "---", "...", ": ", "- ", "|2"]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(SIGNS), max_size=20).map("".join))
def test_any_text_is_a_value_or_an_input_error(text: str) -> None:
    refusal = ""
    try:
        load(text, file="f.yaml")
    except InputError as error:
        refusal = str(error)
    assert "\n" not in refusal
    assert "Traceback" not in refusal


@settings(deadline=None, max_examples=200)
@given(json_values)
def test_what_is_written_is_read_back(written: JsonValue) -> None:
    assert value("- " + flow_text(written)) == [written]
    assert value(entry_text("key", written, 0, "\n") + "\n") == {"key": written}
    assert value("a:\r\n  " + entry_text("key", written, 2, "\r\n") + "\r\n") == {"a": {"key": written}}


@pytest.mark.parametrize("text", TRICKY)
def test_tricky_texts_stay_texts(text: str) -> None:
    assert value(entry_text(text, [text, {text: text}], 0, "\n")) == {text: [text, {text: text}]}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("plain words", "plain words"),
        ("C-3PO (v2)", "C-3PO (v2)"),
        ("http://a.b/c?d=e#f", "http://a.b/c?d=e#f"),
        ("no", '"no"'),
        ("12:30", '"12:30"'),
        ("a: b", '"a: b"'),
        ('say "hi"', "'say \"hi\"'"),
        (r"^\d+$", r"'^\d+$'"),
        ("don't", "don't"),
        ("tab\there", '"tab\\there"'),
        ("\u202eabc", '"\\u202eabc"'),
    ],
)
def test_quotes_stand_only_where_they_are_needed(written: str, wanted: str) -> None:
    assert flow_text(written) == wanted


def test_text_of_a_file() -> None:
    assert decode(b"\xef\xbb\xbfa\xc3\xa4", file="f") == "aä"
    assert decode("\ufeff\ufeffa", file="f") == "\ufeffa"
    with pytest.raises(InputError, match=r"f:2: the byte 0xFC is not UTF-8: save the file as UTF-8"):
        decode("a\nü".encode("latin-1"), file="f")
    with pytest.raises(InputError, match=r"f:3: the text holds a NUL character: delete it"):
        decode(b"a\nb\n\0", file="f")
    with pytest.raises(InputError, match=r"f: the file has 11 bytes, and at most 10 are read"):
        decode(b"12345678901", file="f", limit_bytes=10)
