"""What is said beside the text in the editor, a moment after typing: lint, tokens, messages to be sent, layers,
and what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer

from playground.core.columns import bounds_of, column_of
from playground.core.errors import PlaygroundError
from playground.core.experiment import PresetChoice, Prompt
from playground.core.lint import LintContext, lint
from playground.core.lint_parts import estimated_tokens, knobs_below, layers_of
from playground.core.plan import Column
from playground.core.preset import Preset
from playground.core.request import CompletionRequest
from playground.core.turns import Turn, asked_with, turns_of
from playground.core.wording import count
from playground.gui.bridge import Bridge
from playground.gui.desk import Desk
from playground.gui.message_panel import LAYERS, MESSAGES
from playground.gui.passport_control import PassportControl
from playground.gui.preset_editor import PresetEditor
from playground.workbench import Workbench

WAIT_MS: Final = 200
LONG_WAIT_MS: Final = 800
LONG: Final = 50_000  # characters; lint takes some 70 ms there
MAX_LINT: Final = 200_000
TOO_LONG: Final = "Longer than 200 KB: it is not checked while you type."


class EditorFacts(QObject):
    """Of the preset that `look_at` was last told of."""

    def __init__(
        self, editor: PresetEditor, desk: Desk, workbench: Workbench, bridge: Bridge, passports: PassportControl
    ) -> None:
        super().__init__(editor)
        self._panel = panel = editor.message
        self._measured = editor.measured
        self._passports = passports
        self._desk = desk
        self._workbench = workbench
        self._bridge = bridge
        self._preset: Preset | None = None
        self._model = ""
        self._counted: tuple[str, str, int] = ("", "", 0)
        self._stop_counting: Callable[[], None] = _nothing
        self._stop_describing: Callable[[], None] = _nothing
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        panel.view_chosen.connect(self._look)
        panel.messages.model_chosen.connect(self._model_chosen)

    def look_at(self, preset: Preset | None) -> None:
        """Soon, when nothing more is typed."""
        if preset is None or self._preset is None or preset.id != self._preset.id:
            self._panel.show_findings(())
            self._panel.show_tokens("", "")
            self._measured.show_passports(None)
            self._show_layer_knobs(preset)
        self._preset = preset
        if not self._closed and preset is not None:
            long = len(preset.system_message or "") > LONG
            self._timer.start(LONG_WAIT_MS if long else WAIT_MS)

    def stop(self) -> None:
        """The window closes."""
        self._closed = True
        self._timer.stop()

    @property
    def model(self) -> str:
        """The model whose messages and tokens are shown: the one chosen for that, else the first of the comparison."""
        models = self._desk.experiment.models
        return self._model if self._model in models else models[0]

    def _model_chosen(self, model: str) -> None:
        self._model = model
        self._look()

    def _look(self) -> None:
        preset = self._preset
        if preset is None or self._closed or not self._panel.isVisible():
            return
        self._check(preset)
        self._measured.show_passports(self._passports.measured(preset))
        column, trouble = self._column(preset)
        self._count(preset.system_message if column is None else column.system_message)
        if self._panel.view == MESSAGES:
            self._describe(column, trouble)
        elif self._panel.view == LAYERS:
            self._show_layers(column, trouble)

    def _show_layer_knobs(self, preset: Preset | None) -> None:
        below = {} if preset is None else knobs_below(preset, layers_of(preset, self._found))
        self._panel.edit.marker.set_layer_knobs(frozenset(below))

    def _check(self, preset: Preset) -> None:
        self._show_layer_knobs(preset)
        if len(preset.system_message or "") > MAX_LINT:
            self._panel.show_findings((), TOO_LONG)
            return
        context = LintContext(self.model, self._workbench.context_tokens(self.model), self._bounds())
        self._panel.show_findings(lint(preset, self._found, context))

    def _column(self, preset: Preset) -> tuple[Column | None, str]:
        """As the comparison has it, with the knobs that are set there; or a sentence that says why there is none."""
        chosen = next((c for c in self._desk.experiment.presets if c.id == preset.id), PresetChoice(preset.id))
        try:
            bounds = bounds_of(self._desk.experiment, self._desk.find)
            return column_of(replace(chosen, inline=None), self._desk.find, None, bounds), ""
        except PlaygroundError as error:
            return None, str(error)

    def _bounds(self) -> tuple[Preset, ...]:
        try:
            return bounds_of(self._desk.experiment, self._desk.find)
        except PlaygroundError:
            return ()

    def _count(self, text: str | None) -> None:
        """At once an estimate; the exact number when the model's tokenizer has answered, if it runs."""
        model = self.model
        if not text:
            self._panel.show_tokens("", "")
            return
        if self._counted[:2] == (model, text):
            self._show_count(model, text, self._counted[2])
            return
        self._show_count(model, text, None)
        self._stop_counting()
        self._stop_counting = self._bridge.ask(
            self._workbench.count_tokens(model, text), lambda n: self._show_count(model, text, n), _unheard
        )

    def _show_count(self, model: str, text: str, tokens: int | None) -> None:
        """Of the text as it is sent: knobs and layers put in."""
        if tokens is None:
            words = f"about {count(max(1, estimated_tokens(text)), 'token')}"
            self._panel.show_tokens(words, "An estimate, of the text as it is sent: knobs and layers put in")
            return
        self._counted = (model, text, tokens)
        tip = f"Counted by {model}'s own tokenizer, over the text as it is sent: knobs and layers put in"
        self._panel.show_tokens(count(tokens, "token"), tip)

    def _describe(self, column: Column | None, trouble: str) -> None:
        view, experiment, model = self._panel.messages, self._desk.experiment, self.model
        view.show_models(experiment.models, model)
        self._stop_describing()
        if column is None:
            view.show_trouble(trouble)
            return
        turns = self._turns()
        messages, _answers = asked_with(column.system_at(turns, 1), turns, 1, ())
        request = CompletionRequest("", messages, column.parameters.over(experiment.parameters))
        self._stop_describing = self._bridge.ask(
            self._workbench.preview(model, request), view.show_sent, view.show_trouble
        )

    def _turns(self) -> tuple[Turn, ...]:
        """Of the prompt that is looked at; with a dataset, of its first row."""
        wanted = self._desk.prompt_id
        prompts = self._desk.prompts()
        found = (p for p in prompts if p.id == wanted or p.id.startswith(f"{wanted}-row-"))
        prompt = next(found, prompts[0] if prompts else None)
        return turns_of(prompt if prompt is not None else Prompt("", ()))

    def _show_layers(self, column: Column | None, trouble: str) -> None:
        view = self._panel.layers
        if column is None:
            view.show_trouble(trouble)
        else:
            view.show_column(column)

    def _found(self, name: str) -> Preset | None:
        try:
            return self._desk.find(name)
        except PlaygroundError:
            return None


def _nothing() -> None:
    """Nothing is under way."""


def _unheard(_sentence: str) -> None:
    """An estimate stands there already."""
