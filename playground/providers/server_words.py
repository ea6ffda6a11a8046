"""What a server says when it refuses: its own words out of JSON or HTML, and the kind of error they mean. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from playground.core.completion import ErrorKind
from playground.core.errors import ProviderError
from playground.core.redaction import redact
from playground.providers.unicode_text import joined_halves

MAX_WORDS_CHARS: Final = 500
_TAGLESS: Final = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>")
_TITLE: Final = re.compile(r"(?is)<title[^>]*>(.*?)</title")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\s\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


_MESSAGE_KEYS: Final = ("message", "detail", "details", "msg", "error_msg", "faultstring", "fault", "errors", "title")


@dataclass(frozen=True, slots=True)
class ServerWords:
    """`codes` are the machine's words beside the message (type, code, status), lower case, joined by spaces."""

    message: str = ""
    codes: str = ""
    status: int | None = None


def read_words(body: bytes | str) -> ServerWords:
    """The words in an error's body, whatever its form; "" where it has none."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    text = text.strip().lstrip("\ufeff").strip()
    if text.startswith(("{", "[", '"')):
        try:
            return words_of(json.loads(text))
        except (ValueError, RecursionError):
            pass
    if text.startswith("<"):
        title = _TITLE.search(text)
        text = html.unescape((title.group(1) if title else "") or _TAGLESS.sub(" ", text))
    return ServerWords(text.strip())


def words_of(value: object) -> ServerWords:
    """The words in a JSON error value: {"error": {"message"}}, {"error": "..."}, {"message"}, {"detail"}, lists."""
    if isinstance(value, str):
        return ServerWords(value)
    if isinstance(value, list):
        items = cast("list[object]", value)
        return words_of(items[0]) if items else ServerWords()
    if not isinstance(value, dict):
        return ServerWords()
    fields = cast("dict[str, Any]", value)
    inner = words_of(fields["error"]) if fields.get("error") else ServerWords()
    message = inner.message
    said = (words_of(fields.get(key)).message for key in _MESSAGE_KEYS)
    message = message or next(filter(None, said), "")
    if (described := fields.get("error_description")) and isinstance(described, str):  # OAuth: `error` is a code there
        message = described
    message = _with_metadata(message, fields.get("metadata"))
    found = [fields.get(key) for key in ("type", "code", "status")]
    codes = [inner.codes, *(str(item).lower() for item in found if isinstance(item, (str, int)))]
    codes.extend(_reasons(fields.get("details")))
    statuses = [_status(item) for item in (inner.status, *found, fields.get("status_code"))]
    return ServerWords(message, " ".join(filter(None, codes)), next(filter(None, statuses), None))


def _status(item: object) -> int | None:
    digits = str(item) if isinstance(item, (int, str)) else ""
    return int(digits) if re.fullmatch(r"[45][0-9][0-9]", digits) else None


def _with_metadata(message: str, metadata: object) -> str:
    """OpenRouter says "Provider returned error" and keeps the provider's words in metadata.raw."""
    if not isinstance(metadata, dict):
        return message
    raw = cast("dict[str, Any]", metadata).get("raw")
    words = read_words(raw).message if isinstance(raw, str) else words_of(raw).message
    return f"{message}: {words}" if words and words not in message else message


def _reasons(details: object) -> list[str]:
    """Google's error details carry a `reason` such as API_KEY_INVALID."""
    if not isinstance(details, list):
        return []
    items = cast("list[object]", details)
    entries = [cast("dict[str, Any]", item) for item in items if isinstance(item, dict)]
    return [str(entry["reason"]).lower() for entry in entries if "reason" in entry]


