"""What the list of presets shows, as values: those that fit what is sought, in groups and in order. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from playground.core.steering.values import Verdict

Sort: TypeAlias = Literal["name", "used", "changed"]
SORTS: Final[Mapping[Sort, str]] = {"name": "Name", "used": "Recently used", "changed": "Recently changed"}
FAVOURITES: Final = "favourites"


@dataclass(frozen=True, slots=True)
class PassportSign:
    """What was measured of a preset, for a small mark; `words` say it. `stale`: of another text than it has now."""

    verdict: Verdict
    stale: bool
    words: str


@dataclass(frozen=True, slots=True)
class PresetRow:
    """One preset of the list. `problem` says why its file cannot be used; `edited`: it has changes not saved.

    `dots` are the colours of its columns, in their order; `own`: it may be moved and deleted. `changed` is in
    seconds since 1970, `used` an ISO time or "". `sought` is what a search looks through, casefolded.
    """

    id: str
    name: str
    tag: str
    ticked: bool
    description: str = ""
    problem: str = ""
    edited: bool = False
    dots: tuple[int, ...] = ()
    favourite: bool = False
    own: bool = False
    renamable: bool = False
    folder: str = ""
    tags: tuple[str, ...] = ()
    changed: float = 0.0
    used: str = ""
    passport: PassportSign | None = None
    sought: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """The title of a group. With a `key` it can be folded; with a `folder` presets can be dropped on it."""

    text: str
    count: int
    key: str = ""
    folded: bool = False
    folder: str | None = None


Row: TypeAlias = PresetRow | HeaderRow


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the list is looked at. `words` are sought, casefolded; all `tags` must be a preset's."""

    sort: Sort = "name"
    folded: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.tags)


def sought_in(name: str, preset_id: str, description: str, tags: Iterable[str], folder: str = "") -> str:
    return "\n".join((name, preset_id, description, *tags, folder)).casefold()


def rows_for(
    chosen: Sequence[PresetRow], others: Sequence[PresetRow], how: Arrangement, found: Collection[str] = ()
) -> list[Row]:
    """First what is in the comparison, then the others, which come sorted by name. `found`: whose texts fit.

    What fits the words that are sought stands flat: first whose names are it, begin with it, show it; last
    whose texts alone do.
    """
    chosen = [row for row in chosen if _is_tagged(row, how) and (_is_named(row, how) or row.id in found)]
    others = [row for row in others if how.tags.issubset(row.tags)] if how.tags else others
    by_text: list[PresetRow] = []
    if how.words:
        by_text = [row for row in others if row.id in found and not _is_named(row, how)] if found else []
        others = [row for row in others if _is_named(row, how)]
        others = sorted(others, key=lambda row: _distance(row, how.words))
    rows: list[Row] = []
    if chosen:
        rows += [HeaderRow("In this comparison", len(chosen)), *chosen]
    if how.words and others:
        rows += [HeaderRow("Library", len(others)), *others]
    for title, key, folder, group in _groups(others, how.sort) if not how.words else ():
        if how.narrowed:  # what was found is seen, folded or not
            rows += [HeaderRow(title, len(group)), *group]
        else:
            folded = key in how.folded
            rows.append(HeaderRow(title, len(group), key, folded, folder))
            rows += [] if folded else group
    if by_text:
        rows += [HeaderRow("Found in the text", len(by_text)), *by_text]
    return rows


def tags_in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Each tag that a preset has, with how many have it, the most frequent first."""
    used = [(tag, count) for tag, count in counts.items() if count]
    return sorted(used, key=lambda item: (-item[1], item[0].casefold()))


def _is_tagged(row: PresetRow, how: Arrangement) -> bool:
    return how.tags.issubset(row.tags)


def _is_named(row: PresetRow, how: Arrangement) -> bool:
    """Do its name, tags, description or folder hold what is sought?"""
    sought = row.sought
    return all(word in sought for word in how.words)


def _distance(row: PresetRow, words: Sequence[str]) -> int:
    """How far a name is from what is typed: 0 it is that, 1 it begins so, 2 it has all words, 3 it has not."""
    name, phrase = row.name.casefold(), " ".join(words)
    if name.startswith(phrase):
        return int(name != phrase)
    return 2 if all(word in name for word in words) else 3


def _groups(rows: Sequence[PresetRow], sort: Sort) -> list[tuple[str, str, str | None, Sequence[PresetRow]]]:
    """(title, key, folder, presets) of each group that holds any."""
    if sort != "name":
        title = "Library, last used first" if sort == "used" else "Library, last changed first"
        return [(title, f"sort:{sort}", None, _latest_first(rows, sort))] if rows else []
    favourites = [row for row in rows if row.favourite]
    folders: dict[str, list[PresetRow]] = {}
    for row in rows:
        if not row.favourite:
            folders.setdefault(row.folder, []).append(row)
    groups: list[tuple[str, str, str | None, Sequence[PresetRow]]] = []
    if favourites:
        groups.append(("Favourites", FAVOURITES, None, favourites))
    for folder in sorted(folders, key=lambda folder: (folder != "", folder.casefold())):
        title = folder.replace("/", " / ") or "Library"
        groups.append((title, f"folder:{folder}", folder, folders[folder]))
    return groups


def _latest_first(rows: Sequence[PresetRow], sort: Sort) -> list[PresetRow]:
    """Stable: what was never used stays sorted by name, behind the rest."""
    if sort == "used":
        return sorted(rows, key=lambda row: row.used, reverse=True)
    return sorted(rows, key=lambda row: row.changed, reverse=True)
