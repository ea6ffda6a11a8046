"""Adding an endpoint, step by step: what to add, its key, or the form for any other server."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from playground.core.catalogue import CatalogueEntry
from playground.core.endpoint import Endpoint
from playground.gui.bridge import Bridge
from playground.gui.endpoint_chooser import EndpointChooser
from playground.gui.endpoint_key_step import KeyStep
from playground.gui.endpoint_list import CUSTOM
from playground.gui.look import Look
from playground.gui.settings_endpoint_form import EndpointForm
from playground.workbench import Workbench
from playground.workbench.local_servers import LocalServer


class AddEndpoint(QStackedWidget):
    """Signals:
    added: (the endpoint's name, what became of its key).
    cancelled: nothing was added.
    """

    added = Signal(str, str)
    cancelled = Signal()

    def __init__(self, look: Look, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._workbench = workbench
        self._names: tuple[str, ...] = ()
        self._chooser = EndpointChooser(look, workbench, bridge)
        self._key = KeyStep(workbench, bridge)
        self._form = EndpointForm(workbench.endpoints)
        for step in (self._chooser, self._key, self._form):
            self.addWidget(step)
        self._chooser.entry_chosen.connect(self._chosen)
        self._chooser.server_chosen.connect(self._found)
        self._chooser.cancelled.connect(self.cancelled)
        self._key.added.connect(self.added)
        self._key.back_asked.connect(self._back)
        self._form.kept.connect(self._kept)
        self._form.cancelled.connect(self._back)

    def open(self, endpoints: Collection[Endpoint]) -> None:
        """`endpoints`: those that are there now."""
        self._names = tuple(endpoint.name for endpoint in endpoints)
        self.setCurrentWidget(self._chooser)
        self._chooser.open(self._yours())

    def _chosen(self, entry: CatalogueEntry) -> None:
        if entry.id == CUSTOM:
            self.setCurrentWidget(self._form)
            self._form.open_new(self._names)
        else:
            self.setCurrentWidget(self._key)
            self._key.open(entry, None, self._yours())

    def _found(self, server: LocalServer) -> None:
        """A server that wants no key is added at once."""
        self.setCurrentWidget(self._key)
        self._key.open(server.entry, server.endpoint, self._yours())
        if server.models is not None:
            self._key.add_now()

    def _kept(self, name: str) -> None:
        self.added.emit(name, "")

    def _back(self) -> None:
        self.setCurrentWidget(self._chooser)
        self._chooser.open(self._yours())

    def _yours(self) -> list[str]:
        """What is in the file: the names that are taken."""
        store = self._workbench.endpoints
        return [name for name in self._names if store.origin(name) == "yours"]
