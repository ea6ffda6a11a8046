"""Preset files: what they hold, which line ends are the message's, and what a person is told about mistakes."""

from __future__ import annotations

import pytest

from playground.core.errors import InputError
from playground.core.preset import NONE, Check, Knob, Preset
from playground.core.request import Parameters
from playground.formats.preset_file import SUFFIX, file_stem, parse, problems, render, update

FILE = "pirate.preset.md"
REDBEARD = """---
name: Captain Redbeard
description: A pirate who greets every customer.
tags: [persona]
knobs:
  mood: {type: choice, options: [cheerful, grumpy], default: cheerful}
parameters: {temperature: 0.7}
checks:
  - {type: icontains-any, value: [arr, aye, matey, ahoy]}
license: CC0-1.0
---
You are Captain Redbeard, a {{ mood }} pirate.
"""


def read(source: str | bytes, id: str = "pirate") -> Preset:
    return parse(source, id=id, file=FILE)


def refusal(source: str | bytes) -> InputError:
    with pytest.raises(InputError) as error:
        read(source)
    assert "\n" not in str(error.value)
    return error.value


def front(yaml: str) -> str:
    return f"---\nname: P\n{yaml}\n---\nArr.\n"


def test_the_example_of_the_design() -> None:
    assert read(REDBEARD, "captain-redbeard") == Preset(
        "captain-redbeard",
        "Captain Redbeard",
        "You are Captain Redbeard, a {{ mood }} pirate.",
        "A pirate who greets every customer.",
        ("persona",),
        license="CC0-1.0",
        knobs=(Knob("mood", "choice", "cheerful", ("cheerful", "grumpy")),),
        parameters=Parameters(temperature=0.7),
        checks=(Check("icontains-any", ["arr", "aye", "matey", "ahoy"]),),
    )


def test_a_new_file_is_small_and_readable() -> None:
    preset = Preset(
        "p", "Tutor: maths", "Ask\n\nback.", "For ten-year-olds.\nPatient.", ("teaching", "no"),
        knobs=(
            Knob("topic", "text", "fractions"),
            Knob("steps", "number", 3, minimum=1, maximum=9),
            Knob("kind", "toggle", True),
        ),
        parameters=Parameters(0.0, stop=("END",)),
        checks=(Check("regex", r"^\d"), Check("word-count", {"max": 60})),
        extra={"x-level": {"grade": 4}},
    )  # fmt: skip
    assert render(preset) == (
        "---\n"
        'name: "Tutor: maths"\n'
        "description: |-\n"
        "  For ten-year-olds.\n"
        "  Patient.\n"
        'tags: [teaching, "no"]\n'
        "knobs:\n"
        "  topic: {type: text, default: fractions}\n"
        "  steps: {type: number, min: 1, max: 9, default: 3}\n"
        "  kind: {type: toggle, default: true}\n"
        "parameters: {temperature: 0, stop: [END]}\n"
        "checks:\n"
        "  - {type: regex, value: '^\\d'}\n"
        "  - {type: word-count, value: {max: 60}}\n"
        "x-level: {grade: 4}\n"
        "---\n"
        "Ask\n\nback.\n"
    )
    assert render(Preset("p", "P", "")) == "---\nname: P\n---\n"


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("", ""),
        ("\n", ""),
        ("\nArr.", "Arr."),
        ("\nArr.\n", "Arr."),
        ("\nArr.\n\n", "Arr.\n"),
        ("\n\nArr.", "\nArr."),
        ("\n\n", ""),
        ("\n\n\n", "\n"),
        ("  \t\n  Arr. \n", "  Arr. "),
        ("\n---\nname: x\n---\n", "---\nname: x\n---"),
        ("\na\r\nb\r\n", "a\r\nb\r"),
        ("\na\rb\u2028c\x0bd\x85e\n", "a\rb\u2028c\x0bd\x85e"),
    ],
)
def test_which_line_ends_belong_to_the_message(rest: str, message: str) -> None:
    assert read("---\nname: P\n---" + rest).system_message == message


