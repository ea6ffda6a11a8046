"""One GGUF file in the settings: what it says of itself, how it is run, whether it fits, and what loading it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QWidget

from playground.core.errors import PlaygroundError
from playground.core.plan import split_model
from playground.gui.bridge import Bridge
from playground.gui.look import ElidedLabel, button, set_tip
from playground.gui.settings_page import Card, Kind, Number, ShownText, add_row, say, wrapped
from playground.providers.chat_template import TemplateFacts
from playground.store.local_models import NOTHING_CHOSEN, LocalModelChoice
from playground.store.settings import LOCAL_CONTEXT, LOCAL_SLOTS, LOCAL_THREADS
from playground.workbench import Workbench
from playground.workbench.local_model_words import context_words, shape_words, system_words, template_words
from playground.workbench.local_models import LocalModel, template_names

ITS_OWN: Final = "its own"
FROM_FILE: Final = "from a file …"
CONTEXT_STEP: Final = 1024
ARROW_PLACE: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LocalModelCard(Card):
    """Signals:
    changed: something was set; the list shows it.
    forget_asked: take the file out of the list.
    use_asked: `local/…`, to be the model of the comparison.
    """

    changed = Signal()
    forget_asked = Signal()
    use_asked = Signal(str)

    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._workbench = workbench
        self._bridge = bridge
        self._model: LocalModel | None = None
        self._stop_loading: Callable[[], None] | None = None
        self._name = ElidedLabel("name")
        self._use = button("Use it", "primary", "Use this model")
        self._load = button("Try", name="Load this model to try it")
        self._forget = button("Take off the list", name="Take this model off the list")
        self._shape, self._memory, self._said = wrapped(), wrapped(), wrapped()
        self._path = ShownText("Where this model lies")
        self._context = Number("Context of this model", 0, LOCAL_CONTEXT.maximum or 0)
        self._slots = Number("Slots of this model", 0, LOCAL_SLOTS.maximum or 0)
        self._threads = Number("Threads of this model", -1, LOCAL_THREADS.maximum or 0)
        self._template = _Choice()
        self._now = {field: wrapped() for field in (self._context, self._slots, self._threads, self._template)}
        self._lay_out()
        for field in (self._context, self._slots, self._threads):
            field.valueChanged.connect(self._numbers_changed)
        self._template.activated.connect(self._template_chosen)
        self._use.clicked.connect(self._use_it)
        self._load.clicked.connect(self._try)
        self._forget.clicked.connect(self.forget_asked)

    def show_model(self, model: LocalModel) -> None:
        another = self._model is None or self._model.path != model.path
        self._model = model
        if another:
            self._end_loading()
            say(self._said, "")
        self._name.say(model.path.stem if model.header is None or not model.header.name else model.header.name)
        say(self._shape, "" if model.header is None else shape_words(model))
        say(self._memory, *memory_words(model))
        self._path.show_text(str(model.path))
        self._fill(model)
        self._say_now(model)
        self._use.setEnabled(not model.trouble)
        self._load.setEnabled(not model.trouble)
        self._forget.setVisible(model.path in self._workbench.local_models.elsewhere())

    def _say_now(self, model: LocalModel) -> None:
        """Beside each field what holds now."""
        run = model.settings
        template = template_words(model)
        for field, words in (
            (self._context, f"tokens for each answer: {context_words(model)}"),
            (self._slots, f"answers written at once: {run.slots}"),
            (self._threads, f"processor cores{f': {run.threads}' if run.threads else ''}; 0 is automatic"),
            (self._template, "" if template == ITS_OWN else template),
        ):
            self._now[field].setText(words)
            field.setAccessibleDescription(words)

    # ---- what is set

    def _fill(self, model: LocalModel) -> None:
        choice = model.choice
        unset: tuple[tuple[Number, int | None, int], ...] = (
            (self._context, choice.context, 0), (self._slots, choice.slots, 0), (self._threads, choice.threads, -1),
        )  # fmt: skip
        for field, value, as_for_all in unset:
            field.blockSignals(True)
            field.setValue(as_for_all if value is None else value)
            field.blockSignals(False)
        items = [ITS_OWN, *template_names()]
        other = Path(choice.template_file).name if choice.template_file else choice.template
        if other and other not in items:
            items.append(_one_line(other))
        self._template.clear()
        self._template.addItems([*items, FROM_FILE])
        self._template.setCurrentText(_one_line(other) if other else ITS_OWN)
        set_tip(self._template, choice.template_file or choice.template)

    def _numbers_changed(self, _value: int) -> None:
        context = self._context.value()
        if 0 < context < (LOCAL_CONTEXT.minimum or 0):  # a step up from "as for all"
            context = LOCAL_CONTEXT.minimum or 0
        self._set(
            context=context or None,
            slots=self._slots.value() or None,
            threads=None if self._threads.value() < 0 else self._threads.value(),
        )

    def _template_chosen(self, row: int) -> None:
        words = self._template.itemText(row)
        if words == FROM_FILE:
            self._choose_template()
        elif words == ITS_OWN:
            self._set(template="", template_file="")
        elif words in template_names():
            self._set(template=words, template_file="")

    def _choose_template(self) -> None:
        if self._model is not None:
            self._fill(self._model)  # until a file is chosen, it is as it was
        chooser = QFileDialog(self, "Choose a chat template", "", "Jinja templates (*.jinja *.j2 *.txt);;All files (*)")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.take_template)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def take_template(self, path: str) -> None:
        """A file with a Jinja text."""
        self._set(template="", template_file=path)

    def _set(self, **changed: Any) -> None:
        if self._model is None:
            return
        files, path = self._workbench.local_models, self._model.path
        choice: LocalModelChoice = replace(self._model.choice, **changed)
        try:
            files.applied(choice)
            if choice != NOTHING_CHOSEN or path in files.store.files():
                files.store.set(path, choice)
        except PlaygroundError as error:
            say(self._said, str(error), "error")
            self._fill(self._model)
            return
        say(self._said, "")
        self.show_model(files.look(path))
        self.changed.emit()

    # ---- what is done

    def _use_it(self) -> None:
        if self._model is not None:
            self.use_asked.emit(self._model.model)
            say(self._said, "It is the model of the comparison now.", "good")

    def _try(self) -> None:
        if self._stop_loading is not None:
            self._end_loading()
            say(self._said, "Stopped.")
        elif self._model is not None:
            self._load.setText("Stop")
            say(self._said, "Loading …")
            work = self._loaded(split_model(self._model.model)[1])
            self._stop_loading = self._bridge.ask(work, self._tell, partial(self._loading_ended, kind="error"))

    async def _loaded(self, model: str) -> TemplateFacts | None:
        local = self._workbench.providers.local()
        await local.prepare(model, _quiet)
        return local.template_facts(model)

    def _tell(self, facts: TemplateFacts | None) -> None:
        words = "It can answer." if facts is None else f"It can answer. {system_words(facts)}"
        self._loading_ended(words, "good")

    def _loading_ended(self, words: str, kind: Kind) -> None:
        self._stop_loading = None
        self._load.setText("Try")
        say(self._said, words, kind)

    def _end_loading(self) -> None:
        if self._stop_loading is not None:
            self._stop_loading()
            self._stop_loading = None
            self._load.setText("Try")

    # ---- what is seen

    def _lay_out(self) -> None:
        self._context.setSingleStep(CONTEXT_STEP)
        for field in (self._context, self._slots, self._threads):
            field.setSpecialValueText("as for all")
        self._template.setAccessibleName("Chat template of this model")
        self._template.setMinimumWidth(180)
        self.add(self._name, self._shape, self._memory)
        rows = self.rows()
        add_row(rows, "Path", self._path)
        named: tuple[tuple[str, Number | _Choice], ...] = (
            ("Context", self._context), ("Slots", self._slots), ("Threads", self._threads),
            ("Chat template", self._template),
        )  # fmt: skip
        for name, control in named:
            add_row(rows, name, _beside(control, self._now[control])).setBuddy(control)
        self.add(self._said)
        self.add_line(self._use, self._load, None, self._forget)


def memory_words(model: LocalModel) -> tuple[str, Kind]:
    """Whether it can be run here and now, or why not."""
    if model.trouble:
        return model.trouble, "error"
    words = model.memory_words
    match model.fits:
        case "fits":
            return f"It {words}.", "good"
        case "tight":
            return f"Memory is tight: it {words}.", "muted"
        case "too large":
            return f"It does not fit now: it {words}. Take fewer slots, a smaller context, or another model.", "error"


class _Choice(QComboBox):
    """One of several; its arrow is drawn here, because the style sheet takes the platform's away."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect().adjusted(0, 0, -10, 0), ARROW_PLACE, "▾")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # it is for the page


def _beside(field: QWidget, told: QLabel) -> QWidget:
    both = QWidget()
    line = QHBoxLayout(both)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    line.addWidget(field)
    line.addWidget(told, 1)
    return both


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39]}…"


def _quiet(message: str, done_bytes: int | None, total_bytes: int | None) -> None:
    """Loading shows no steps here."""
