"""The laws of preset files: nothing is lost on the way into a file and back, and nothing changes but what differs."""

from __future__ import annotations

import difflib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from preset_strategies import knob_lists, lines, messages, presets

from playground.core.errors import InputError
from playground.core.preset import Check, Preset
from playground.core.request import Parameters
from playground.formats.preset_file import parse, render, update

LAW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])

HAND_WRITTEN = """\ufeff
---
# A pirate, by hand.
preset: 1
name:   Captain Redbeard   # the name
description: 'A pirate who greets "every" customer.'
tags: [persona,  fun,]     # two
author: ""
knobs:
  # how he feels

  mood: {type: choice, options: [cheerful, grumpy],
         default: cheerful}   # over two lines
  level:
      type: number
      min: 1
      max: 5.0
layers: []
parameters: {temperature: 0.70, stop: END}   # warm
checks:
# spoken like one
- {type: icontains-any, value: "arr, aye"}

-   type: word-count   # short
    value: {max: 60}
    # the end of it
- type: regex
  value: |-
    ^a
      b
license: >-
  CC0-1.0
x-note: {"a b": [1, 2.50, null], c: yes}
x-nothing:   # nothing
# the end
---\x20\x20
You are Captain Redbeard, a {{ mood }} pirate.\x20\x20

---
Not front matter.


"""
SOURCES = [
    HAND_WRITTEN,
    HAND_WRITTEN.replace("\n", "\r\n"),
    HAND_WRITTEN.rstrip("\n"),
    HAND_WRITTEN.rstrip("\n").replace("\n", "\r\n", 30),
    "---\n{name: Flow, tags: [a, b], x-a: {b: c}}\n---\nBe brief.\n",
    "---\nname: Only\n---",
    "---\nname: Only\n---\n",
    "---\n---\nNo words.",
    "---\n# only a comment\n---\nNo words.\n\n",
    "Only a message, no front matter.\n",
    "Two lines\r\nof CR LF",
    "One\rold\rline end",
    "",
    "\n",
    "\n\n---\nname: Late\n---\ntext\r\nwith a CR\r\n",
    '---\nknobs:\n    a: {type: toggle}\nname: "in quotes"\n---\n{{ a }}',
]
# fmt: off
CHANGES = [
    lambda p: p,
    lambda p: replace(p, name="Another: name"),
    lambda p: replace(p, system_message="New.\n"),
    lambda p: replace(p, system_message="---\nname: x\n---\r\n\r\n"),
    lambda p: replace(p, system_message=""),
    lambda p: replace(p, system_message=p.system_message.replace("a", "ä")),
    lambda p: replace(p, tags=(*p.tags, "new, one")),
    lambda p: replace(p, tags=p.tags[1:]),
    lambda p: replace(p, tags=()),
    lambda p: replace(p, description="Two\nlines, one: 'two'", author="Ann", license=""),
    lambda p: replace(p, knobs=p.knobs[::-1]),
    lambda p: replace(p, knobs=p.knobs[:1]),
    lambda p: replace(p, knobs=tuple(replace(k, description="How: it is") for k in p.knobs)),
    lambda p: replace(p, parameters=Parameters(temperature=0.7, max_tokens=9, stop=("END", "a b"))),
    lambda p: replace(p, parameters=Parameters()),
    lambda p: replace(p, checks=p.checks[1:]),
    lambda p: replace(p, checks=p.checks[:1] + p.checks[2:]),
    lambda p: replace(p, checks=(Check("is-json"), *p.checks, Check("contains", "x", metric="m"))),
    lambda p: replace(p, layers=("bounds",), extra={}),
    lambda p: replace(p, extra={**p.extra, "x-new": {"k": ["v", {"w": 1}]}}),
]
# fmt: on


@LAW
@given(presets)
def test_parse_gives_back_what_render_wrote(preset: Preset) -> None:
    assert parse(render(preset), id=preset.id, file="a.preset.md") == preset


@LAW
@given(presets, st.sampled_from(["\n", "\r\n"]))
def test_update_with_the_same_preset_changes_no_byte(preset: Preset, newline: str) -> None:
    source = render(preset).replace("\n", newline)
    assert update(source, parse(source, id=preset.id, file="a.preset.md")) == source


@LAW
@given(presets, presets, st.sampled_from(["\n", "\r\n"]))
def test_a_file_holds_any_other_preset_after_update(before: Preset, after: Preset, newline: str) -> None:
    source = render(before).replace("\n", newline)
    assert parse(update(source, after), id=after.id, file="a.preset.md") == after


@LAW
@given(st.sampled_from(SOURCES), presets)
def test_a_file_by_hand_holds_any_preset_after_update(source: str, after: Preset) -> None:
    assert parse(update(source, after), id=after.id, file="a.preset.md") == after


@LAW
@example("\ufeff\ufeff", "x")  # the second mark is text
@given(st.text(st.sampled_from("-ab: \r\n#{}\ufeff'"), max_size=40), messages)
def test_a_file_of_any_text_keeps_its_bytes_and_takes_any_message(body: str, message: str) -> None:
    for source in (body, "---\nname: x\n---\n" + body, "---\r\nname: x # y\r\n---\r\n" + body):
        try:
            preset = parse(source, id="a", file="a.preset.md")
        except InputError:  # a front matter that is broken
            continue
        assert update(source, preset) == source
        changed = replace(preset, system_message=message)
        assert parse(update(source, changed), id="a", file="a.preset.md") == changed