def test_a_crlf_file_reads_like_its_lf_twin() -> None:
    assert read(REDBEARD.replace("\n", "\r\n")) == read(REDBEARD)
    assert read("One\r\ntwo\r\n").system_message == "One\ntwo"


def test_a_file_without_front_matter_is_named_after_itself() -> None:
    preset = parse("Be a pirate.\n--- not a line of three\n", id="captain-red_beard", file=FILE)
    assert preset == Preset("captain-red_beard", "Captain red beard", "Be a pirate.\n--- not a line of three")
    assert parse("---\ntags: [a]\n---\nx", id="über-1", file=FILE).name == "Über 1"
    assert parse("", id="---", file=FILE) == Preset("---", "Preset", "")


def test_a_byte_order_mark_and_blank_lines_before_the_front_matter_do_no_harm() -> None:
    assert read("\ufeff" + REDBEARD) == read(REDBEARD)
    assert read(b"\xef\xbb\xbf" + REDBEARD.encode()) == read(REDBEARD)
    assert read("\n  \n" + REDBEARD) == read(REDBEARD)
    assert refusal("\n\n---\nnme: x\n---\n").line == 4


def test_x_keys_are_kept() -> None:
    preset = read(front("x-note: {a: [1, null]}\nx-b: no"))
    assert preset.extra == {"x-note": {"a": [1, None]}, "x-b": "no"}


def test_knobs_start_with_their_natural_value() -> None:
    knobs = read(
        front(
            "knobs:\n  a: {type: text}\n  b: {type: toggle}\n  c: {type: choice, options: [x, y]}\n"
            "  d: {type: number}\n  e: {type: number, min: 3}\n  f: {type: number, max: -2.5}\n"
            "  g: {type: number, min: -1, max: 1}"
        )
    ).knobs
    assert [knob.default for knob in knobs] == ["", False, "x", 0, 3, -2.5, 0]


