"""The tree of a template with marks: parsed by Jinja2 and held to the nodes that are allowed.

Jinja2 costs 80 ms to import, so `playground.core.template` imports this module only for a text with marks and knobs.
`playground.core.template_text` reads the tree out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes

from playground.core.errors import InputError
from playground.core.nearest import suggestion

# Comments have no mark here (a NUL cannot stand in a text), so `{#` stays as written like everything else.
_ENVIRONMENT: Final = Environment(keep_trailing_newline=True, comment_start_string="\0#", comment_end_string="#\0")
# Jinja2 turns CR LF into LF; CR goes through it as a white space sign that the text does not hold.
_STAND_INS: Final = (
    "\x1c\x1d\x1e\x1f\x0b\x0c\x85\u2028\u2029\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u205f"
)


KEPT_TREES: Final = 32
"""More than the columns that a window has; a tree of 100 KB of text takes about as much again."""
FILTERS: Final = ("upper", "lower", "title", "capitalize", "trim")
DEFAULT: Final = "default"  # `{{ topic | default("anything") }}`: when the knob's text is empty, or there is no knob

_REFUSED: Final[tuple[tuple[tuple[type[nodes.Node], ...], str], ...]] = (
    ((nodes.For,), "loops are"),
    ((nodes.Call, nodes.CallBlock, nodes.Macro), "calls and macros are"),
    ((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block), "imports and includes are"),
    ((nodes.Assign, nodes.AssignBlock, nodes.With), "setting variables is"),
    ((nodes.Getattr, nodes.Getitem, nodes.Slice), "reaching into a value with . or [ ] is"),
    ((nodes.CondExpr,), "'if' within {{ }} is"),
    ((nodes.Test,), "'is' is"),
    ((nodes.BinExpr, nodes.Concat, nodes.UnaryExpr), "arithmetic is"),
    ((nodes.List, nodes.Tuple), "a list outside of 'in' is"),
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A checked template. `written` gives the source text of each `{{ }}` by its node; `stand_in` means CR."""

    body: Sequence[nodes.Node]
    written: Mapping[int, str]
    stand_in: str


def parse(text: str, names: Sequence[str]) -> Tree:
    """The tree of `text`, in which only `names` stand in conditions. Raises InputError with the line.

    A tree is never changed, so the latest are kept: at one key lint, columns and views all ask for the same one.
    """
    return _parsed(text, tuple(names))


@lru_cache(maxsize=KEPT_TREES)
def _parsed(text: str, names: tuple[str, ...]) -> Tree:
    stand_in = _stand_in(text)
    source = text.replace("\r", stand_in)
    try:
        template = _ENVIRONMENT.parse(source)
        _hold(template.body, names)
        printed = list(_printed(template.body))
    except TemplateSyntaxError as error:
        reason = (error.message or "it cannot be read").rstrip(".")
        raise _error(error.lineno, f"the template is broken: {reason}") from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        raise InputError("the template is nested too deeply or holds too large a number: make it simpler") from None
    marks = [mark.replace(stand_in, "\r") if stand_in else mark for mark in _written(source)]
    return Tree(template.body, {id(node): mark for node, mark in zip(printed, marks, strict=True)}, stand_in)


def _stand_in(text: str) -> str:
    if "\r" not in text:
        return ""
    free = next((sign for sign in _STAND_INS if sign not in text), None)
    if free is None:
        raise InputError("the template holds every kind of blank there is: use plain spaces")
    return free


def _written(source: str) -> Iterator[str]:
    """The `{{ ... }}` marks of the source, as they stand in it."""
    parts: list[str] | None = None
    for _, kind, value in _ENVIRONMENT.lex(source):
        if kind == "variable_begin":
            parts = []
        if parts is not None:
            parts.append(value)
        if kind == "variable_end" and parts is not None:
            yield "".join(parts)
            parts = None


def _printed(body: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """The expressions in `{{ }}`, in the order of the source."""
    for node in body:
        if isinstance(node, nodes.Output):
            yield from (part for part in node.nodes if not isinstance(part, nodes.TemplateData))
        elif isinstance(node, nodes.If):
            yield from _printed(node.body)
            yield from _printed(node.elif_)
            yield from _printed(node.else_)


def _hold(body: Sequence[nodes.Node], names: Sequence[str]) -> None:
    """Refuse every node that is not on the list, and a condition on a knob that is not declared."""
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    _hold_expression(part)
        elif isinstance(node, nodes.If):
            _hold_expression(node.test)
            for name in missing(node.test, names):
                hint = suggestion(name, names)
                raise _error(node.lineno, f"the condition asks for the knob '{name}': {hint}")
            for inner in (node.body, node.elif_, node.else_):
                _hold(inner, names)
        else:
            raise _refusal(node)


def _hold_expression(node: nodes.Node) -> None:
    match node:
        case nodes.Const() | nodes.Name():
            return
        case nodes.Neg(node=nodes.Const()):
            return
        case nodes.Not(node=inner):
            _hold_expression(inner)
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            _hold_expression(left)
            _hold_expression(right)
        case nodes.Compare():
            _hold_expression(node.expr)
            for operand in node.ops:
                inside = operand.op in ("in", "notin")
                of_list = inside and isinstance(operand.expr, (nodes.List, nodes.Tuple))
                for item in operand.expr.iter_child_nodes() if of_list else [operand.expr]:
                    _hold_expression(item)
        case nodes.Filter():
            _hold_filter(node)
        case _:
            raise _refusal(node)


def _hold_filter(node: nodes.Filter) -> None:
    known = [*FILTERS, DEFAULT]
    if node.node is None or node.name not in known:
        raise _error(node.lineno, f"no filter is called '{node.name}': {suggestion(node.name, known)}")
    wanted = (1, 2) if node.name == DEFAULT else (0,)
    plain = all(isinstance(argument, nodes.Const) for argument in node.args)
    if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) not in wanted or not plain:
        takes = "takes one text in quotes" if node.name == DEFAULT else "takes nothing in brackets"
        raise _error(node.lineno, f"the filter '{node.name}' {takes}")
    _hold_expression(node.node)


def _refusal(node: nodes.Node) -> InputError:
    reason = next((words for types, words in _REFUSED if isinstance(node, types)), "this is")
    return _error(
        node.lineno,
        f"{reason} not allowed in a system message: "
        "use {{ knob }}, {% if knob %} and filters, or {% raw %} for text that shall stay as it is",
    )


def missing(node: nodes.Node, names: Sequence[str]) -> list[str]:
    """The names in an expression that no knob has, but for those with a default."""
    if isinstance(node, nodes.Name):
        return [] if node.name in names else [node.name]
    if isinstance(node, nodes.Filter) and node.name == DEFAULT and isinstance(node.node, nodes.Name):
        return []
    return [name for child in node.iter_child_nodes() for name in missing(child, names)]


def _error(line: int | None, message: str) -> InputError:
    """Its sentence names the line in the text; `message` and `line` alone serve who knows the file around it."""
    error = InputError(f"line {line or 1}: {message}")
    error.message, error.line = message, line or 1
    return error
