"""Templates: knobs into a system message, variables into a prompt, and everything that is refused."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.errors import InputError
from playground.core.preset import Knob, KnobValue
from playground.core.template import check, fill_variables, knob_value, render, variables_of, warnings
from playground.core.template_tree import parse

MOOD = Knob("mood", "choice", "cheerful", ("cheerful", "grumpy"))
LEVEL = Knob("level", "number", 3, minimum=1, maximum=5)
FORMAL = Knob("formal", "toggle", True)
TOPIC = Knob("topic", "text", "")
KNOBS = (MOOD, LEVEL, FORMAL, TOPIC)


@pytest.mark.parametrize(
    ("text", "values", "wanted"),
    [
        ("A {{ mood }} pirate.", {}, "A cheerful pirate."),
        ("A {{mood}} pirate.", {"mood": "grumpy"}, "A grumpy pirate."),
        ("{{ mood | upper }} {{ mood|capitalize }}", {}, "CHEERFUL Cheerful"),
        ("{{ topic|title }}", {"topic": "don't stop"}, "Don't Stop"),
        ("[{{ topic | trim }}] {{ mood | title | lower }}", {"topic": "  a b "}, "[a b] cheerful"),
        ("{{ topic | default('anything') }}", {}, "anything"),
        ("{{ topic | default('anything') }}", {"topic": "cats"}, "cats"),
        ("{{ nowhere | default('x') | upper }}", {}, "X"),
        ("{{ level }} {{ formal }}", {"level": 2.0}, "2 true"),
        ("{{ level }}", {"level": "1.5"}, "1.5"),
        ("{% if formal %}Sir{% else %}mate{% endif %}", {}, "Sir"),
        ("{% if not formal %}mate{% endif %}!", {"formal": "false"}, "mate!"),
        ("{% if mood == 'grumpy' %}a{% elif level > 2 %}b{% else %}c{% endif %}", {}, "b"),
        ("{% if mood == 'grumpy' %}a{% elif level > 2 %}b{% else %}c{% endif %}", {"level": 1}, "c"),
        ("{% if level in [1, 3] and mood in ('cheerful', 'x') %}y{% endif %}", {}, "y"),
        ("{% if 'grum' in mood or level not in [3] %}y{% else %}n{% endif %}", {}, "n"),
        ("{% if 1 < level <= 3 %}y{% endif %}{% if level > -1 %}z{% endif %}", {}, "yz"),
        ("{% if mood != 'cheerful' %}y{% elif mood >= 'a' %}z{% endif %}", {}, "z"),
        ("a {%- if formal -%} b {%- endif -%} c", {}, "abc"),
        ("{% raw %}{{ mood }}{% endraw %} {{ mood }}", {}, "{{ mood }} cheerful"),
        ("{{ '{{ mood }}' }}", {}, "{{ mood }}"),
        ("{# no comment #} {{ mood }}", {}, "{# no comment #} cheerful"),
    ],
)  # fmt: skip
def test_marks_are_replaced(text: str, values: dict[str, KnobValue], wanted: str) -> None:
    assert render(text, KNOBS, values) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{ mood }}\n", "cheerful\n"),
        ("{{ mood }}\n\n\n", "cheerful\n\n\n"),
        ("a\r\n{{ mood }}\r\n", "a\r\ncheerful\r\n"),
        ("a\rb {{ mood }}\r", "a\rb cheerful\r"),
        ("{% if formal %}\r\nx\r\n{% endif %}\n", "\r\nx\r\n\n"),
        ("\x1c\r{{ mood }}\x1c", "\x1c\rcheerful\x1c"),
        ("{{ mod\r\n}}", "{{ mod\r\n}}"),
        ("{{ 'a\r\nb' }}", "a\r\nb"),
    ],
)
def test_line_ends_stay_as_they_are(text: str, wanted: str) -> None:
    assert render(text, KNOBS, {}) == wanted


def test_values_are_not_scanned_again() -> None:
    assert render("{{ topic }}", KNOBS, {"topic": "{{ mood }}{% if x %}\r\n"}) == "{{ mood }}{% if x %}\r\n"


@given(st.text(alphabet=st.sampled_from("ab{}%# \r\n|'"), max_size=40), st.text(max_size=20))
def test_a_value_stands_as_it_is_whatever_stands_around_it(around: str, value: str) -> None:
    text = "{% raw %}" + around + "{% endraw %}{{ topic }}!"
    assert render(text, (TOPIC,), {"topic": value}) == around + value + "!"


@given(st.text(alphabet=st.sampled_from("ab{}%# \r\n-|'()[]if"), max_size=30))
def test_any_text_renders_or_is_refused_in_one_sentence(text: str) -> None:
    refusal = ""
    try:
        rendered = render(text, KNOBS, {})
    except InputError as error:
        rendered, refusal = None, str(error)
    assert "\n" not in refusal
    assert (rendered is None) == bool(refusal)
    if "{{" not in text and "{%" not in text:
        assert rendered == text


@given(st.text())
def test_without_knobs_the_text_is_verbatim(text: str) -> None:
    assert render(text + "{{ x }}{% for %}", (), {}) == text + "{{ x }}{% for %}"


def test_jinja_is_not_imported_for_a_text_without_marks_or_knobs() -> None:
    code = (
        "import sys; from playground.core.template import render; from playground.core.preset import Knob;"
        "render('{{ x }}', (), {}); render('a # b', (Knob('k', 'text', ''),), {}); assert 'jinja2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x\n{% for a in mood %}{% endfor %}", "line 2: loops are not allowed"),
        ("{{ mood() }}", "calls"),
        ("{{ mood.upper() }}", "calls"),
        ("{{ mood.__class__ }}", "reaching into a value"),
        ("{{ mood['x'] }}", "reaching into a value"),
        ("{% include 'x' %}", "imports and includes"),
        ("{% import 'x' as y %}", "imports and includes"),
        ("{% extends 'x' %}", "imports and includes"),
        ("{% set a = 1 %}", "setting variables"),
        ("{% macro m() %}{% endmacro %}", "macros"),
        ("{{ 9 ** 9 ** 9 }}", "arithmetic"),
        ("{{ 'a' * 999999999 }}", "arithmetic"),
        ("{{ mood ~ topic }}", "arithmetic"),
        ("{{ 1 if formal else 2 }}", "'if' within {{ }}"),
        ("{% if mood is defined %}{% endif %}", "'is'"),
        ("{{ [mood] }}", "a list outside of 'in'"),
        ("{{ {} }}", "not allowed"),
        ("{% autoescape true %}{% endautoescape %}", "not allowed"),
        ("{{ mood | uper }}", "no filter is called 'uper': did you mean 'upper'?"),
        ("{{ mood | attr('x') }}", "no filter is called 'attr'"),
        ("{{ mood | upper(1) }}", "the filter 'upper' takes nothing"),
        ("{{ mood | default }}", "takes one text in quotes"),
        ("{{ mood | default(topic) }}", "takes one text in quotes"),
        ("\n\n{% if moood %}{% endif %}", "line 3: the condition asks for the knob 'moood': did you mean 'mood'?"),
        ("a\n{{ mood", "line 2: the template is broken"),
        ("{% if formal %}", "the template is broken"),
        ("{% nonsense %}", "unknown tag 'nonsense'"),
        ("{{ " + "(" * 3000 + "mood" + ")" * 3000 + " }}", "nested too deeply"),
        ("{% if formal %}" * 2000 + "{% endif %}" * 2000, "nested too deeply"),
        ("{{ " + "9" * 5000 + " }}", "too large a number"),
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_line_and_reason(text: str, reason: str) -> None:
    with pytest.raises(InputError) as render_error:
        render(text, KNOBS, {})
    assert reason in str(render_error.value)
    assert "\n" not in str(render_error.value)
    with pytest.raises(InputError) as check_error:
        check(text, KNOBS)
    assert str(check_error.value) == str(render_error.value)


def test_text_and_numbers_are_not_compared() -> None:
    with pytest.raises(InputError, match="line 1: text with a number cannot be compared"):
        render("{% if mood < 3 %}{% endif %}", KNOBS, {})


def test_an_unknown_placeholder_stays_visible_and_is_warned_of() -> None:
    text = "Be {{ mod }}.\nAs {{- name | upper }} and {{ mod }}, {{ mood }}."
    assert render(text, KNOBS, {}) == "Be {{ mod }}.\nAs{{- name | upper }} and {{ mod }}, cheerful."
    found = warnings(text, KNOBS)
    assert [(w.line, w.name) for w in found] == [(1, "mod"), (2, "name")]
    assert "did you mean 'mood'?" in found[0].message


def test_a_text_from_elsewhere_is_verbatim_with_a_warning() -> None:
    text = "Hello {{ user }}!"
    assert render(text, (), {}) == text
    assert [w.name for w in warnings(text, ())] == ["user"]
    assert warnings("no marks { here }", ()) == []


@pytest.mark.parametrize(
    ("knob", "raw", "wanted"),
    [
        (MOOD, "grumpy", "grumpy"),
        (Knob("n", "choice", "1", ("1", "2")), 2, "2"),
        (LEVEL, "4", 4),
        (LEVEL, " 4.5 ", 4.5),
        (LEVEL, 5, 5),
        (FORMAL, "false", False),
        (FORMAL, "TRUE", True),
        (FORMAL, False, False),
        (TOPIC, 1984, "1984"),
        (TOPIC, True, "true"),
        (TOPIC, "", ""),
    ],
)
def test_a_value_is_read_by_its_knob(knob: Knob, raw: KnobValue, wanted: KnobValue) -> None:
    value = knob_value(knob, raw)
    assert value == wanted
    assert type(value) is type(wanted)


@pytest.mark.parametrize(
    ("knob", "raw", "words"),
    [
        (MOOD, "grumpi", "'grumpi' is no option of the knob 'mood': did you mean 'grumpy'?"),
        (MOOD, "zzz", "known are cheerful, grumpy"),
        (LEVEL, "6", "from 1 to 5, not 6"),
        (LEVEL, 0, "from 1 to 5, not 0"),
        (LEVEL, "many", "takes a number, and 'many' is none"),
        (LEVEL, True, "takes a number"),
        (LEVEL, "nan", "takes a number"),
        (LEVEL, float("inf"), "takes a number"),
        (Knob("n", "number", 0, minimum=0), -1, "of at least 0"),
        (Knob("n", "number", 0, maximum=0), 1, "of at most 0"),
        (FORMAL, "yes", "either true or false, not 'yes'"),
        (FORMAL, 1, "either true or false"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(knob: Knob, raw: KnobValue, words: str) -> None:
    with pytest.raises(InputError) as error:
        knob_value(knob, raw)
    assert words in str(error.value)


def test_variables_are_filled_in_one_pass_and_unknown_ones_stay() -> None:
    text = "{{ name }} asks {{First Name}} about {{topic}}: {{ }} {{nope}} {{a\nb}} {x}"
    values = {"name": "{{topic}}", "First Name": "Ann", "topic": "rain"}
    assert fill_variables(text, values) == "{{topic}} asks Ann about rain: {{ }} {{nope}} {{a\nb}} {x}"
    assert fill_variables(text, {}) == text
    assert variables_of(text) == ("name", "First Name", "topic", "nope")


@given(st.text(alphabet=st.sampled_from("{}ab \n"), max_size=30), st.dictionaries(st.sampled_from("ab"), st.text()))
def test_filling_changes_only_known_variables(text: str, values: dict[str, str]) -> None:
    filled = fill_variables(text, values)
    if not set(variables_of(text)) & set(values):
        assert filled == text


def test_a_hostile_prompt_is_scanned_in_linear_time() -> None:
    text = "{{ " * 200_000 + " " * 200_000
    assert fill_variables(text, {"a": "b"}) == text
    assert variables_of(text) == ()


def test_a_text_is_parsed_once_for_all_that_ask_and_refused_each_time() -> None:
    assert parse("{{ a }}" * 9, ["a"]) is parse("{{ a }}" * 9, ["a"])
    assert parse("{{ a }}" * 9, ["a"]) is not parse("{{ a }}" * 9, ["a", "b"])
    for _ in range(2):
        with pytest.raises(InputError, match="loops are not allowed"):
            parse("{% for a in b %}{% endfor %}", ["a"])