_BY_CODE: Final[tuple[tuple[ErrorKind, tuple[str, ...]], ...]] = (
    ("quota", ("insufficient_quota", "insufficient_credits", "insufficient_balance", "billing_hard_limit_reached",
               "billing_error")),
    ("overloaded", ("overloaded_error", "overloaded", "engine_overloaded")),
    ("auth", ("api_key_invalid", "invalid_api_key", "authentication_error", "unauthenticated", "permission_denied",
              "permission_error")),
    ("context", ("context_length_exceeded", "exceed_context_size_error", "too_many_prompt_tokens",
                 "request_too_large")),
    ("filter", ("content_filter", "content_policy_violation", "responsibleaipolicyviolation",
                "data_inspection_failed")),
    ("rate_limit", ("rate_limit_exceeded", "rate_limit_error", "too_many_requests", "resource_exhausted")),
    ("not_found", ("model_not_found", "not_found_error")),
    ("server", ("server_error", "internal_server_error", "api_error", "timeout_error")),
    ("bad_request", ("invalid_request_error", "invalid_prompt")),
)  # fmt: skip
_VAGUE: Final = frozenset({None, "server", "rate_limit", "bad_request"})
"""Kinds by code that say less than the message beside a refusal does: Anthropic's invalid_request_error is also what
a prompt gets that is too long, or an account without credit."""
_BY_MESSAGE: Final[tuple[tuple[ErrorKind, re.Pattern[str]], ...]] = (
    (
        "quota",
        re.compile(
            r"(?i)insufficient (balance|credit|quota|fund)|exceeded your current quota|credit balance is too low"
        ),
    ),
    ("auth", re.compile(r"(?i)(incorrect|invalid) api[ _-]?key|api[ _-]?key not valid")),
    (
        "context",
        re.compile(
            r"(?i)context (length|window|size)|maximum context|too many tokens|(prompt|input) is too long|"
            r"exceeds the maximum number of tokens|maximum prompt length|reduce the length of (the|your) messages"
        ),
    ),
    ("filter", re.compile(r"(?i)content (management|filter|policy)")),
)
_BY_STATUS: Final[Mapping[int, ErrorKind]] = {
    401: "auth", 402: "quota", 403: "auth", 404: "not_found", 405: "not_found", 407: "proxy", 408: "server",
    409: "server", 413: "context", 429: "rate_limit", 529: "overloaded",
}  # fmt: skip


def kind_of(status: int | None, said: ServerWords) -> ErrorKind:
    """The kind of error that a status and the server's words mean; the code counts most, then status, then words."""
    codes = set(said.codes.split())
    by_code: ErrorKind | None = next((kind for kind, names in _BY_CODE if codes.intersection(names)), None)
    by_words: ErrorKind | None = next((kind for kind, pattern in _BY_MESSAGE if pattern.search(said.message)), None)
    status = status if status is not None else said.status
    if status is None:
        return (by_words if by_code == "bad_request" else None) or by_code or by_words or "server"
    if status in (400, 422):
        return by_code if by_code is not None and by_code not in _VAGUE else by_words or "bad_request"
    if status in (401, 407):
        return _BY_STATUS[status]
    if by_code in ("quota", "overloaded") or (status == 403 and by_code == "filter"):
        return by_code
    if status == 429 and by_words == "quota":
        return "quota"
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return "server" if status >= 500 else "bad_request"


def shown(message: str, secrets: Iterable[str] = ()) -> str:
    """Server's words fit for a sentence: one line, keys taken out first, whole characters, at most MAX_WORDS_CHARS."""
    line = _CONTROL.sub(" ", joined_halves(redact(message, secrets))).strip()
    return line if len(line) <= MAX_WORDS_CHARS else line[: MAX_WORDS_CHARS - 1].rstrip() + "…"


def reports_failure(told: Mapping[str, Any]) -> bool:
    """Whether an object is an error in place of a reply, or of an event."""
    return bool(told.get("error") or told.get("detail")) or "error" in (told.get("type"), told.get("object"))


def reported(value: object, secrets: Iterable[str] = ()) -> ProviderError:
    """The failure that stands in a reply, an error value of any shape, in the endpoint's own words."""
    words = words_of(value)
    said = shown(words.message or words.codes or "no reason given", secrets)
    return ProviderError(kind_of(None, words), f'The endpoint reported an error: "{said}".', status=words.status)
