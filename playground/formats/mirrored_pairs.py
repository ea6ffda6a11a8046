"""Files of mirrored pairs: our own CSV, the public set political-neutrality-eval, and any table with both prompts.

Needed are the columns `prompt_a` and `prompt_b`; the others may stand or be missing:

* ours: `id,topic,category,stance_a,stance_b,prompt_a,prompt_b`
* political-neutrality-eval (Anthropic, CC BY 4.0): `split,main_category,topic_name,partisan,template_category,template,
  stance_a,stance_b,prompt_a,prompt_b,prompt_a_group,prompt_b_group`

A pair without an id gets one made from its topic and its words, so that one pair is called the same in every file and
every order. Nothing in a file is followed or run; every value is plain text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.mirrors import MirroredPair, MirroredSet
from playground.formats.dataset_table import as_row, separator_of, table
from playground.formats.dataset_text import decoded
from playground.formats.paths import file_stem

MAX_BYTES: Final = 20_000_000
MAX_PAIRS: Final = 5_000
"""Both sides are asked, and a run takes 10,000 prompts."""
MAX_PROMPT: Final = 50_000  # characters
MAX_WORDS: Final = 200  # characters of a topic, a category, a stance
PUBLIC_COLUMNS: Final = ("main_category", "topic_name", "template_category", "prompt_a_group", "prompt_b_group")
OWN_COLUMNS: Final = ("id", "topic", "category", "stance_a", "stance_b", "prompt_a", "prompt_b")
PUBLIC_SOURCE: Final = ("political-neutrality-eval by Anthropic", "CC BY 4.0")
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "topic": ("topic", "topic_name"),
    "category": ("category", "main_category"),
    "stance_a": ("stance_a",),
    "stance_b": ("stance_b",),
}
_STEM: Final = 40  # characters of an id that was made


def parse(source: str | bytes, *, file: str) -> MirroredSet:
    """The pairs in a file. Raises InputError with file, line and column.

    `source` and `license` are those of the public set, where the file has its columns; else they are not known.
    """
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        raise InputError(f"{len(data):,} bytes, and at most {MAX_BYTES:,} are read: make it smaller", file=file)
    text, _encoding = decoded(data, "utf-8" if isinstance(source, str) else None, file)
    _named, lines = table(text, separator_of(text), True, file)
    line, names = next(lines)
    names = [name.lower() for name in names]
    _check_names(names, file, line)
    pairs: list[MirroredPair] = []
    seen: dict[str, int] = {}
    for line, values in lines:
        if len(pairs) >= MAX_PAIRS:
            raise InputError(f"more than {MAX_PAIRS:,} pairs: make the file smaller", file=file, line=line)
        pair = _pair(as_row(names, values), file, line)
        if (before := seen.setdefault(pair.id, line)) != line:
            if "id" not in names:
                continue  # the very same pair once more: sets are cut into parts that share some
            words = f"the pair '{pair.id}' stands on line {before} already: take one out"
            raise InputError(words, file=file, line=line, key="id")
        pairs.append(pair)
    if not pairs:
        raise InputError("there is no pair in it: add one below the first line", file=file)
    public = all(name in names for name in PUBLIC_COLUMNS)
    return MirroredSet(tuple(pairs), *(PUBLIC_SOURCE if public else ()))


def _check_names(names: Sequence[str], file: str, line: int) -> None:
    for needed in ("prompt_a", "prompt_b"):
        if needed not in names:
            there = ", ".join(name[:MAX_WORDS] for name in names[:12])
            words = f"mirrored pairs need a column of this name in the first line; there are: {there}"
            raise InputError(words, file=file, line=line, key=needed)
    for doubled in {name for name in names if names.count(name) > 1}:
        raise InputError("two columns have this name: rename one", file=file, line=line, key=doubled[:MAX_WORDS])


def _pair(row: Mapping[str, str], file: str, line: int) -> MirroredPair:
    def wrong(key: str, words: str) -> InputError:
        return InputError(words, file=file, line=line, key=key)

    prompts: list[str] = []
    for key in ("prompt_a", "prompt_b"):
        text = row[key].strip()
        if not text:
            raise wrong(key, "this side is empty: write what is to be asked")
        if len(text) > MAX_PROMPT:
            raise wrong(key, f"{len(text):,} characters, and at most {MAX_PROMPT:,} are read: make it shorter")
        prompts.append(text)
    if prompts[0] == prompts[1]:
        raise wrong("prompt_b", "both sides are the same, so that nothing is mirrored: write the other side")
    words: dict[str, str] = {}
    for name, columns in _WORDS.items():
        key = next((column for column in columns if column in row), columns[0])
        words[name] = " ".join(row.get(key, "").split())
        if len(words[name]) > MAX_WORDS:
            raise wrong(key, f"longer than {MAX_WORDS} characters: make it shorter")
    pair_id = " ".join(row.get("id", "").split())
    if len(pair_id) > MAX_WORDS or "~" in pair_id:
        raise wrong("id", f"an id has at most {MAX_WORDS} characters and no ~: give it another")
    return MirroredPair(
        pair_id or _made_id(words["topic"], *prompts), words["topic"], words["category"] or "other",
        words["stance_a"], words["stance_b"], *prompts,
    )  # fmt: skip


def _made_id(topic: str, prompt_a: str, prompt_b: str) -> str:
    digest = hashlib.sha256(f"{prompt_a}\x00{prompt_b}".encode("utf-8", "replace")).hexdigest()
    return f"{file_stem(topic)[:_STEM].rstrip('-') if topic else 'pair'}-{digest[:8]}"
