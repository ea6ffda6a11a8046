"""The choice of models of one window: what is in the comparison, what was used last, and what every endpoint has."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from playground.core.endpoint import EMBEDDED_MODEL, LOCAL
from playground.core.prices import Price
from playground.gui.main_window import MainWindow
from playground.gui.model_offers import ModelOffers
from playground.gui.model_picker import ModelPicker
from playground.gui.picker_rows import Section
from playground.store.catalogue import entries


class ModelChoice(QObject):
    """Puts what is chosen on the desk.

    Signals:
        settings_asked: the name of the endpoint whose key is asked for; "" for all of them.
    """

    settings_asked = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._shown: tuple[str, ...] = ()
        self._offers = ModelOffers(window.workbench, window.bridge, self)
        self._picker = ModelPicker(window.look, window, price_of=self._price_words)
        self._offers.changed.connect(self._show_offers)
        self._picker.chosen.connect(self._chosen)
        self._picker.key_asked.connect(self.settings_asked)
        self._picker.settings_asked.connect(lambda: self.settings_asked.emit(""))

    def open(self, under: QWidget | None = None) -> None:
        """Under the button of the bar, or another one; the endpoints are asked meanwhile."""
        window = self._window
        self._offers.ask((LOCAL, *(each.name for each in window.workbench.endpoints.all())))
        self._shown = window.desk.experiment.models
        self._picker.offer_typed(self._offers.names, [each.id for each in entries()])
        self._picker.open_with(under or window.parts.bar.model, self._sections(), self._shown)

    def _show_offers(self) -> None:
        if self._picker.isVisible():
            self._picker.show_sections(self._sections())

    def _sections(self) -> list[Section]:
        """What was in the comparison stays where it is while one ticks others."""
        used = self._window.workbench.recent_models.names()
        return self._offers.sections(self._shown, used or (EMBEDDED_MODEL,))

    def _chosen(self, models: list[str]) -> None:
        self._window.desk.set_models(models)
        self._window.show_desk()

    def _price_words(self, model: str) -> str:
        return price_words(self._window.workbench.pricing.price_of(model))


def price_words(price: Price | None) -> str:
    """`$0.25 / $2`, `free`; nothing where it is unknown."""
    if price is None:
        return ""
    return "free" if price.free else f"{_usd(price.input_usd)} / {_usd(price.output_usd)}"


def _usd(usd: float) -> str:
    """Every figure that counts, and no more: $0.075, $0.10, $15."""
    words = f"{usd:.4f}".rstrip("0")
    whole, _, rest = words.partition(".")
    return f"${whole}.{rest:0<2}" if rest else f"${whole}"
