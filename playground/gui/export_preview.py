"""What an export will hold, for a look before it is written. Made in any thread, but for the picture of the view."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QImage

from playground.core.run import Run
from playground.core.wording import count, plain
from playground.gui.export_formats import PDF
from playground.gui.pdf_pages import first_page, pdf_of

MAX_LINES: Final = 80
MAX_CHARACTERS: Final = 400
"""Of a line."""
_HEAD_BYTES: Final = 60_000


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """Either `picture` or `text`; `words` say how large it will be, and how much is in it."""

    words: str
    text: str = ""
    picture: QImage | None = None


def preview_of(run: Run, ending: str, data: bytes) -> ExportPreview:
    """Of a file with these bytes, whose run, as others will see it, is `run`."""
    words = f"{size_words(len(data))} · {count(len(run.cells), 'answer')}"
    if ending in (".html", PDF):
        picture, pages = first_page(run)
        more = count(pages, "page") if ending == PDF else "here as it prints"
        return ExportPreview(f"{words} · {more}", picture=picture)
    if data.startswith(b"PK"):
        return ExportPreview(words, _members(data))
    return ExportPreview(words, _lines(data))


def pdf_preview(run: Run) -> tuple[bytes, ExportPreview]:
    data = pdf_of(run)
    return data, preview_of(run, PDF, data)


def picture_preview(picture: QImage, length: int) -> ExportPreview:
    """`length` in bytes, as a file."""
    return ExportPreview(f"{size_words(length)} · {picture.width():,} × {picture.height():,} pixels", picture=picture)


def size_words(length: int) -> str:
    """`812 bytes`, `14 KB`, `3.2 MB`"""
    if length < 1_000:
        return count(length, "byte")
    return f"{length / 1_000:.0f} KB" if length < 1_000_000 else f"{length / 1_000_000:.1f} MB"


def _members(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = [info for info in archive.infolist() if not info.filename.startswith(("_rels", "docProps", "[Content"))]
    wide = max(len(info.filename) for info in infos)
    return "\n".join(f"{plain(info.filename).ljust(wide)}  {size_words(info.file_size)}" for info in infos)


def _lines(data: bytes) -> str:
    lines = data[:_HEAD_BYTES].decode("utf-8-sig", "ignore").splitlines()
    shown = [line if len(line) <= MAX_CHARACTERS else f"{line[:MAX_CHARACTERS]} …" for line in lines[:MAX_LINES]]
    more = ["…"] if len(lines) > MAX_LINES or len(data) > _HEAD_BYTES else []
    return plain("\n".join([*shown, *more]))