@LAW
@given(st.sampled_from(SOURCES), lines, knob_lists)
def test_only_what_differs_is_touched(source: str, name: str, knobs: tuple[object, ...]) -> None:
    preset = parse(source, id="a", file="a.preset.md")
    once = update(source, replace(preset, name=name))
    assert update(once, parse(once, id="a", file="a.preset.md")) == once
    body = source[source.rindex("---") :] if "---" in source else source
    assert once.endswith(body)


@pytest.mark.parametrize("number", range(len(SOURCES)))
@pytest.mark.parametrize("change", range(len(CHANGES)))
def test_every_change_of_every_file_is_read_back(number: int, change: int) -> None:
    source = SOURCES[number]
    before = parse(source, id="captain", file="a.preset.md")
    after = CHANGES[change](before)
    text = update(source, after)
    assert parse(text, id="captain", file="a.preset.md") == after
    if after == before:
        assert text == source
    if "\ufeff" in source:
        assert text.startswith("\ufeff")


def changed_lines(after: Preset) -> tuple[list[str], list[str]]:
    """The lines of the file by hand that went, and those that came."""
    diff = list(difflib.ndiff(HAND_WRITTEN.splitlines(), update(HAND_WRITTEN, after).splitlines()))
    return [d[2:] for d in diff if d.startswith("- ")], [d[2:] for d in diff if d.startswith("+ ")]


@pytest.mark.parametrize(
    ("change", "gone", "come"),
    [
        (lambda p: replace(p, name="Bluebeard"),
         ["name:   Captain Redbeard   # the name"], ["name:   Bluebeard   # the name"]),
        (lambda p: replace(p, description="A pirate."),
         ["description: 'A pirate who greets \"every\" customer.'"], ["description: 'A pirate.'"]),
        (lambda p: replace(p, tags=("persona", "sea", "fun")),
         ["tags: [persona,  fun,]     # two"], ["tags: [persona, sea,  fun,]     # two"]),
        (lambda p: replace(p, author="Ann"), ['author: ""'], ['author: "Ann"']),
        (lambda p: replace(p, source="the sea"), [], ["source: the sea"]),
        (lambda p: replace(p, knobs=(replace(p.knobs[0], default="grumpy"), p.knobs[1])),
         ["         default: cheerful}   # over two lines"], ["         default: grumpy}   # over two lines"]),
        (lambda p: replace(p, knobs=(p.knobs[0], replace(p.knobs[1], maximum=7, step=0.5))),
         ["      max: 5.0"], ["      max: 7", "      step: 0.5"]),
        (lambda p: replace(p, parameters=replace(p.parameters, temperature=1)),
         ["parameters: {temperature: 0.70, stop: END}   # warm"], ["parameters: {temperature: 1, stop: END}   # warm"]),
        (lambda p: replace(p, parameters=replace(p.parameters, max_tokens=50)),
         ["parameters: {temperature: 0.70, stop: END}   # warm"],
         ["parameters: {temperature: 0.70, max_tokens: 50, stop: END}   # warm"]),
        (lambda p: replace(p, checks=p.checks[1:]), ['- {type: icontains-any, value: "arr, aye"}'], []),
        (lambda p: replace(p, checks=(*p.checks, Check("is-json"))), [], ["- {type: is-json}"]),
        (lambda p: replace(p, checks=(p.checks[0], replace(p.checks[1], value={"max": 40}), p.checks[2])),
         ["    value: {max: 60}"], ["    value: {max: 40}"]),
        (lambda p: replace(p, extra={**p.extra, "x-note": {"a b": [1, 2.5, None], "c": "no"}}),
         ['x-note: {"a b": [1, 2.50, null], c: yes}'], ['x-note: {"a b": [1, 2.50, null], c: "no"}']),
        (lambda p: replace(p, extra={}),
         ['x-note: {"a b": [1, 2.50, null], c: yes}', "x-nothing:   # nothing"], []),
        (lambda p: replace(p, extra={**p.extra, "x-nothing": 3}),
         ["x-nothing:   # nothing"], ["x-nothing: 3   # nothing"]),
        (lambda p: replace(p, system_message=p.system_message.replace("Not", "Still not")),
         ["Not front matter."], ["Still not front matter."]),
    ],
)  # fmt: skip
def test_a_change_touches_its_own_lines_alone(change: object, gone: list[str], come: list[str]) -> None:
    assert callable(change)
    preset = parse(HAND_WRITTEN, id="captain", file="a.preset.md")
    assert changed_lines(change(preset)) == (gone, come)


def test_line_ends_of_the_file_stay() -> None:
    source = HAND_WRITTEN.replace("\n", "\r\n")
    preset = parse(source, id="captain", file="a.preset.md")
    assert preset == parse(HAND_WRITTEN, id="captain", file="a.preset.md")
    text = update(source, replace(preset, author="Ann", system_message="One\ntwo", checks=()))
    assert text.count("\n") == text.count("\r\n")
    assert text.endswith("\r\nOne\r\ntwo\r\n")
