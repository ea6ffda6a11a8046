"""Doubts whether the whole prompt reached the model, from the count that the endpoint reports. Pure.

Some servers cut the front of a prompt that is longer than their context and answer as if nothing had happened; the
system message stands in front. Their own count of prompt tokens gives them away, where it is below what the text can
come down to.

The bound. Tokenizers split a text at white space before anything else, so that no token spans two words: a text has at
least as many tokens as words. Within a word, a token holds at most about CHARS_A_TOKEN characters even in runs and
repetitions (vocabularies hold runs of up to 16 or 32), and scripts that use no spaces come down to CJK_A_TOKEN, where
1 to 2 is usual and phrases of ten are the vocabularies' longest. What has neither letter nor digit counts nothing.
Real text has a third more tokens than words, and only counts below FAR of the bound raise a doubt, so it is the
prompts that were cut by much that are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from playground.core.completion import Usage
from playground.core.request import JsonValue, SentRequest

CHARS_A_TOKEN: Final = 32
CJK_A_TOKEN: Final = 8
FAR: Final = 0.75

LEAST_COUNT: Final = 256
"""A smaller count is no filled context: some servers leave out what their cache held, some count nothing."""

_WORD: Final = re.compile(r"\S+")
_CJK: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U000323af]"
)
_LETTER: Final = re.compile(r"[^\W_]")
_PROMPT_KEYS: Final = ("system", "instructions", "systemInstruction", "messages", "input", "contents")
_TEXT_KEYS: Final = frozenset({"content", "text", "parts"})


def delivery_doubts(sent: SentRequest | None, usage: Usage) -> tuple[str, ...]:
    """A sentence for each doubt; none where nothing was counted, or where the count may be right."""
    counted = usage.input_tokens
    if sent is None or counted is None:
        return ()
    counted += usage.cached_tokens or 0  # some endpoints count these apart
    if counted < LEAST_COUNT:
        return ()
    least = sum(least_tokens(text) for text in prompt_texts(sent.body))
    if counted >= least * FAR:
        return ()
    what = "prompt" if sent.delivery.how in ("none", "template-default") else "system message"
    return (
        f"The {what} may have been cut: the endpoint counted {counted:,} prompt tokens, and the text that was sent has "
        f"at least {least:,}. Raise the server's context length (num_ctx in Ollama), or shorten the prompt.",
    )


def least_tokens(text: str) -> int:
    """Fewer tokens than this no tokenizer makes of `text`."""
    return sum(_least_of_word(match[0]) for match in _WORD.finditer(text))


def prompt_texts(body: Mapping[str, JsonValue]) -> Iterator[str]:
    """The texts of the prompt in a request's body, of any dialect."""
    for key in _PROMPT_KEYS:
        yield from _texts(body.get(key))


def _texts(value: JsonValue) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for key, item in value.items():
                if key in _TEXT_KEYS:
                    yield from _texts(item)
        case _:
            return


def _least_of_word(word: str) -> int:
    if word.isascii() and len(word) <= CHARS_A_TOKEN:
        return 1 if _LETTER.search(word) else 0
    cjk = len(_CJK.findall(word))
    rest = len(word) - cjk
    if not cjk and not _LETTER.search(word):
        return 0
    return max(1, cjk // CJK_A_TOKEN + rest // CHARS_A_TOKEN)
