"""Templates: a preset's knobs put into its system message, and a prompt's variables into its messages.

A small part of Jinja2's language: `{{ knob }}`, `{% if %}` on knobs and constants, and a few filters. The text is
parsed by Jinja2 and its tree walked here, so nothing is ever compiled or run; values go in once and are not scanned
again. Everything outside of the marks, line ends too, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.knobs import knob_value as knob_value
from playground.core.nearest import nearest
from playground.core.preset import Knob, KnobValue

NOTHING_BELOW: Final[Mapping[str, str]] = {}
_MARK = re.compile(r"\{[{%]")
_VARIABLE = re.compile(r"\{\{([^{}\r\n]{1,200})\}\}")
PLACEHOLDER = re.compile(r"\{\{-?\s*([^\W\d]\w*)\s*(?:\|[^{}\r\n]{0,200})?\}\}")


@dataclass(frozen=True, slots=True)
class TemplateWarning:
    """A placeholder that stays as written. `line` counts from 1 within the text; `name` is the unknown name."""

    line: int
    name: str
    message: str


def has_marks(text: str) -> bool:
    """Whether `text` holds `{{` or `{%` at all."""
    return _MARK.search(text) is not None


def render(text: str, knobs: Sequence[Knob], values: Mapping[str, KnobValue]) -> str:
    """The text with the knobs' values put in; a knob without a value takes its default.

    Without knobs the text is verbatim. Raises InputError, with the line in the text, for a mark that is not allowed
    or a value that does not fit its knob.
    """
    return "".join(piece for piece, _knob in render_pieces(text, knobs, values))


def render_pieces(text: str, knobs: Sequence[Knob], values: Mapping[str, KnobValue]) -> list[tuple[str, str]]:
    """What `render` joins: (text, the knob that put it there, "" for what always stands). Raises InputError."""
    settled = {knob.name: knob_value(knob, values.get(knob.name, knob.default)) for knob in knobs}
    if not knobs or not has_marks(text):
        return [(text, "")]
    from playground.core.template_text import evaluate_pieces

    return evaluate_pieces(text, settled)


def check(text: str, knobs: Sequence[Knob]) -> None:
    """Raise the InputError that `render` would raise whatever the values are."""
    if knobs and has_marks(text):
        from playground.core.template_tree import parse

        parse(text, [knob.name for knob in knobs])


def warnings(text: str, knobs: Sequence[Knob], below: Mapping[str, str] = NOTHING_BELOW) -> list[TemplateWarning]:
    """The placeholders in `text` that no knob fills, each name once, with the nearest knob.

    `below`: knobs that only layers declare, each with the id of the layer. They fill nothing here, because a preset
    must say the same whatever its layers are.
    """
    known = [knob.name for knob in knobs]
    found: dict[str, TemplateWarning] = {}
    for match in PLACEHOLDER.finditer(text):
        name = match[1]
        if name in known or name in found:
            continue
        if name in below:
            line = text.count("\n", 0, match.start()) + 1
            whose = f"'{match[0]}' is a knob of the layer '{below[name]}' alone"
            found[name] = TemplateWarning(line, name, f"{whose} and stays as written: declare it here, too")
            continue
        near = nearest(name, known)
        hint = f"did you mean '{near}'?" if near else "declare it under 'knobs' to make it one"
        line = text.count("\n", 0, match.start()) + 1
        found[name] = TemplateWarning(line, name, f"'{match[0]}' is no knob and stays as written: {hint}")
    return list(found.values())


def fill_variables(text: str, variables: Mapping[str, str]) -> str:
    """`{{name}}` replaced by the variable's value, in one pass; an unknown one stays as written."""
    if not variables:
        return text
    return _VARIABLE.sub(lambda match: variables.get(match[1].strip(), match[0]), text)


def variables_of(text: str) -> tuple[str, ...]:
    """The names in `{{name}}`, in order, each once."""
    return tuple(dict.fromkeys(name for match in _VARIABLE.finditer(text) if (name := match[1].strip())))
