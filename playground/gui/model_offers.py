"""What every endpoint has to choose from, for the choice of models: the kept lists at once, new ones as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from playground.core.ages import as_of
from playground.core.endpoint import LOCAL
from playground.core.wording import count
from playground.gui.bridge import Bridge
from playground.gui.picker_rows import ModelRow, Section, TroubleRow, model_row
from playground.gui.settings_page import sentence
from playground.workbench import Workbench
from playground.workbench.offers import Offer, kept_offer

ON_THIS_COMPUTER: Final = "On this computer"
RECENT: Final = 5
AGED: Final = timedelta(hours=1)
"""A younger list is not said to be of any time."""
COUNTED: Final = 12
"""A longer list is said to be one."""


class ModelOffers(QObject):
    """Signals:
    changed: an endpoint has told what it has, or why it has nothing.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._bridge = bridge
        self._offers: dict[str, Offer] = {}
        self._asked: set[str] = set()
        self.names: tuple[str, ...] = ()
        """The endpoints that are asked, the embedded model's first."""

    def ask(self, names: Iterable[str]) -> None:
        """Ask these endpoints, and no others are offered. An endpoint that is still being asked is not asked twice."""
        self.names = tuple(names)
        self._bridge.ask(self._kept(), self._show_kept, self._failed)
        for name in self.names:
            if name not in self._asked:
                self._asked.add(name)
                self._bridge.ask(self._workbench.offer(name), self._came, partial(self._broke, name))

    def sections(self, chosen: Sequence[str], recent: Sequence[str]) -> list[Section]:
        """The models of this comparison, those used last, then every endpoint's; those without any at the end."""
        used = [model for model in recent if model not in chosen and model.partition("/")[0] in self.names][:RECENT]
        sections = [
            Section(title, models=tuple(self._row(model, with_place=True) for model in models))
            for title, models in (("In this comparison", chosen), ("Used last", used))
            if models
        ]
        empty_last = sorted(self.names, key=lambda name: not self._offers.get(name, Offer(name)).models)
        return [*sections, *(self.section(name) for name in empty_last)]

    def section(self, name: str) -> Section:
        """One endpoint's."""
        offer, title = self._offers.get(name), ON_THIS_COMPUTER if name == LOCAL else name
        if offer is None:
            return Section(title, trouble=TroubleRow(name, "Asking …"))
        rows = tuple(self._row(model) for model in offer.models)
        trouble = TroubleRow(name, _why(offer), offer.needs_key) if offer.trouble or not rows else None
        return Section(title, _note(offer), rows, trouble)

    def _row(self, model: str, *, with_place: bool = False) -> ModelRow:
        return model_row(model, with_place=with_place)

    async def _kept(self) -> list[Offer]:
        found = [kept_offer(self._workbench.listed_models, name) for name in self.names if name not in self._offers]
        return [offer for offer in found if offer is not None]

    def _show_kept(self, offers: list[Offer]) -> None:
        for offer in offers:
            self._offers.setdefault(offer.endpoint, offer)
        if offers:
            self.changed.emit()

    def _came(self, offer: Offer) -> None:
        self._asked.discard(offer.endpoint)
        if self._offers.get(offer.endpoint) != offer:
            self._offers[offer.endpoint] = offer
            self.changed.emit()

    def _broke(self, name: str, words: str) -> None:
        self._came(Offer(name, trouble=words))

    def _failed(self, words: str) -> None:
        """Nothing kept can be shown; what is asked anew comes all the same."""


def _why(offer: Offer) -> str:
    if offer.trouble.startswith("no key"):
        return sentence(offer.trouble.replace("no key", "no key yet", 1))
    return sentence(offer.trouble) or "It lists no models: type ENDPOINT/MODEL."


def _note(offer: Offer, now: Callable[[], datetime] = lambda: datetime.now().astimezone()) -> str:
    """`412 models`, `as of yesterday`."""
    words = [count(len(offer.models), "model")] if len(offer.models) > COUNTED else []
    at = offer.fetched_at
    if at is not None and offer.models and not timedelta(0) <= now() - at < AGED:
        words.append(f"as of {as_of(at, now())}")
    return " · ".join(words)
