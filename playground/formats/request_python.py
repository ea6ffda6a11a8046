"""A request as a Python program: with the `openai` or the `anthropic` package where they speak its dialect, else httpx.

The program sends the same body. What the packages take by name in all their versions is passed by name, the rest goes
through their `extra_body`. Every text stands as `repr` writes it, so nothing of a request is ever code.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from playground.core.endpoint import Dialect
from playground.core.request import JsonValue, SentRequest
from playground.formats.request_code import ANY_KEY, KEY_MARK, VARIABLE, body_as_sent

TIMEOUT_S: Final = 600.0
MAX_LINES: Final = 200  # of one text that is written over several lines
MAX_DEPTH: Final = 40  # Python itself takes 200 brackets
_INDENT: Final = "    "
_NO_KEY: Final = "no-key-needed"
_OWN_HEADERS: Final = frozenset(["content-type", "accept", "authorization", "x-api-key"])


@dataclass(frozen=True, slots=True)
class _Package:
    """How a dialect is spoken with a package: `names` are those of the body that it takes by name."""

    package: str
    client: str
    path: str
    call: str
    names: tuple[str, ...]
    needs: tuple[str, ...]
    whole: str
    streamed: str


_PACKAGES: Final[Mapping[Dialect, _Package]] = {
    "openai-chat": _Package(
        "openai", "OpenAI", "/chat/completions", "chat.completions.create",
        ("model", "messages", "temperature", "top_p", "max_tokens", "max_completion_tokens", "seed", "stop", "stream",
         "stream_options", "reasoning_effort"),
        ("model", "messages"),
        "print(reply.choices[0].message.content)",
        "for chunk in reply:\n    for choice in chunk.choices:\n"
        '        print(choice.delta.content or "", end="", flush=True)\nprint()',
    ),
    "openai-responses": _Package(
        "openai", "OpenAI", "/responses", "responses.create",
        ("model", "input", "instructions", "temperature", "top_p", "max_output_tokens", "reasoning", "store", "stream"),
        ("model", "input"),
        "print(reply.output_text)",
        'for event in reply:\n    if event.type == "response.output_text.delta":\n'
        '        print(event.delta, end="", flush=True)\nprint()',
    ),
    "anthropic": _Package(
        "anthropic", "Anthropic", "/v1/messages", "messages.create",
        ("model", "messages", "system", "max_tokens", "stop_sequences", "stream"),
        ("model", "messages", "max_tokens"),
        'print("".join(block.text for block in reply.content if block.type == "text"))',
        'for event in reply:\n    if event.type == "content_block_delta" and event.delta.type == "text_delta":\n'
        '        print(event.delta.text, end="", flush=True)\nprint()',
    ),
}  # fmt: skip


def as_python(sent: SentRequest, headers: Mapping[str, str], dialect: Dialect, key_env: str = "") -> str:
    """A program that sends the same request. `headers` and `key_env` as in `as_curl`: the key is never part of it."""
    variable = key_env if VARIABLE.fullmatch(key_env) else ANY_KEY
    package = _PACKAGES.get(dialect)
    if package is None or not _fits(package, sent, headers):
        return _with_httpx(sent, headers, variable)
    return _with_package(package, sent, headers, variable)


def _fits(package: _Package, sent: SentRequest, headers: Mapping[str, str]) -> bool:
    try:
        path = urlsplit(sent.url).path.rstrip("/")
    except ValueError:  # an address in an old record that is none
        return False
    keys = [name.lower() for name, value in headers.items() if KEY_MARK in value]
    known = keys in ([], ["authorization"], ["x-api-key"]) or package.package == "openai"
    complete = all(name in sent.body for name in package.needs)
    return sent.method == "POST" and path.endswith(package.path) and known and complete and not _too_deep(sent.body)


def _with_package(package: _Package, sent: SentRequest, headers: Mapping[str, str], variable: str) -> str:
    arguments = {"base_url": repr(_root(sent.url, package.path)), **_key_argument(package, headers, variable)}
    others = {name: _header(value, variable) for name, value in headers.items() if _is_other(package, name)}
    if others:
        arguments["default_headers"] = _dict_of(others)
    if query := dict(parse_qsl(urlsplit(sent.url).query, keep_blank_values=True)):
        arguments["default_query"] = literal(dict[str, JsonValue](query), 1)
    arguments["timeout"] = repr(TIMEOUT_S)
    named = {name: literal(value, 1) for name, value in sent.body.items() if name in package.names}
    if rest := {name: value for name, value in sent.body.items() if name not in package.names}:
        named["extra_body"] = literal(rest, 1)
    uses_os = "os.environ[" in "".join([*others.values(), *_key_argument(package, headers, variable).values()])
    return "\n".join([
        f"# pip install {package.package}",
        *(["import os", ""] if uses_os else []),
        f"from {package.package} import {package.client}",
        "",
        f"client = {package.client}({_arguments(arguments)})",
        f"reply = client.{package.call}({_arguments(named)})",
        package.streamed if sent.body.get("stream") is True else package.whole,
        "",
    ])  # fmt: skip


def _root(url: str, path: str) -> str:
    """What the package puts its own path behind."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/").removesuffix(path), query="", fragment=""))


