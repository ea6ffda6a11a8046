"""The instructions of IFEval that do not count (Zhou et al. 2023, arXiv 2311.07911, instructions.py), as checks.

They mean what they mean there, and an empty answer follows none of them. What differs is said at each. Searches are
written by hand where a pattern of theirs would need more than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from playground.core.checks.kinds import (
    CannotTell,
    Fact,
    Judge,
    Kind,
    Subject,
    listed,
    needs_no_value,
    needs_text,
    needs_words,
    quoted,
    words_of,
)  # fmt: skip
from playground.core.json_checks import is_json
from playground.core.languages import LANGUAGES, identify, language_name
from playground.core.nearest import suggestion
from playground.core.preset import Check

ANSWERS: Final = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
"""What `constrained-response` wants when no value says something else."""
RESPONSES_APART: Final = "******"
_TITLE = re.compile(r"<<[^\n<>]+>>")
_FENCE = re.compile(r"```(?:json)?[ \t]*\r?\n?", re.IGNORECASE)
_POSTSCRIPTS: Final[Mapping[str, str]] = {"P.S.": r"p\.\s?s\.", "P.P.S": r"p\.\s?p\.\s?s"}


def _whole(judge: Judge) -> Judge:
    """Nothing is said of an empty answer but that it is empty."""

    def judged(check: Check, subject: Subject) -> Fact:
        return judge(check, subject) if subject.text.strip() else Fact(False, "the answer is empty")

    return judged


def _keywords(check: Check, subject: Subject) -> Fact:
    text = subject.text.casefold()
    missing = [word for word in words_of(check.value) if word.casefold() not in text]
    return Fact(not missing, f"{listed(missing)} not found" if missing else "all of the keywords found")


def _forbidden(check: Check, subject: Subject) -> Fact:
    """Whole words; capitals do not count."""
    text = subject.text.casefold()
    hits = [word for word in words_of(check.value) if _stands_alone(word.casefold(), text)]
    return Fact(not hits, f"{listed(hits)} found" if hits else "none of the forbidden words found")


def _stands_alone(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (_in_word(before) and _in_word(word[0])) and not (_in_word(after) and _in_word(word[-1])):
            return True
        at = text.find(word, at + 1)
    return False


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _language(check: Check, subject: Subject) -> Fact:
    """A language that cannot be told fails with that reason; IFEval counts it as followed."""
    found = identify(subject.text)
    if found is None:
        raise CannotTell("the language cannot be told: the answer is too short, or mixed")
    wanted = str(check.value)
    return Fact(found == wanted, f"the answer is in {language_name(found)}")


def _needs_language(check: Check) -> str | None:
    if isinstance(check.value, str) and check.value in LANGUAGES:
        return None
    if not isinstance(check.value, str):
        return f"the check '{check.type}' needs the code of a language as value, for example de"
    near = suggestion(check.value, LANGUAGES)
    return f"there is no language '{check.value[:40]}' that can be told here: {near}"


def _cased(same: Callable[[str], bool], words: str) -> Judge:
    """IFEval wants English too; here that is said with `value: en`, and another language may be."""

    def judge(check: Check, subject: Subject) -> Fact:
        if not same(subject.text):
            return Fact(False, f"the answer is not all in {words}")
        return _language(check, subject) if check.value is not None else Fact(True, f"all in {words}")

    return judge


def _needs_language_or_none(check: Check) -> str | None:
    return None if check.value is None else _needs_language(check)


def _postscript(check: Check, subject: Subject) -> Fact:
    marker = str(check.value) if check.value is not None else "P.S."
    pattern = _POSTSCRIPTS.get(marker) or re.escape(marker.casefold())
    holds = re.search(pattern, subject.text.casefold()) is not None
    return Fact(holds, f"a postscript {quoted(marker)} {'' if holds else 'not '}found")


def _constrained(check: Check, subject: Subject) -> Fact:
    wanted = list(ANSWERS) if check.value is None else words_of(check.value)
    hit = next((option for option in wanted if option in subject.text), None)
    return Fact(hit is not None, f"{quoted(hit)} found" if hit is not None else "none of the given answers found")


def _needs_options(check: Check) -> str | None:
    return None if check.value is None else needs_words(check)


def _json(check: Check, subject: Subject) -> Fact:
    """The whole answer is JSON; unlike for `is-json` it may stand in a code fence."""
    text = subject.text.strip()
    opening = _FENCE.match(text)
    if opening is not None:
        text = text[opening.end() :].removesuffix("```").strip()
    return Fact(*is_json(text, None))


def _title(_: Check, subject: Subject) -> Fact:
    title = next((found for found in _TITLE.findall(subject.text) if found.strip("<>").strip()), None)
    return Fact(
        title is not None, f"the title is {quoted(title)}" if title else "no title in <<double brackets>> found"
    )


def _two_responses(_: Check, subject: Subject) -> Fact:
    parts = subject.text.split(RESPONSES_APART)
    inner = [part.strip() for i, part in enumerate(parts) if part.strip() or 0 < i < len(parts) - 1]
    if len(inner) != 2 or not all(inner):
        return Fact(False, f"{len(inner)} answer{'' if len(inner) == 1 else 's'} with {RESPONSES_APART} between")
    return Fact(inner[0] != inner[1], f"the two answers are {'the same' if inner[0] == inner[1] else 'different'}")


def _repeat_prompt(check: Check, subject: Subject) -> Fact:
    """The prompt as it was sent, or the text that is given as value, stands first; capitals do not count."""
    wanted = (str(check.value) if check.value is not None else subject.prompt).strip()
    if not wanted:
        raise CannotTell("it is not known what was asked")
    holds = subject.text.strip().casefold().startswith(wanted.casefold())
    return Fact(holds, f"the answer {'repeats' if holds else 'does not begin with'} the prompt")


def _needs_text_or_none(check: Check) -> str | None:
    return None if check.value is None else needs_text(check)


def _end_phrase(check: Check, subject: Subject) -> Fact:
    phrase = str(check.value).strip()
    holds = subject.text.strip().strip('"').casefold().endswith(phrase.casefold())
    return Fact(holds, f"the answer {'ends' if holds else 'does not end'} with {quoted(phrase)}")


def _no_comma(_: Check, subject: Subject) -> Fact:
    found = subject.text.count(",")
    return Fact(not found, f"{found:,} comma{'' if found == 1 else 's'}" if found else "no comma")


def _quotation(_: Check, subject: Subject) -> Fact:
    text = subject.text.strip()
    holds = len(text) > 1 and text[0] == text[-1] == '"'
    return Fact(holds, f"the answer {'stands' if holds else 'does not stand'} in double quotes")


KINDS: Final[Mapping[str, Kind]] = {
    "keyword-existence": Kind(_whole(_keywords), needs_words),
    "forbidden-words": Kind(_whole(_forbidden), needs_words),
    "response-language": Kind(_whole(_language), _needs_language),
    "all-capital": Kind(_whole(_cased(str.isupper, "capital letters")), _needs_language_or_none),
    "all-lowercase": Kind(_whole(_cased(str.islower, "small letters")), _needs_language_or_none),
    "postscript": Kind(_whole(_postscript), _needs_text_or_none),
    "constrained-response": Kind(_whole(_constrained), _needs_options),
    "json-format": Kind(_whole(_json), needs_no_value),
    "title": Kind(_whole(_title), needs_no_value),
    "two-responses": Kind(_whole(_two_responses), needs_no_value),
    "repeat-prompt": Kind(_whole(_repeat_prompt), _needs_text_or_none),
    "end-phrase": Kind(_whole(_end_phrase), needs_text),
    "no-comma": Kind(_whole(_no_comma), needs_no_value),
    "quotation": Kind(_whole(_quotation), needs_no_value),
}
