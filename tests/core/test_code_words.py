"""Colours of code: the kinds of words, and no text that takes long."""

from __future__ import annotations

import time

import pytest

from playground.core.code_words import FAMILIES, code_words


def kinds(language: str, code: str) -> list[tuple[str, str]]:
    return [(code[start:end], kind) for start, end, kind in code_words(language, code)]


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("python", 'if f(1.5)  # no', [("if", "keyword"), ("f", "name"), ("1.5", "number"), ("# no", "comment")]),
        ("python", '"""a\nb""" x', [('"""a\nb"""', "text")]),
        ("js", "/* a\nb */ const x = `t`", [("/* a\nb */", "comment"), ("const", "keyword"), ("`t`", "text")]),
        ("sql", "SELECT a -- c", [("SELECT", "keyword"), ("-- c", "comment")]),
        ("json", '{"a": "b", "n": -1}', [('"a"', "name"), ('"b"', "text"), ('"n"', "name"), ("-1", "number")]),
        ("diff", "+a\n-b\n c", [("+a", "added"), ("-b", "removed")]),
        ("brainfuck", "+++", []),
    ],
)  # fmt: skip
def test_words_have_their_kind(language: str, code: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(language, code) == expected


@pytest.mark.parametrize("language", ["py", "js", "sql", "html", "json", "diff"])
def test_no_text_takes_long(language: str) -> None:
    began = time.perf_counter()
    for piece in ("a", "(", '"', "'", "/*", "<", "a:", "\\", "`", "<!--", "'''", "--", '"\\', "0", "\n "):
        for _found in code_words(language, (piece * 50_000)[:50_000]):
            pass
    assert time.perf_counter() - began < 3
    assert language in FAMILIES
