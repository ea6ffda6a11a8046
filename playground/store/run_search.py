"""What a person types into the search field of the history, as conditions on the table `run`."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, NoReturn

from playground.core.errors import NotFound
from playground.core.nearest import suggestion
from playground.core.wording import whole_characters
from playground.store.schema import CELLS_BITS

MAX_WORDS: Final = 12
_UNSPACED: Final = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))  # Thai and Lao, Burmese, Khmer

_BY_WORD: Final = f"""(run.number in (select rowid from run_words where run_words match ?)
    or run.number in (select rowid >> {CELLS_BITS} from answer_words where answer_words match ?))"""
_BY_PIECE: Final = r"""(run.number in (select rowid from run_words where words like ? escape '\')
    or run.number in (select run from cell where text like ? escape '\'))"""


def conditions(search: str) -> tuple[list[str], list[str]]:
    """(SQL conditions, their values): every word must stand, or begin one, in the name, a prompt, a preset's name or
    an answer of the run; capitals and accents do not count. No condition for an empty search.

    The index knows words by the spaces between them. Scripts without spaces and signs are looked for as they are,
    which reads every answer (0.4 s in 100,000).
    """
    sql: list[str] = []
    values: list[str] = []
    for word in whole_characters(search).replace("\0", " ").split()[:MAX_WORDS]:
        if _is_indexed(word):
            sql.append(_BY_WORD)
            pattern = '"' + word.replace('"', '""') + '"*'
        else:
            sql.append(_BY_PIECE)
            pattern = "%" + word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        values += [pattern, pattern]
    return sql, values


def _is_indexed(word: str) -> bool:
    return any(character.isalnum() for character in word) and not any(_stands_alone(character) for character in word)


def _stands_alone(character: str) -> bool:
    """Of a script that sets no spaces between words (wide East Asian signs, emoji among them)."""
    if character < "\u0e00":
        return False
    code = ord(character)
    return unicodedata.east_asian_width(character) in "WF" or any(low <= code <= high for low, high in _UNSPACED)


TEMPLATES: Final = """
    select distinct run.id, json_extract(chosen.value, '$.preset.system_message') as template
    from run join run_header on run_header.run = run.number, json_each(run_header.header, '$.columns') as chosen
    where run.deleted_at is null and template in (select value from json_each(?))
    order by run.created_at desc, run.number desc"""
"""(id, template) of the runs with a preset whose system message, as written, stands in a JSON list of texts."""


def unclear(word: str, found: Sequence[str], newest: Sequence[str]) -> NoReturn:
    """Raises NotFound for a word that means no run, or several; `newest` are the ids that there are."""
    if found:
        more = " and more" if len(found) > 5 else ""
        raise NotFound(f"'{word}' could be {', '.join(found[:5])}{more}: type more of the id.")
    raise NotFound(f"There is no run '{word}': {suggestion(word, newest)}")
