"""A checked template read out as text: the values put in once, never scanned again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from jinja2 import nodes

from playground.core.errors import InputError
from playground.core.knobs import as_text
from playground.core.preset import KnobValue
from playground.core.template_tree import DEFAULT, Tree, missing, parse

_Value: TypeAlias = "KnobValue | list[_Value] | None"


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:].lower()


_FILTERS: Final[Mapping[str, Callable[[str], str]]] = {
    "upper": str.upper,
    "lower": str.lower,
    "title": lambda text: re.sub(r"\S+", lambda word: _capitalized(word[0]), text),
    "capitalize": _capitalized,
    "trim": str.strip,
}


def evaluate(text: str, values: Mapping[str, KnobValue]) -> str:
    """The text with its marks replaced. Raises InputError."""
    return "".join(piece for piece, _knob in evaluate_pieces(text, values))


def evaluate_pieces(text: str, values: Mapping[str, KnobValue]) -> list[tuple[str, str]]:
    """The same in pieces, each with the knob that put it there: by its value or by an `if`; "" for what always stands.

    Raises InputError.
    """
    tree = parse(text, list(values))
    try:
        return list(_pieces(tree.body, tree, values))
    except RecursionError:
        raise InputError("the template is nested too deeply: use fewer brackets and ifs") from None


def _pieces(
    body: Sequence[nodes.Node], tree: Tree, values: Mapping[str, KnobValue], knob: str = ""
) -> Iterator[tuple[str, str]]:
    """`knob`: the one whose `if` let this body in."""
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if isinstance(part, nodes.TemplateData):
                    yield _with_cr(part.data, tree), knob
                elif missing(part, list(values)):
                    yield tree.written[id(part)], knob
                else:
                    yield _as_text(_value(part, values, tree)), _knob_in(part, values) or knob
        elif isinstance(node, nodes.If):
            yield from _pieces(_branch(node, tree, values), tree, values, _knob_in(node.test, values) or knob)


def _knob_in(node: nodes.Node, values: Mapping[str, KnobValue]) -> str:
    """The first knob that an expression names."""
    names = [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
    return next((each.name for each in names if each.name in values), "")


def _branch(node: nodes.If, tree: Tree, values: Mapping[str, KnobValue]) -> Sequence[nodes.Node]:
    for option in (node, *node.elif_):
        if _value(option.test, values, tree):
            return option.body
    return node.else_


def _value(node: nodes.Node, values: Mapping[str, KnobValue], tree: Tree) -> _Value:
    match node:
        case nodes.Const(value=value):
            return _with_cr(value, tree) if isinstance(value, str) else value
        case nodes.Name(name=name):
            return values.get(name, "")
        case nodes.Neg(node=nodes.Const(value=value)) if isinstance(value, (int, float)):
            return -value
        case nodes.Not(node=inner):
            return not _value(inner, values, tree)
        case nodes.And(left=left, right=right):
            return _value(left, values, tree) and _value(right, values, tree)
        case nodes.Or(left=left, right=right):
            return _value(left, values, tree) or _value(right, values, tree)
        case nodes.List(items=items) | nodes.Tuple(items=items):
            return [_value(item, values, tree) for item in items]
        case nodes.Compare():
            return _compared(node, values, tree)
        case nodes.Filter(node=inner) if inner is not None:
            return _filtered(node, _value(inner, values, tree), tree)
        case _:
            raise AssertionError(f"{type(node).__name__} got past the check")


def _filtered(node: nodes.Filter, value: _Value, tree: Tree) -> _Value:
    if node.name != DEFAULT:
        return _FILTERS[node.name](_as_text(value))
    arguments = [_value(argument, {}, tree) for argument in node.args]
    absent = not value if arguments[1:] == [True] else value in ("", None)
    return arguments[0] if absent else value


def _compared(node: nodes.Compare, values: Mapping[str, KnobValue], tree: Tree) -> bool:
    left = _value(node.expr, values, tree)
    for operand in node.ops:
        right = _value(operand.expr, values, tree)
        try:
            holds = _COMPARISONS[operand.op](left, right)
        except TypeError:
            kinds = " with ".join("text" if isinstance(side, str) else "a number" for side in (left, right))
            raise InputError(f"line {node.lineno}: {kinds} cannot be compared in this way") from None
        if not holds:
            return False
        left = right
    return True


def _order(left: _Value, right: _Value) -> int:
    """-1, 0 or 1, for two texts or two numbers."""
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return (left > right) - (left < right)
    raise TypeError


def _contains(container: _Value, value: _Value) -> bool:
    if isinstance(container, list):
        return value in container
    if isinstance(container, str) and isinstance(value, str):
        return value in container
    raise TypeError


_COMPARISONS: Final[Mapping[str, Callable[[_Value, _Value], bool]]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: _order(a, b) < 0,
    "lteq": lambda a, b: _order(a, b) <= 0,
    "gt": lambda a, b: _order(a, b) > 0,
    "gteq": lambda a, b: _order(a, b) >= 0,
    "in": lambda a, b: _contains(b, a),
    "notin": lambda a, b: not _contains(b, a),
}


def _as_text(value: _Value) -> str:
    return as_text(value) if isinstance(value, (str, int, float, bool)) else ""


def _with_cr(text: str, tree: Tree) -> str:
    return text.replace(tree.stand_in, "\r") if tree.stand_in else text
