"""Checks that count something. A number as value means exactly as many; `{min: 2, max: 5}` gives bounds.

`word-count` is promptfoo's: words are what stands between spaces. The others are instructions of IFEval (Zhou et al.
2023, arXiv 2311.07911, instructions.py), which says "at least 3" where one writes `{min: 3}` here, and "less than 3"
where one writes `{max: 2}`. Every search is linear in the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from playground.core.checks.kinds import Fact, Judge, Kind, Problem, Subject, number_of, quoted
from playground.core.preset import Check
from playground.core.request import JsonValue
from playground.core.sentences import sentences

BOUNDS: Final = ("min", "max")
_PLACEHOLDER = re.compile(r"\[[^\[\]\n]*\]")
_BULLET = re.compile(r"^[^\S\n]*(?:\*[^*\n]|-(?!-)).*$", re.MULTILINE)
_HIGHLIGHT = re.compile(r"\*[^\n*]*\*")
_STRONG = re.compile(r"\*\*[^\n*]*\*\*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")

_Count: TypeAlias = Callable[[Check, str], int]


def bounds_of(value: JsonValue) -> tuple[float | None, float | None]:
    """(least, most); both are the number itself where the value is one."""
    if isinstance(value, dict):
        low, high = (bound if is_count(bound := value.get(name)) else None for name in BOUNDS)
        return number_of(low), number_of(high)
    return number_of(value), number_of(value)


def is_count(value: JsonValue) -> bool:
    number = number_of(value)
    return number is not None and number >= 0 and float(number).is_integer()


def in_bounds(found: int, value: JsonValue, one: str, many: str = "") -> Fact:
    """Whether `found` lies within the value's bounds; `one` and `many` name what was counted."""
    low, high = bounds_of(value)
    words = f"{found:,} {one if found == 1 else many or one + 's'}"
    if low is not None and low == high:
        return Fact(found == low, f"{words}, asked for {low:g}")
    if low is not None and found < low:
        return Fact(False, f"{words}, fewer than {low:g}")
    if high is not None and found > high:
        return Fact(False, f"{words}, more than {high:g}")
    return Fact(True, words)


def needs_count(what: str, also: tuple[str, ...] = ()) -> Problem:
    """A number of `what`, or bounds; `also` are texts that the mapping may hold beside them."""

    def problem(check: Check) -> str | None:
        value = check.value
        if not isinstance(value, dict):
            good = is_count(value)
        else:
            given = [name for name in BOUNDS if name in value]
            good = bool(given) and set(value) <= {*BOUNDS, *also} and all(is_count(value[name]) for name in given)
            good = good and all(isinstance(value[name], str) and value[name] for name in also if name in value)
            low, high = bounds_of(value) if good else (None, None)
            if low is not None and high is not None and low > high:
                return f"the check '{check.type}' has a min that is above its max"
        return None if good else f"the check '{check.type}' needs a number of {what}, or {{min: 5, max: 20}}"

    return problem


def needs_named_count(name: str, what: str) -> Problem:
    """Bounds of `what`, and the text that is counted under the key `name`."""
    counted = needs_count(what, (name,))

    def problem(check: Check) -> str | None:
        if isinstance(check.value, dict) and isinstance(check.value.get(name), str) and check.value[name]:
            return counted(check)
        return f"the check '{check.type}' needs a value such as {{{name}: ..., min: 2}}"

    return problem


def named(check: Check, name: str, default: str = "") -> str:
    found = check.value.get(name) if isinstance(check.value, dict) else None
    return found if isinstance(found, str) else default


def _counted(count: _Count, one: str, many: str = "") -> Judge:
    return lambda check, subject: in_bounds(count(check, subject.text), check.value, one, many)


def paragraphs(text: str, divider: str = "") -> list[str]:
    """The parts of a text between blank lines, or between `divider`s; empty ones are left out."""
    parts = text.split(divider) if divider else _BLANK_LINE.split(text)
    return [stripped for part in parts if (stripped := part.strip())]


def _highlights(text: str) -> int:
    """Parts in *stars* or **two of them**, as Markdown marks them; `****` marks nothing."""
    single = sum(bool(part.strip("*").strip()) for part in _HIGHLIGHT.findall(text))
    return single + sum(bool(part[2:-2].strip()) for part in _STRONG.findall(text))


