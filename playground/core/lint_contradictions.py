"""Lint of orders that cannot be obeyed together: in one text, between layers, and against the preset's own checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from playground.core.lint_finding import Branches, Finding
from playground.core.lint_orders import LANGUAGES, Order, bounds_of, orders_in
from playground.core.preset import Check, Preset
from playground.core.request import JsonValue

_NOT_WITH_JSON: Final = ("a list", "headings", "a table", "Markdown", "bold")
_NOT_WITHOUT_MARKDOWN: Final = ("headings", "a table", "bold", "a code block")
_OF_MARKDOWN: Final = re.compile(r"#{1,6} |\*\*|[-*] |\||```")
_OF_A_LIST: Final = re.compile(r"[-*•] |\d+\. ")
_COMMON: Final = {
    "English": "the and with you your is are of that this for not have will",
    "French": "le la les des une est avec vous nous je pas pour dans et que bonjour merci",
    "German": "der die das und ist nicht ich sie mit ein eine wir auch auf danke",
    "Spanish": "el los las una es con usted que por para pero hola gracias muy",
    "Italian": "il gli una è con che per non sono ciao grazie di della",
    "Portuguese": "o os uma é com você que não para muito obrigado olá",
}


def contradictions(preset: Preset, text: str, others: Sequence[tuple[str, Preset]]) -> Iterator[Finding]:
    """`others`: layers that stand on the same text, with what they are called ("the layer 'X'")."""
    orders, branches = orders_in(text), Branches(text)
    for place, order in enumerate(orders):
        for earlier in orders[:place]:
            if not branches.exclude(earlier.start, order.start) and (words := clash(earlier, order)):
                rule = "languages" if order.kind == earlier.kind == "language" else "format"
                message = (
                    f"'{_short(text, order)}' contradicts '{_short(text, earlier)}' above ({words}): keep one of them"
                )
                yield Finding(rule, "warning", order.start, order.end, message)
                break
    for name, layer in others:
        theirs = layer.system_message or ""
        yield from _against_layer(text, orders, name, theirs)
    for check in preset.checks:
        yield from _against_check(text, orders, check)


def clash(a: Order, b: Order) -> str:
    """Why nobody can obey both, in a few words; "" where they go together."""
    if a.kind == b.kind == "language":
        return f"{a.what} or {b.what}" if a.what != b.what else ""
    if a.kind == b.kind == "length":
        return _length_clash(a, b)
    for one, other in ((a, b), (b, a)):
        if words := _form_clash(one, other) or _wording_clash(one, other):
            return words
    return ""


def _length_clash(a: Order, b: Order) -> str:
    for unit, (low, high) in a.bounds.items():
        other_low, other_high = b.bounds.get(unit, (0, float("inf")))
        if low > other_high or other_low > high:
            least, most = (low, other_high) if low > other_high else (other_low, high)
            return f"at least {least:g} and at most {most:g} {unit}"
    return ""


def _form_clash(a: Order, b: Order) -> str:
    if a.kind == "form" and b.kind == "form":
        if a.what == "JSON" and b.what in _NOT_WITH_JSON:
            return f"JSON alone has no room for {b.what}"
        return "capitals or small letters" if (a.what, b.what) == ("capitals", "small letters") else ""
    if a.kind == "ban" and b.kind == "form":
        if a.what == b.what:
            return f"{b.what} and none"
        return f"{b.what} without Markdown" if a.what == "Markdown" and b.what in _NOT_WITHOUT_MARKDOWN else ""
    return ""


def _wording_clash(a: Order, b: Order) -> str:
    if a.kind == "never say" and b.kind in ("always say", "begin", "end") and a.what.lower() in b.what.lower():
        return f"'{a.what}' always and never"
    both = a.kind == b.kind and a.kind in ("begin", "end")
    return f"two ways to {a.kind}" if both and not _same_edge(a.kind, a.what, b.what) else ""


def _same_edge(kind: str, one: str, other: str) -> bool:
    if kind == "begin":
        return one.startswith(other) or other.startswith(one)
    return one.endswith(other) or other.endswith(one)


def _against_layer(text: str, orders: Sequence[Order], name: str, theirs: str) -> Iterator[Finding]:
    others = orders_in(theirs)
    for order in orders:
        for other in others:
            if words := clash(other, order):
                message = (
                    f"'{_short(text, order)}' contradicts '{_short(theirs, other)}' in {name} ({words}): "
                    "change one of them, or take the layer out"
                )
                yield Finding("layer-orders", "warning", order.start, order.end, message)
                break


def _against_check(text: str, orders: Sequence[Order], check: Check) -> Iterator[Finding]:
    name = f"{check.type} ({check.metric})" if check.metric else check.type
    wanted = list(_wants(check))
    for order in orders:
        reasons = (words for want in wanted if (words := clash(order, want) or _value_clash(order, want)))
        if words := next(reasons, ""):
            message = (
                f"the check '{name}' wants something else than '{_short(text, order)}' ({words}): change one of them"
            )
            yield Finding("check", "warning", order.start, order.end, message)
            return


def _value_clash(order: Order, want: Order) -> str:
    """What a check looks for at the beginning or anywhere, against a form that has no such signs."""
    if want.kind not in ("begin", "contains"):
        return ""
    value = want.what.lstrip()
    if (order.kind, order.what) == ("ban", "Markdown") and _OF_MARKDOWN.match(value):
        return f"'{value[:20]}' is Markdown"
    if (order.kind, order.what) == ("ban", "a list") and _OF_A_LIST.match(value):
        return f"'{value[:20]}' begins a list"
    if (order.kind, order.what) == ("form", "JSON") and want.kind == "begin" and value[:1] not in ("{", "["):
        return f"no JSON begins with '{value[:20]}'"
    if order.kind == "never say" and order.what.lower() in want.what.lower():
        return f"'{order.what}' is never said"
    return ""


def _wants(check: Check) -> Iterator[Order]:
    """A check as the orders that an answer must have obeyed to pass it, as far as that can be said."""
    kind, negative = check.type.removeprefix("not-"), check.type.startswith("not-")
    if kind == "is-json" or (kind == "contains-json" and negative):
        yield Order("ban" if negative else "form", "JSON", 0, 0)
    if kind == "word-count" and not negative and (bounds := _word_bounds(check.value)):
        yield Order("length", "", 0, 0, bounds_of("words", *bounds))
    if kind in ("starts-with", "ends-with") and not negative:
        yield Order("begin" if kind == "starts-with" else "end", str(check.value), 0, 0)
    if kind.endswith(("contains", "contains-all", "contains-any")):
        values = [str(check.value)] if kind.endswith("contains") else _values(check.value)
        if negative:
            yield from (Order("never say", value, 0, 0) for value in values)
        elif len(values) == 1 or kind.endswith("all"):
            yield from (Order("contains", value, 0, 0) for value in values)
    if language := _language(check, negative):
        yield language


def _word_bounds(value: JsonValue) -> tuple[float, float] | None:
    low: JsonValue = 0
    high: JsonValue = float("inf")
    if isinstance(value, dict):
        low, high = value.get("min", low), value.get("max", high)
    else:
        low = high = value
    return (low, high) if isinstance(low, (int, float)) and isinstance(high, (int, float)) else None


def _values(value: JsonValue) -> list[str]:
    if isinstance(value, str):
        return [word for part in value.split(",") if (word := part.strip())]
    return [str(item) for item in value] if isinstance(value, list) else []


def _language(check: Check, negative: bool) -> Order | None:
    """The language that a check's name says it wants, or that all its words are common words of."""
    words = (check.metric or "").split()
    if len(words) in (1, 2) and words[-1].capitalize() in LANGUAGES and not negative:
        if len(words) == 1 or words[0].lower() in ("in", "is", "speaks"):
            return Order("language", words[-1].capitalize(), 0, 0)
        return None
    values = [value.lower() for value in _values(check.value)]
    if negative or "contains" not in check.type or len(values) < 2:
        return None
    of = [name for name, common in _COMMON.items() if set(values) <= set(common.split())]
    return Order("language", of[0], 0, 0) if len(of) == 1 else None


def _short(text: str, order: Order) -> str:
    words = " ".join(text[order.start : order.end].split())
    return words if len(words) <= 50 else words[:49] + "…"
