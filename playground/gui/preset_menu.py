"""What the context menu of presets offers, for one and for several. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from playground.core.preset import BASELINES
from playground.core.wording import count
from playground.gui.preset_rows import PresetRow

FOLDER_ENTRIES: Final = (("share", "Share this folder …"), ("export", "Export this folder as"))


def is_given(row: PresetRow) -> bool:
    """Has it a text that can be shared or exported?"""
    return not row.problem and row.id not in BASELINES


def entries_for(rows: Sequence[PresetRow]) -> list[tuple[str, str]]:
    """(what, words) of each entry; ("", "") is a line between two."""
    if len(rows) == 1:
        return _of_one(rows[0])
    good = [row for row in rows if not row.problem]
    entries = [("", "")]
    if good:
        entries = [("columns", f"Columns from these {count(len(good), 'preset')}")]
        entries += [("tick", "Add to the comparison")] if any(not row.ticked for row in good) else []
        entries += [("untick", "Take out of the comparison")] if any(row.ticked for row in good) else []
        entries += [("", ""), _star(good), ("duplicate", "Duplicate")]
    entries += _giving(rows)
    if any(row.own for row in rows):
        entries += [("move", "Move to folder …"), ("", ""), ("delete", f"Delete {_own(rows)}")]
    return entries if entries != [("", "")] else []


def _of_one(row: PresetRow) -> list[tuple[str, str]]:
    if row.problem:
        entries = [("problem", "Why it cannot be used"), ("reveal", "Show file")]
        entries += [("rename", "Rename")] if row.renamable else []
        entries += [("versions", "Versions …")] if row.own and "/" not in row.id else []
        return entries + ([("", ""), ("delete", "Delete")] if row.own else [])
    entries = [("edit", "Edit" if row.own else "Look at"), ("columns", "Compare only this one")]
    if row.renamable:
        entries.append(("rename", "Rename"))
    entries += [("duplicate", "Duplicate"), _star([row])]
    entries += (
        [("versions", "Versions …"), ("move", "Move to folder …"), ("reveal", "Show in folder")] if row.own else []
    )
    entries += _giving([row])
    return entries + ([("", ""), ("delete", "Delete")] if row.own else [])


def _giving(rows: Sequence[PresetRow]) -> list[tuple[str, str]]:
    many = sum(map(is_given, rows))
    if not many:
        return []
    words = "Share …" if many == 1 else f"Share {count(many, 'preset')} …"
    return [("", ""), ("share", words), ("export", "Export as")]


def _star(rows: Sequence[PresetRow]) -> tuple[str, str]:
    if all(row.favourite for row in rows):
        return "unstar", "No favourite any more" if len(rows) == 1 else "No favourites any more"
    return "star", "Favourite" if len(rows) == 1 else "Favourites"


def _own(rows: Sequence[PresetRow]) -> str:
    return count(sum(row.own for row in rows), "preset")
