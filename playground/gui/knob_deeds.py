"""What is done with knobs, layers and bounds: each change is shown at once, and has a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from playground.core.compose import Standing
from playground.core.errors import PlaygroundError
from playground.core.preset import Knob, KnobValue
from playground.core.sweeps import FEW, MOST, steps, sweep_values
from playground.core.wording import count
from playground.gui.comparison_model import ColumnKey
from playground.gui.dialogs import ask_how_many_columns
from playground.gui.main_window import MainWindow


class KnobDeeds:
    """Wires the knobs' rows, the lock in the bar, and what a column's menu has of layers."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._turning = ("", "")  # the column as it was, and the knob: many small turns are undone as one
        self._back: Callable[[], None] | None = None
        window.parts.comparison.knob_asked.connect(self._asked)
        window.parts.bar.bounds_asked.connect(self._open_bounds)

    def layer_entries(self, key: ColumnKey) -> list[tuple[str, Callable[[], None]]]:
        """For a column's menu."""
        layers = self._window.desk.choices.layers(key.column)
        return [(_without_words(layer), self._switcher(key, layer.preset.id)) for layer in layers]

    def take_out(self, key: ColumnKey) -> None:
        """This column alone, not its preset's others."""
        self._do(lambda: self._window.desk.choices.remove(key.column), "The column is taken out.")

    def toggle_bound(self, preset_id: str) -> None:
        desk = self._window.desk
        if not preset_id:
            return

        def toggle() -> str:
            name = desk.find(preset_id).name
            if desk.choices.toggle_bound(preset_id):
                return f"“{name}” now stands first in every column, also where no system message was sent."
            return f"“{name}” is no bound any more."

        self._do(toggle)

    def _asked(self, what: str, key: ColumnKey, knob: str, value: KnobValue | None) -> None:
        choices = self._window.desk.choices
        match what:
            case "turn" if value is not None:
                self._turn(key, knob, value)
            case "sweep":
                self._sweep(key, knob)
            case "beside":
                self._do(lambda: choices.set_beside(key.column), "These values have a column of their own now.")
            case _:
                pass

    def _turn(self, key: ColumnKey, name: str, value: KnobValue) -> None:
        choices = self._window.desk.choices
        root = choices.formerly().get(key.column, key.column)
        back = self._back if self._turning == (root, name) and self._back is not None else self._way_back()
        try:
            if choices.turn(key.column, name, value) == key.column:
                return
        except PlaygroundError as error:
            self._window.show_desk()  # the control shows again what stands
            self._window.say(str(error))
            return
        self._turning, self._back = (root, name), back
        self._window.show_desk()
        self._window.say(f"{name} is changed in this column.", back)

    def _sweep(self, key: ColumnKey, name: str) -> None:
        column = next((c for c in self._window.desk.columns()[0] if c.id == key.column), None)
        knob = None if column is None else next((k for k in column.preset.knobs if k.name == name), None)
        if knob is None or (most := self._how_many(knob)) == 0:
            return
        values = sweep_values(knob, most)

        def sweep() -> str:
            made = self._window.desk.choices.sweep(key.column, name, values)
            return f"{count(made, 'column')} for {name}. Run asks those that have no answer yet."

        self._do(sweep)

    def _how_many(self, knob: Knob) -> int:
        number = len(knob.options) if knob.type == "choice" else steps(knob)
        return MOST if number <= FEW else ask_how_many_columns(self._window, knob.name, number, FEW, MOST)

    def _switcher(self, key: ColumnKey, layer: str) -> Callable[[], None]:
        choices = self._window.desk.choices
        words = f"The column next to it is without {layer}."
        return lambda: self._do(lambda: choices.switch_off(key.column, layer), words)

    def _open_bounds(self) -> None:
        bar, menu = self._window.parts.bar, QMenu(self._window)
        for words, deed in self.bounds_entries():
            menu.addAction(words.replace("&", "&&")).triggered.connect(deed)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(bar.bounds.mapToGlobal(QPoint(0, bar.bounds.height())))

    def bounds_entries(self) -> list[tuple[str, Callable[[], None]]]:
        """For the menu behind the lock."""
        desk = self._window.desk
        pairs = zip(desk.experiment.bounds, desk.bound_names(), strict=True)
        return [(f"Take “{name}” off", self._toggler(bound.id)) for bound, name in pairs]

    def _toggler(self, preset_id: str) -> Callable[[], None]:
        return lambda: self.toggle_bound(preset_id)

    def _do(self, deed: Callable[[], str | None], words: str = "") -> None:
        """A change of the desk, shown, said, with the way back; or the sentence why not."""
        back = self._way_back()
        self._turning, self._back = ("", ""), None
        try:
            said = deed() or words
        except PlaygroundError as error:
            self._window.say(str(error))
            return
        self._window.show_desk()
        self._window.say(said, back)

    def _way_back(self) -> Callable[[], None]:
        """The columns as they are now; words typed since stay."""
        desk = self._window.desk
        before, turned = desk.experiment, desk.choices.turned

        def back() -> None:
            self._turning, self._back = ("", ""), None
            desk.put_back_columns(before)
            desk.choices.turned = turned
            self._window.show_desk()

        return back


def _without_words(layer: Standing) -> str:
    """A layer that another layer brings says which."""
    bringer = f" (a layer of {layer.chain[-2]})" if len(layer.chain) > 2 else ""
    return f"Add a column without {layer.preset.id}{bringer}"
