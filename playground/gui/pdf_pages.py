"""A comparison on pages: as a PDF, and the first one as a picture. Works without a window and in any thread."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QMarginsF, QRectF, QSizeF, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from playground.core.run import Run
from playground.core.wording import plain
from playground.gui.print_markup import markup
from playground.gui.tokens import LIGHT

MARGIN_MM: Final = 18
_DPI: Final = 300
_PICTURE_DPI: Final = 110
_FOOT_PT: Final = 24
_MM_PER_INCH: Final = 25.4
_INK_PT: Final = 9.5


class _Pages(QTextDocument):
    """Asks nobody for anything: an image or a style sheet that a text names stays away."""

    def loadResource(self, type: int, name: QUrl | str) -> object:
        return None


def pdf_of(run: Run) -> bytes:
    """A4, with the name of the comparison and the number at the foot of each page."""
    timers = QEventLoop()  # the layout starts some, which a thread without one could not
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setResolution(_DPI)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    writer.setTitle(plain(run.name))
    writer.setCreator(plain(run.program))
    room = QSizeF(writer.width(), writer.height())
    pages = _laid_out(run, writer, room, _DPI)
    with QPainter(writer) as painter:
        for page in range(pages.pageCount()):
            if page:
                writer.newPage()
            _paint(painter, pages, page, room, _DPI, run.name)
    made.close()
    del pages, timers
    return bytes(made.data().data())


def first_page(run: Run) -> tuple[QImage, int]:
    """The first page as a picture, and how many there are."""
    timers = QEventLoop()
    whole = QPageSize.size(QPageSize.PageSizeId.A4, QPageSize.Unit.Millimeter) * (_PICTURE_DPI / _MM_PER_INCH)
    picture = QImage(whole.toSize(), QImage.Format.Format_RGB32)
    for set_dots in (picture.setDotsPerMeterX, picture.setDotsPerMeterY):
        set_dots(round(_PICTURE_DPI / _MM_PER_INCH * 1000))
    picture.fill(QColor(LIGHT.card))
    margin = MARGIN_MM / _MM_PER_INCH * _PICTURE_DPI
    room = QSizeF(picture.width() - 2 * margin, picture.height() - 2 * margin)
    pages = _laid_out(run, picture, room, _PICTURE_DPI)
    with QPainter(picture) as painter:
        painter.translate(margin, margin)
        _paint(painter, pages, 0, room, _PICTURE_DPI, run.name)
    number = pages.pageCount()
    del pages, timers
    return picture, number


def _laid_out(run: Run, device: QPaintDevice, room: QSizeF, dpi: int) -> QTextDocument:
    pages = _Pages()
    pages.documentLayout().setPaintDevice(device)
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(_INK_PT)
    pages.setDefaultFont(font)
    pages.setDocumentMargin(0)
    pages.setHtml(markup(run))
    pages.setPageSize(QSizeF(room.width(), room.height() - _FOOT_PT / 72 * dpi))
    return pages


def _paint(painter: QPainter, pages: QTextDocument, page: int, room: QSizeF, dpi: int, name: str) -> None:
    height = pages.pageSize().height()
    painter.save()
    painter.translate(0, -page * height)
    pages.drawContents(painter, QRectF(0, page * height, room.width(), height))
    painter.restore()
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(7.5)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(LIGHT.muted))
    base = room.height() - 2 / 72 * dpi
    number = f"{page + 1} / {pages.pageCount()}"
    metrics = painter.fontMetrics()
    taken = metrics.horizontalAdvance(number)
    painter.drawText(round(room.width()) - taken, round(base), number)
    short = " ".join(plain(name).split())[:120]
    painter.drawText(0, round(base), short)
    painter.restore()
