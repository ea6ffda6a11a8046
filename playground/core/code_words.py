"""The words of a code block by their kind, for its colours. Pure; linear in the text's length, whatever it is.

Not a lexer of each language: comments, texts, numbers and the usual keywords of a family. A real highlighter's patterns
take minutes on a text that was made for that, and answers are such texts (Pygments: over five minutes on 20 KB).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["comment", "text", "number", "keyword", "name", "added", "removed"]
Family: TypeAlias = Literal["hash", "slash", "dash", "markup", "json", "diff"]
KINDS: Final[Mapping[str, Kind]] = {
    "comment": "comment", "text": "text", "number": "number", "keyword": "keyword", "name": "name",
    "added": "added", "removed": "removed",
}  # fmt: skip
_BY_FAMILY: Final[Mapping[Family, str]] = {
    "hash": "py python python3 sh bash shell zsh console rb ruby yaml yml toml ini r perl elixir make makefile "
    "docker dockerfile powershell ps1 graphql nix",
    "slash": "js javascript jsx ts tsx typescript java c cpp c++ cs c# csharp go golang rs rust swift kotlin kt php "
    "css scss scala dart zig proto groovy",
    "dash": "sql lua haskell hs ada",
    "markup": "html xml svg vue",
    "json": "json jsonc json5 jsonl",
    "diff": "diff patch",
}
FAMILIES: Final[Mapping[str, Family]] = {name: family for family, names in _BY_FAMILY.items() for name in names.split()}

_WORDS: Final = (
    "abstract and as assert async await begin break case catch class const continue def default defer del do "
    "done echo  elif else elsif end enum except exec exit export extends extern fi final finally fn for "
    "foreach from func function  global go goto if impl implements import in include instanceof interface is "
    "lambda let local loop match mod module  mut namespace new not of or override package pass private "
    "protected pub public raise ref repeat require return  self static struct super switch template then this "
    "throw trait try type typedef typeof union unless until use using  var virtual void volatile when where "
    "while with yield  true false null none nil True False None undefined  bool boolean byte char double float "
    "int integer long short str string unsigned "
)
_SQL_WORDS: Final = (
    "select from where and or not insert into values update set delete create table drop alter join left right "
    "inner  outer on group by order having limit offset as distinct union all case when then else end null is "
    "in like between  exists primary key references index view with local function if do while for return nil "
    "true false "
)
_KEYWORDS: Final = frozenset(_WORDS.split())
_SQL: Final = frozenset(_SQL_WORDS.split())
_NUMBER: Final = r"(?P<number>(?<![\w.])\d[\w.]*)"
_TEXT: Final = r'"(?:\\.|[^"\\\n])*"?|\'(?:\\.|[^\'\\\n])*\'?'
_LONG: Final = r'"""(?:.*?)(?:"""|\Z)|' + r"'''(?:.*?)(?:'''|\Z)"
_WORD: Final = r"(?P<word>[^\W\d]\w*)(?P<call>\()?"
_PATTERNS: Final[Mapping[Family, str]] = {
    "hash": rf"(?P<comment>(?:(?<=\s)|^)#[^\n]*)|(?P<text>{_LONG}|{_TEXT})|{_NUMBER}|{_WORD}",
    "slash": rf"(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<text>{_TEXT}|`[^`]*`?)|{_NUMBER}|{_WORD}",
    "dash": rf"(?P<comment>--[^\n]*)|(?P<text>{_TEXT})|{_NUMBER}|{_WORD}",
    "markup": r"(?P<comment><!--.*?(?:-->|\Z))|(?P<keyword></?[\w:-]+|/?>)|"
    r'(?P<name>(?<![\w:-])[\w:-]{1,60})(?==)|(?P<text>"[^"<>]{0,2000}")',
    "json": r'(?P<name>"(?:\\.|[^"\\\n])*"(?=\s{0,9}:))|(?P<text>"(?:\\.|[^"\\\n])*"?)|(?P<number>-?\d[\w.+-]*)|'
    r"(?P<keyword>true|false|null)",
    "diff": r"^(?:(?P<added>\+[^\n]*)|(?P<removed>-[^\n]*)|(?P<name>@@[^\n]*))",
}


def code_words(language: str, code: str) -> Iterator[tuple[int, int, Kind]]:
    """(start, end, kind) of what has a colour, in order; nothing for a language that is not known."""
    family = FAMILIES.get(language)
    if family is None:
        return
    for match in re.finditer(_PATTERNS[family], code, re.DOTALL | re.MULTILINE):
        group = match.lastgroup or ""
        kind = _kind_of_word(match.group("word"), family, group == "call") if group in ("word", "call") else group
        if kind:
            start, end = match.span("word" if group in ("word", "call") else group)
            yield start, end, KINDS[kind]


def _kind_of_word(word: str, family: Family, called: bool) -> str:
    known = word.lower() in _SQL if family == "dash" else word in _KEYWORDS
    return "keyword" if known else "name" if called else ""
