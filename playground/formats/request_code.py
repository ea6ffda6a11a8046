"""A request as text: its body as it went over the wire, the same to be read, and the whole as a curl command line.

What a request holds may come from a file of somebody else, and the command line goes into a shell: everything is
quoted, the address cannot be taken for an option, and curl is held to HTTP.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from typing import Final

import msgspec

from playground.core.request import SentRequest

KEY_MARK: Final = "THE-KEY-OF-THE-ENDPOINT"
"""Stands in a header's value where the key goes."""

ANY_KEY: Final = "API_KEY"
MAX_ARGUMENT_BYTES: Final = 100_000
"""Linux takes 131,072 bytes in one argument; what is longer goes in by the standard input."""

VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SAFE_IN_DOUBLE_QUOTES: Final = re.compile(r"[A-Za-z0-9 :;/=.,_-]*")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_UNSEEN: Final = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_CONTINUED: Final = " \\\n  "
_STREAMED: Final = ("event-stream", "ndjson")


def body_as_sent(sent: SentRequest) -> bytes:
    """The body, byte for byte."""
    return msgspec.json.encode(sent.body)


def body_to_read(sent: SentRequest) -> str:
    """The same JSON over several lines; signs that are not seen, or turn the reading order round, are spelt out."""
    return visible_json(json.dumps(sent.body, indent=2, ensure_ascii=False))


def visible_json(text: str) -> str:
    """JSON that means the same, with the signs spelt out that a reader or a terminal would not see."""
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def as_curl(sent: SentRequest, headers: Mapping[str, str], key_env: str = "") -> str:
    """A command line for a POSIX shell that sends the same request.

    `headers` hold KEY_MARK in the place of the key, and get the variable `key_env` there: the key itself is never
    part of it.
    """
    variable = key_env if VARIABLE.fullmatch(key_env) else ANY_KEY
    streams = any(word in value for value in headers.values() for word in _STREAMED)
    first = ["curl -sS", *(["--no-buffer"] if streams else []), "--globoff --proto '=http,https'"]
    first += ["-X", shlex.quote(_one_line(sent.method))]
    lines = [" ".join(first), f"--url {shlex.quote(_one_line(sent.url))}"]
    lines += [f"-H {_header(name, value, variable)}" for name, value in headers.items()]
    body = visible_json(body_as_sent(sent).decode())
    if len(body.encode()) <= MAX_ARGUMENT_BYTES:
        return _CONTINUED.join([*lines, f"--data-raw {_quoted(body)}"])
    return _CONTINUED.join([*lines, "--data-binary @- <<'END_OF_BODY'"]) + f"\n{body}\nEND_OF_BODY"


def _header(name: str, value: str, variable: str) -> str:
    """One argument; double quotes only around what no shell would take for more than the one variable."""
    before, mark, after = _one_line(f"{name}: {value}").partition(KEY_MARK)
    if not mark:
        return _quoted(before)
    if _SAFE_IN_DOUBLE_QUOTES.fullmatch(before) and not after:
        return f'"{before}${variable}"'
    return f'{_quoted(before)}"${variable}"{_quoted(after) if after else ""}'


def _quoted(text: str) -> str:
    """In single quotes always, so that nothing of it is a word of the shell, nor of its history."""
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _one_line(text: str) -> str:
    """Without control characters: none can be part of an argument's address, method or header."""
    return _CONTROL.sub("", text)
