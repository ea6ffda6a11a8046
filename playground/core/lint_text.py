"""Lint of the text alone: what leaked into it, what was left unfinished, what nobody sees, what other tools left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from playground.core.endpoint_secrets import looks_like_key
from playground.core.lint_finding import Edit, Finding, Fix, Severity, code_in, within
from playground.core.preset import Preset

_KEY: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-[A-Za-z0-9_-]{20,}|(?:gsk|hf|r8|csk|tgp|fw|npm|[sr]k_live)_[A-Za-z0-9_-]{16,}"
    r"|(?:xai|pplx|nvapi|glpat)-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{30,}|A[KS]IA[0-9A-Z]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|xox[abprs]-[A-Za-z0-9-]{10,}"
    r"|ya29\.[A-Za-z0-9_-]{20,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,})"
)
_PRIVATE: Final = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_NAMED: Final = re.compile(
    r"(?i)\b(?:api[ _-]?key|token|secret|passw(?:or)?d|bearer)\b[\"']?(?:\s+is\b)?\s*[:=]?\s*[\"']?"
    r"([A-Za-z0-9_+/=.~-]{20,})"
)
_IN_ADDRESS: Final = re.compile(r"(?<=://)[^\s/:@]{1,80}:([^\s/:@]{6,80})(?=@)")
_MAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,3}\.[A-Za-z]{2,24}(?![\w@])"
)
_NOBODY: Final = re.compile(r"(?i)(?:^|[.@])(?:example\.(?:com|org|net)|(?:example|test|invalid|localhost))$")
_OFFICE: Final = re.compile(
    r"(?i)^(?:support|help|info|hello|contact|sales|press|office|team|privacy|security|billing|no-?reply|service)@"
)

_TO_FILL: Final = re.compile(
    r"(?i)\[(?:your|insert|fill in|replace)\b[^\]\n]{0,60}\](?!\()|<(?:your|insert|fill in|replace)\b[^<>\n]{0,60}>"
)
_CAPITALS: Final = re.compile(r"\[(?!INST\]|SYS\]|CDATA)[A-Z][A-Z0-9]*(?:[ _-][A-Z0-9]+){0,5}\](?![(\[:])")
_MARK: Final = r"(?:TODO|FIXME|TBD|XXX)"
_UNFINISHED: Final = re.compile(
    rf"(?m)(?:^[ \t>*#/-]*|[\[(<]){_MARK}(?![-\w])(?! *(?:lists?|apps?|items?|comments?)\b)"
    rf"|\b{_MARK}:|(?:\b(?:is|are|=)|:)[ \t]*{_MARK}\b|(?<![\w-])XXX+(?![\w-])|\b[Ll]orem ipsum\b"
)
_BLANKS: Final = re.compile(r"(?<=[ \t(:])_{4,}(?!\w)")

_CHAT_TOKEN: Final = re.compile(
    r"<\|[a-z][a-z_]{1,30}\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|<(?:bos|eos)>"
    r"|@@@langfusePrompt:[^@\n]{1,200}@@@"
)
_MACRO: Final = re.compile(
    r"\{\{\s*(?:[#/^>][^{}\n]{0,80}|(?:role|history|media|plugin|ext|random|roll|getvar|setvar)\b[^{}\n]{0,80}"
    r"|(?P<name>char|user|original|persona))\s*\}\}|\{=\w{1,40}\}"
)
_DOLLAR: Final = re.compile(r"\$\{([A-Za-z_]\w{0,40})(?::[^{}\n]{0,80})?\}")
_BRACES: Final = re.compile(r"(?<![\\\w{}$%\"'#])\{([A-Za-z_]\w{1,40})\}(?!\})")
_USUAL: Final = frozenset(
    (
        "input", "question", "query", "context", "text", "user_input", "user_query", "user_question", "topic",
        "language", "name", "chat_history", "history", "document", "documents", "content", "message",
        "prompt", "instructions",
    )
)  # fmt: skip

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]+"
)
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TAGS: Final = re.compile("[\U000e0020-\U000e007e]")
_FLAG: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f")


def text_findings(text: str, preset: Preset) -> Iterator[Finding]:
    found = list(secrets(text))
    yield from found
    for knob in preset.knobs:
        if isinstance(knob.default, str) and any(True for _ in secrets(f"{knob.default}\n{knob.description}")):
            words = f"the knob '{knob.name}' holds what looks like a key: take it out, and make the key invalid"
            yield Finding("secret", "error", 0, 0, words, key="knobs")
    yield from _mails(text, [(finding.start, finding.end) for finding in found])
    yield from _unfinished(text)
    yield from _unseen(text)
    yield from _leftovers(text, frozenset(knob.name for knob in preset.knobs))


def macro_names(text: str) -> frozenset[str]:
    """Names in `{{ }}` that are another tool's, not knobs that were forgotten."""
    return frozenset(match["name"] for match in _MACRO.finditer(text) if match["name"])