def _key_argument(package: _Package, headers: Mapping[str, str], variable: str) -> dict[str, str]:
    """The packages do not start without a key; a server that wants none does not look at it."""
    keyed = {name.lower(): value for name, value in headers.items() if KEY_MARK in value}
    if not keyed:
        return {"api_key": repr(_NO_KEY)}
    by_token = package.package == "anthropic" and "authorization" in keyed
    return {"auth_token" if by_token else "api_key": f"os.environ[{variable!r}]"}


def _is_other(package: _Package, name: str) -> bool:
    return name.lower() not in _OWN_HEADERS or (package.package == "openai" and name.lower() == "x-api-key")


def _with_httpx(sent: SentRequest, headers: Mapping[str, str], variable: str) -> str:
    written = {name: _header(value, variable) for name, value in headers.items()}
    deep = _too_deep(sent.body)
    body = f"BODY = {body_as_sent(sent).decode()!r}.encode()" if deep else f"BODY = {literal(dict(sent.body), 0)}"
    request = f"{sent.method!r}, URL, headers=HEADERS, {'content' if deep else 'json'}=BODY, timeout={TIMEOUT_S!r}"
    streams = any(word in value for value in headers.values() for word in ("event-stream", "ndjson"))
    asked = (
        f"with httpx.stream({request}) as reply:\n    for line in reply.iter_lines():\n        print(line)"
        if streams
        else f"reply = httpx.request({request})\nprint(reply.text)"
    )
    return "\n".join([
        "# pip install httpx",
        *(["import os", ""] if any("os.environ[" in value for value in written.values()) else []),
        "import httpx",
        "",
        f"URL = {sent.url!r}",
        f"HEADERS = {_dict_of(written, 0)}",
        body,
        asked,
        "",
    ])  # fmt: skip


def _header(value: str, variable: str) -> str:
    before, mark, after = value.partition(KEY_MARK)
    if not mark:
        return repr(value)
    key = f"os.environ[{variable!r}]"
    return " + ".join(part for part in (before and repr(before), key, after and repr(after)) if part)


def _dict_of(written: Mapping[str, str], depth: int = 1) -> str:
    """A dict of values that are written already."""
    inner = _INDENT * (depth + 1)
    return "{\n" + "".join(f"{inner}{name!r}: {value},\n" for name, value in written.items()) + _INDENT * depth + "}"


def _arguments(written: Mapping[str, str]) -> str:
    return "\n" + "".join(f"{_INDENT}{name}={value},\n" for name, value in written.items())


def literal(value: JsonValue, depth: int) -> str:
    """`value` as Python, over several lines; `depth` counts the indents of the line on which it begins."""
    inner, outer = _INDENT * (depth + 1), _INDENT * depth
    match value:
        case dict() if value:
            items = [f"{inner}{key!r}: {literal(item, depth + 1)},\n" for key, item in value.items()]
            return "{\n" + "".join(items) + outer + "}"
        case list() if value:
            return "[\n" + "".join(f"{inner}{literal(item, depth + 1)},\n" for item in value) + outer + "]"
        case str() if 1 < len(lines := list(_lines(value))) <= MAX_LINES:
            return "(\n" + "".join(f"{inner}{line!r}\n" for line in lines) + outer + ")"
        case float() if not math.isfinite(value):
            return "None"  # as in the JSON that was sent
        case _:
            return repr(value)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, LF alone: joined they are the text."""
    parts = text.split("\n")
    yield from (f"{part}\n" for part in parts[:-1])
    if parts[-1]:
        yield parts[-1]


def _too_deep(body: Mapping[str, JsonValue]) -> bool:
    level: list[JsonValue] = list(body.values())
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for value in level
            if isinstance(value, (dict, list))
            for inner in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return True
