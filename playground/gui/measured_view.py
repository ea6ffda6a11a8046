"""What was measured of the preset in the editor: a line for each model, which opens in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.core.passport import Passport
from playground.core.passport_words import FROM_FILE, STALE, detail_words, finding_words
from playground.core.wording import plain
from playground.gui.folded_line import FoldedLine
from playground.gui.look import Look, label
from playground.gui.picker_rows import model_name
from playground.workbench.passports import Measured

SHOWN: Final = 5


class MeasuredLine(FoldedLine):
    """Under one model: the finding, and opened all that is known of it, which is short."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._all = label("", "muted")
        self._all.setWordWrap(True)
        self._all.setContentsMargins(7, 0, 7, 6)
        self._all.hide()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._all)

    def show_passport(self, who: str, finding: str, sentences: Sequence[str], name: str, *, quiet: bool) -> None:
        self.show_text(who, plain("\n".join(sentences)), name, tone="" if quiet else "text")
        self.line.show_words(who, finding, "" if quiet else "text")
        self._all.setText(plain("\n".join(sentences)))

    def _show_whole(self) -> None:
        self._all.show()

    def _toggled(self, opened: bool) -> None:
        self._all.setVisible(opened)
        self.opened.emit()


class MeasuredView(QWidget):
    """Hidden while there is nothing to tell."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: list[MeasuredLine] = []
        self._more = label("", "muted")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(label("Measured", "section"))
        self._layout.addWidget(self._more)
        self.hide()

    def show_passports(self, measured: Measured | None) -> None:
        """The own ones first; then those that the file carries."""
        told = [] if measured is None else [*((each, False) for each in measured.newest)]
        told += [] if measured is None else [(each, True) for each in measured.carried]
        for place, (passport, carried) in enumerate(told[:SHOWN]):
            assert measured is not None
            self._show_line(self._line(place), measured, passport, carried=carried)
        for line in self._lines[len(told) :]:
            line.hide()
        self._more.setText(f"and {len(told) - SHOWN} more" if len(told) > SHOWN else "")
        self._more.setVisible(len(told) > SHOWN)
        self.setVisible(bool(told))

    def _show_line(self, line: MeasuredLine, measured: Measured, passport: Passport, *, carried: bool) -> None:
        stale = measured.is_stale(passport)
        name = plain(model_name(passport.model)[0])
        sentences = list(detail_words(passport, message=measured.message, stale=stale))
        if carried:
            sentences.append(f"{FROM_FILE[0].upper()}{FROM_FILE[1:]}.")
        who = " · ".join([name, *(["from the file"] if carried else []), *([STALE] if stale else [])])
        line.show_passport(who, finding_words(passport), sentences, f"Measured under {name}", quiet=stale)
        line.show()

    def _line(self, place: int) -> MeasuredLine:
        while place >= len(self._lines):
            line = MeasuredLine(self._look)
            self._lines.append(line)
            self._layout.insertWidget(len(self._lines), line)
        return self._lines[place]