@pytest.mark.parametrize(
    ("yaml", "line", "key", "words"),
    [
        ("descripton: x", 3, "descripton", "there is no such key here: did you mean 'description'?"),
        ("tags: [a]\nzzz: 1", 4, "zzz", "known are preset, name, description"),
        ("preset: 2", 3, "preset", "it needs a newer program"),
        ("preset: 0", 3, "preset", "takes a number of at least 1"),
        ("preset: x", 3, "preset", "takes a number, not text"),
        ("description: [a]", 3, "description", "takes text, not a list"),
        ("description: 1984", 3, "description", 'takes text: put it in quotes, "1984"'),
        ("description: true", 3, "description", 'put it in quotes, "true"'),
        ("description:", 3, "description", "has no value"),
        ("tags: persona", 3, "tags", "takes a list, for example [one, two], not text"),
        ("tags:\n  - a\n  - ''", 5, "tags", "must not be empty"),
        ("tags:\n  - a\n  - [b]", 5, "tags", "takes text, not a list"),
        ('tags: ["a\\nb"]', 3, "tags", "keep it on one line"),
        ("layers: [../secret.preset.md]", 3, "layers", "leads out of the folder"),
        ("layers: [a, /etc/passwd]", 3, "layers", "leads out of the folder"),
        ("knobs: [a]", 3, "knobs", "here stand keys with values, not a list"),
        ("knobs:\n  mood: cheerful", 4, "knobs.mood", "not text"),
        ("knobs:\n  mood: {type: chioce}", 4, "knobs.mood.type", "did you mean 'choice'?"),
        ("knobs:\n  mood: {default: x}", 4, "knobs.mood", "'type' is missing"),
        ("knobs:\n  mood: {type: choice}", 4, "knobs.mood", "'options' is missing"),
        ("knobs:\n  mood: {type: choice, options: []}", 4, "knobs.mood.options", "at least one option"),
        ("knobs:\n  mood: {type: choice, options: [a, a]}", 4, "knobs.mood.options", "'a' stands twice"),
        ("knobs:\n  mood: {type: choice, options: [1, 2]}", 4, "knobs.mood.options", "put it in quotes"),
        ("knobs:\n  mood:\n    type: choice\n    options: [a, b]\n    default: c", 7, "knobs.mood.default",
         "is no option"),
        ("knobs:\n  n: {type: number, default: '3'}", 4, "knobs.n.default", "the default of a number is a number"),
        ("knobs:\n  n: {type: number, default: true}", 4, "knobs.n.default", "is a number"),
        ("knobs:\n  n: {type: number, min: 5, max: 2}", 4, "knobs.n.min", "the min 5 is above the max 2"),
        ("knobs:\n  n: {type: number, max: 2, default: 3}", 4, "knobs.n.default", "of at most 2, not 3"),
        ("knobs:\n  n: {type: number, step: 0}", 4, "knobs.n.step", "above 0"),
        ("knobs:\n  t: {type: text, min: 3}", 4, "knobs.t.min", "belongs to a knob of type number"),
        ("knobs:\n  t: {type: text, default: 3}", 4, "knobs.t.default", "put it in quotes"),
        ("knobs:\n  t: {type: toggle, default: 'yes'}", 4, "knobs.t.default", "is true or false"),
        ("knobs:\n  t: {type: toggle, defalt: true}", 4, "knobs.t.defalt", "did you mean 'default'?"),
        ("knobs:\n  two words: {type: text}", 4, "knobs.two words", "a knob's name is one word"),
        ("knobs:\n  if: {type: text}", 4, "knobs.if", "a knob's name is one word"),
        ("parameters: 0.7", 3, "parameters", "here stand keys with values, not a number"),
        ("parameters: {temprature: 0.7}", 3, "parameters.temprature", "did you mean 'temperature'?"),
        ("parameters: {temperature: 3}", 3, "parameters.temperature", "takes a number from 0 to 2, not 3"),
        ("parameters: {temperature: warm}", 3, "parameters.temperature", "takes a number, not text"),
        ("parameters: {reasoning_effort: hihg}", 3, "parameters.reasoning_effort", "did you mean 'high'?"),
        ("parameters: {temperature: true}", 3, "parameters.temperature", "takes a number, not true or false"),
        ("parameters:\n  top_p: 1\n  top_k: 1.5", 5, "parameters.top_k", "takes a whole number, not 1.5"),
        ("parameters: {max_tokens: 0}", 3, "parameters.max_tokens", "from 1 to"),
        ("parameters: {stop: [a, b, c, d, e]}", 3, "parameters.stop", "takes 1 to 4 texts"),
        ("parameters: {stop: []}", 3, "parameters.stop", "takes 1 to 4 texts"),
        ("checks: {type: contains}", 3, "checks", "takes a list"),
        ("checks:\n  - contains", 4, "checks", "not text"),
        ("checks:\n  - {value: x}", 4, "checks", "'type' is missing"),
        ("checks:\n  - {type: icontans, value: x}", 4, "checks.type", "did you mean 'icontains'?"),
        ("checks:\n  - type: contains\n    value: 3", 5, "checks.value", "needs a text as value"),
        ("checks:\n  - {type: contains}", 4, "checks.type", "needs a text as value"),
        ("checks:\n  - {type: contains, valeu: x}", 4, "checks.valeu", "did you mean 'value'?"),
        ("checks:\n  - {type: regex, value: '('}", 4, "checks.value", "the pattern is broken"),
        ("checks:\n  - {type: contains, value: x, weight: -1}", 4, "checks.weight", "of at least 0"),
        ("tags: [a]\ntags: [b]", 4, "tags", "stands twice (first in line 3)"),
        ("a: &x 1\nb: *x", 3, None, "anchors (&) and aliases (*) are not allowed"),
        ("a: !!python/object/apply:os.system [ls]", 3, None, "tags (!) are not allowed"),
        ("tags:\n\t- a", 4, None, "a tab cannot indent here"),
        ("description: a: b", 3, None, "put the text in quotes"),
        ("description: 'a", 3, None, "the quote that begins here is not closed"),
        ("tags: [a", 3, None, "the bracket that begins here is not closed"),
        ('"a\\e[31m\\nb": x', 3, "a\x1b[31m\nb", r"key 'a\x1b[31m\nb': there is no such key"),
        ("description: \x01", 3, None, "the control character U+0001"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_file_line_and_key(yaml: str, line: int, key: str | None, words: str) -> None:
    error = refusal(front(yaml))
    assert (error.file, error.line, error.key) == (FILE, line, key)
    assert words in str(error)
    assert str(error).startswith(f"{FILE}:{line}:")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("''", "must not be empty"),
        ('" \\t"', "must not be empty"),
        ('"a\\nb"', "on one line"),
        ("a" * 201, "at most 200"),
    ],
)
def test_a_name_is_one_short_line(name: str, words: str) -> None:
    assert words in str(refusal(f"---\nname: {name}\n---\n"))


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("---\nname: x\n", 1, "no closing ---"),
        ("---", 1, "no closing ---"),
        ("---\njust text\n---\n", 2, "keys with values, for example name: Pirate, not text"),
        ("---\n- a\n---\n", 2, "not a list"),
        ("---\nname: x\n---\nok\nnot \0 ok\n", 5, "a NUL character"),
        ('---\nname: "a\\0b"\n---\n', 2, "a NUL character"),
        ('---\nname: "\\ud800"\n---\n', 2, "half a surrogate pair"),
        ("---\nname: x\n---\n\udc80", 4, "half a surrogate pair"),
        (REDBEARD.encode("utf-16"), 1, "the file is in UTF-16: save it as UTF-8"),
        (REDBEARD.encode("utf-32"), 1, "the file is in UTF-32"),
        ("---\nname: Ça\n---\n".encode("cp1252"), 2, "the byte 0xC7 is not UTF-8"),
        ("a" * 2_000_000, None, "has 2,000,000 bytes"),
        (b"\xff" * 2_000_000, None, "has 2,000,000 bytes"),
    ],
)
def test_files_that_are_no_presets(source: str | bytes, line: int | None, words: str) -> None:
    error = refusal(source)
    assert (error.file, error.line) == (FILE, line)
    assert words in str(error)


