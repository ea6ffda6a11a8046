"""What stands over the board of steering: which model, what was asked, what would settle it, and the baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.core.steering.values import PresetSteering
from playground.core.wording import count
from playground.gui.controls import Choice
from playground.gui.look import label
from playground.gui.steering_content import Told

MOST_ADVICE: Final = 3


class SteeringHead(QWidget):
    """Signals:
    model_chosen: another one is looked at.
    """

    model_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.models = Choice()
        self.models.setAccessibleName("Model of the figures")
        self.models.setToolTip("The figures of each model stand on a board of their own")
        self.still, self.advice = label("", "muted"), _paragraph("small")
        self.baseline, self.notes = _paragraph("muted"), _paragraph("muted")
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(12)
        top.addWidget(self.models)
        top.addWidget(self.still)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._top)
        for part in (self.advice, self.baseline, self.notes):
            layout.addWidget(part)
        self.models.textActivated.connect(self.model_chosen)

    def show_models(self, models: Sequence[str], model: str) -> None:
        """Where there is one only, it stands in the bar already."""
        if [self.models.itemText(place) for place in range(self.models.count())] != list(models):
            self.models.clear()
            self.models.addItems(list(models))
        self.models.setCurrentText(model)
        self.models.setVisible(len(models) > 1)

    def show_told(self, told: Told) -> None:
        steering = told.steering
        still = f"{count(steering.open, 'answer')} not there yet." if steering.open else ""
        _say(self.still, still)
        self._top.setVisible(self.models.count() > 1 or bool(still))
        _say(self.advice, "\n".join(advice_of(told.presets)))
        _say(self.baseline, steering.baseline)
        _say(self.notes, " ".join(steering.notes))


def advice_of(presets: Sequence[PresetSteering]) -> list[str]:
    """`Pirate, Poet: 3 more samples ...`: what would settle what is open, a line each; where all is settled, that."""
    given = [(preset.name, preset.advice) for preset in presets if preset.advice is not None and preset.advice.words]
    todo = [(name, advice) for name, advice in given if advice.more_samples != 0]
    names: dict[str, list[str]] = {}
    for name, advice in todo or given:
        names.setdefault(advice.words, []).append(name)
    return [f"{', '.join(whose)}: {words}" for words, whose in names.items()][:MOST_ADVICE]


def _say(made: QLabel, words: str) -> None:
    made.setText(words)
    made.setVisible(bool(words))


def _paragraph(kind: str) -> QLabel:
    made = label("", kind)
    made.setWordWrap(True)
    return made
