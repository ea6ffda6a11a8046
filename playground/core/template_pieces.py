"""A template that is text and plain knobs alone, taken apart for those who write it in another grammar."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import nodes

from playground.core.template_tree import missing, parse


def plain_pieces(text: str, names: Sequence[str]) -> list[tuple[bool, str]] | None:
    """(is a knob, its name or the text) in order; None when there is a condition, a filter or a constant's sum.

    What no knob fills is text, as it stays in the message. Raises InputError for a broken template.
    """
    tree = parse(text, names)
    pieces: list[tuple[bool, str]] = []
    for node in tree.body:
        if not isinstance(node, nodes.Output):
            return None
        for part in node.nodes:
            match part:
                case nodes.TemplateData(data=data):
                    pieces.append((False, _with_cr(data, tree.stand_in)))
                case nodes.Name(name=name) if name in names:
                    pieces.append((True, name))
                case nodes.Const(value=str() as value):
                    pieces.append((False, _with_cr(value, tree.stand_in)))
                case _ if missing(part, names):
                    pieces.append((False, tree.written[id(part)]))
                case _:
                    return None
    return pieces


def _with_cr(text: str, stand_in: str) -> str:
    return text.replace(stand_in, "\r") if stand_in else text