def _sections(check: Check, text: str) -> int:
    """Headings such as `SECTION 1`: the word and a number after it. The same capitals are wanted."""
    word = re.escape(named(check, "splitter", "Section"))
    return len(re.findall(rf"{word}\s?\d+", text))


def _keyword(check: Check, subject: Subject) -> Fact:
    """IFEval finds a keyword within other words too; capitals do not count."""
    keyword = named(check, "keyword")
    found = subject.text.casefold().count(keyword.casefold())
    return in_bounds(found, check.value, f"time {quoted(keyword)}", f"times {quoted(keyword)}")


def _letter(check: Check, subject: Subject) -> Fact:
    letter = named(check, "letter")
    found = subject.text.lower().count(letter.lower())
    return in_bounds(found, check.value, f"time {quoted(letter)}", f"times {quoted(letter)}")


def _needs_letter(check: Check) -> str | None:
    if len(named(check, "letter")) > 1:
        return f"the check '{check.type}' counts one letter, not {quoted(named(check, 'letter'))}"
    return needs_named_count("letter", "letters")(check)


def _nth_paragraph(check: Check, subject: Subject) -> Fact:
    """The first word of a paragraph, without capitals and the signs around it; paragraphs stand between blank lines."""
    value = check.value if isinstance(check.value, dict) else {}
    nth, wanted, total = value.get("nth"), named(check, "first_word"), value.get("paragraphs")
    parts = paragraphs(subject.text)
    if total is not None and len(parts) != total:
        return Fact(False, f"{len(parts):,} paragraph{'' if len(parts) == 1 else 's'}, asked for {total}")
    if not isinstance(nth, int) or nth > len(parts):
        return Fact(False, f"there is no paragraph {nth}")
    match = _WORD.search(parts[nth - 1][:1_000])
    first = "" if match is None else match.group()
    return Fact(first.casefold() == wanted.casefold(), f"paragraph {nth} begins with {quoted(first)}")


def _needs_nth(check: Check) -> str | None:
    value = check.value if isinstance(check.value, dict) else {}
    whole = all(isinstance(value[k], int) and value[k] is not True for k in ("nth", "paragraphs") if k in value)
    good = whole and "nth" in value and set(value) <= {"nth", "first_word", "paragraphs"}
    good = good and all(is_count(value[k]) and value[k] != 0 for k in ("nth", "paragraphs") if k in value)
    if good and named(check, "first_word").strip():
        return None
    return f"the check '{check.type}' needs a value such as {{nth: 2, first_word: however, paragraphs: 3}}"


def _needs_divided(check: Check) -> str | None:
    return needs_count("paragraphs", ("divider",))(check)


KINDS: Final[Mapping[str, Kind]] = {
    "word-count": Kind(_counted(lambda _, text: len(text.split()), "word"), needs_count("words")),
    "sentence-count": Kind(_counted(lambda _, text: len(sentences(text)), "sentence"), needs_count("sentences")),
    "paragraph-count": Kind(
        _counted(lambda check, text: len(paragraphs(text, named(check, "divider"))), "paragraph"), _needs_divided
    ),
    "bullet-count": Kind(_counted(lambda _, text: len(_BULLET.findall(text)), "bullet point"), needs_count("bullets")),
    "placeholder-count": Kind(
        _counted(lambda _, text: len(_PLACEHOLDER.findall(text)), "placeholder"), needs_count("placeholders")
    ),
    "highlighted-sections": Kind(
        _counted(lambda _, text: _highlights(text), "highlighted part"), needs_count("highlighted parts")
    ),
    "section-count": Kind(_counted(_sections, "section"), needs_count("sections", ("splitter",))),
    "capital-word-frequency": Kind(
        _counted(lambda _, text: sum(word.isupper() for word in _WORD.findall(text)), "word in capitals",
                 "words in capitals"), needs_count("words in capitals"),
    ),
    "keyword-frequency": Kind(_keyword, needs_named_count("keyword", "times")),
    "letter-frequency": Kind(_letter, _needs_letter),
    "nth-paragraph-first-word": Kind(_nth_paragraph, _needs_nth),
}  # fmt: skip