def secrets(text: str) -> Iterator[Finding]:
    found = [match.span() for pattern in (_PRIVATE, _IN_ADDRESS) for match in pattern.finditer(text)]
    found += [match.span() for match in _KEY.finditer(text) if _is_random(match[0])]
    found += [match.span(1) for match in _NAMED.finditer(text) if looks_like_key(match[1])]
    last = -1
    for start, end in sorted(found):
        if start < last:
            continue
        last = end
        words = (
            "this looks like a key or password, and it would go to every model and into every shared file: "
            "take it out, and make the key invalid where it came from"
        )
        fix = Fix("Put [key] in its place", (Edit(start, end, "[key]"),))
        yield Finding("secret", "error", start, end, words, fix)


def _is_random(word: str) -> bool:
    """Not `sk-your-key-goes-here-please`, nor `sk-xxxxxxxxxxxxxxxxxxxxxxxx`."""
    return any(sign.isdigit() for sign in word) and len(set(word)) > 8


def _mails(text: str, told: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    for match in _MAIL.finditer(text):
        if within(match.start(), told) or _NOBODY.search(match[0].rpartition("@")[2]):
            continue
        office = _OFFICE.match(match[0]) is not None
        words = f"the address {match[0]} goes to every model and into every shared file: " + (
            "leave it only if it is public" if office else "take it out, or use one at example.com"
        )
        fix = Fix("Use an address of nobody", (Edit(*match.span(), "name@example.com"),))
        yield Finding("e-mail", "hint" if office else "warning", *match.span(), words, fix)


def _unfinished(text: str) -> Iterator[Finding]:
    code = code_in(text)
    for match in _TO_FILL.finditer(text):
        if not within(match.start(), code):
            words = f"'{_short(match[0])}' was not filled in: write what it stands for, or make it a knob"
            yield Finding("placeholder", "warning", *match.span(), words)
    for match in _UNFINISHED.finditer(text):
        if not within(match.start(), code):
            words = f"'{_short(match[0].strip())}' marks something unfinished: finish it, or take it out"
            yield Finding("placeholder", "warning", *match.span(), words)
    for pattern in (_CAPITALS, _BLANKS):
        for match in pattern.finditer(text):
            if not within(match.start(), code) and not _TO_FILL.match(match[0]) and not re.search(_MARK, match[0]):
                words = (
                    f"'{_short(match[0])}' looks like a blank to fill in: fill it, or say that the model shall do so"
                )
                yield Finding("placeholder", "hint", *match.span(), words)


def _unseen(text: str) -> Iterator[Finding]:
    if text.isascii() and text.isprintable():
        return
    flags = [match.span() for match in _FLAG.finditer(text)]
    for match in _UNSEEN.finditer(text):
        start, end = match.span()
        if within(start, flags) or _belongs(text, start, end):
            continue
        turns, hides = _DIRECTION.search(match[0]), _TAGS.search(match[0])
        names = ", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in match[0][:8]))
        what = (
            "turns the reading order round, so that a reader sees another text than the model gets"
            if turns
            else "holds words that no reader sees and every model reads"
            if hides
            else "is not to be seen"
        )
        fix = Fix("Take it out", (Edit(start, end, ""),))
        severity: Severity = "error" if turns or hides else "warning"
        yield Finding("invisible", severity, start, end, f"an invisible sign ({names}) {what}: take it out", fix)


def _belongs(text: str, start: int, end: int) -> bool:
    """Joiners within emoji and within the scripts that are written with them, and marks of right-to-left text."""
    signs, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
    if signs in ("\u200c", "\u200d"):
        return bool(before and after) and all(ord(sign) > 0x5FF or sign == "\ufe0f" for sign in (before, after))
    if set(signs) <= {"\u200e", "\u200f", "\u061c"}:
        return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    return False


def _leftovers(text: str, knobs: frozenset[str]) -> Iterator[Finding]:
    code = code_in(text)
    for match in _CHAT_TOKEN.finditer(text):
        if not within(match.start(), code):
            words = f"'{_short(match[0])}' is another program's mark and no text for a model: take it out"
            yield Finding("leftover", "warning", *match.span(), words, Fix("Take it out", (Edit(*match.span(), ""),)))
    for match in _MACRO.finditer(text):
        if match["name"] not in knobs and not within(match.start(), code):
            words = (
                f"'{_short(match[0])}' is another tool's macro and goes out as written: say in words what it stood for"
            )
            yield Finding("leftover", "warning", *match.span(), words)
    for pattern in (_DOLLAR, _BRACES):
        for match in pattern.finditer(text):
            if within(match.start(), code):
                continue
            name, known = match[1], match[1] in knobs
            way = "write" if known else "declare a knob and write"
            words = f"'{_short(match[0])}' is another tool's variable and goes out as written: {way} '{{{{ {name} }}}}'"
            fix = Fix(f"Write {{{{ {name} }}}}", (Edit(*match.span(), f"{{{{ {name} }}}}"),)) if known else None
            certain = pattern is _DOLLAR or known or name.lower() in _USUAL
            yield Finding("leftover", "warning" if certain else "hint", *match.span(), words, fix)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