@pytest.mark.parametrize(
    "preset",
    [
        NONE,
        Preset("p", "", "x"),
        Preset("p", "P", "a\0b"),
        Preset("p", "P", "\ud800"),
        Preset("p", "P", "x" * 10**6),
        Preset("p", "P", "x", parameters=Parameters(temperature=9)),
    ],
    ids=["none", "no name", "NUL", "surrogate", "too large", "out of range"],
)
def test_what_no_file_can_hold_is_refused(preset: Preset) -> None:
    with pytest.raises(InputError):
        render(preset)
    with pytest.raises(InputError):
        update(REDBEARD, preset)


def test_a_broken_file_is_not_updated() -> None:
    with pytest.raises(InputError, match="did you mean 'name'"):
        update("---\nnme: x\n---\n", Preset("p", "P", "x"))


def test_the_problems_of_a_file_stand_with_their_lines() -> None:
    assert problems(REDBEARD, id="p", file=FILE) == []
    source = REDBEARD.replace("{{ mood }}", "{{ mod }}") + "{% for a in mood %}\n{% endfor %}\n"
    assert [str(problem) for problem in problems(source, id="p", file=FILE)] == [
        f"{FILE}:13: loops are not allowed in a system message: use {{{{ knob }}}}, {{% if knob %}} and filters, "
        "or {% raw %} for text that shall stay as it is",
        f"{FILE}:12: '{{{{ mod }}}}' is no knob and stays as written: did you mean 'mood'?",
    ]
    assert [p.key for p in problems("---\nnme: x\n---\n", id="p", file=FILE)] == ["nme"]
    assert [p.line for p in problems("From elsewhere:\nhello {{ user }}", id="p", file=FILE)] == [2]


def test_the_suffix_and_the_stem() -> None:
    assert SUFFIX == ".preset.md"
    assert file_stem("Captain Redbeard") == "captain-redbeard"
