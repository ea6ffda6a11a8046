"""What each action and each button of the window does."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Mapping
from functools import partial

from PySide6 import __version__ as qt_binding_version
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from playground import __version__
from playground.core.request import Parameters
from playground.gui.actions import ACTIONS, ActionSet, plain_text
from playground.gui.column_deeds import ColumnDeeds, preset_of
from playground.gui.command_palette import Command, CommandPalette
from playground.gui.conversing import Conversing
from playground.gui.dialogs import show_words
from playground.gui.end_notice import EndNotice
from playground.gui.export_deeds import ExportDeeds
from playground.gui.file_deeds import FileDeeds
from playground.gui.find_deeds import FindDeeds
from playground.gui.folder_deeds import FolderDeeds
from playground.gui.inspector_deeds import InspectorDeeds
from playground.gui.judge_deeds import JudgeDeeds
from playground.gui.knob_deeds import KnobDeeds
from playground.gui.library_deeds import LibraryDeeds
from playground.gui.main_window import MainWindow
from playground.gui.model_deeds import ModelDeeds
from playground.gui.place import Place
from playground.gui.prompt_deeds import PromptDeeds
from playground.gui.reading_deeds import ReadingDeeds
from playground.gui.remark_deeds import RemarkDeeds
from playground.gui.sharing_deeds import SharingDeeds
from playground.gui.steering_deeds import SteeringDeeds
from playground.gui.tour_deeds import TourDeeds
from playground.gui.turn_deeds import TurnDeeds
from playground.gui.version_deeds import VersionDeeds
from playground.gui.voting_deeds import VotingDeeds

PROMPT_ACTIONS = ("paste_lines", "dataset", "mirrors", "all_prompts")


class WindowDeeds:
    """Wires one window: its actions, its buttons, its menus."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.prompts = PromptDeeds(window)
        self.files = FileDeeds(window, self.prompts.datasets.open)
        self.exporting = ExportDeeds(window)
        self.models = ModelDeeds(window)
        self.versions = VersionDeeds(window)
        self.knobs = KnobDeeds(window)
        self.presets = LibraryDeeds(window, self.versions.open)
        window.library.passports.watch(window.runs)
        self.folders = FolderDeeds(window)
        self.remarks, self.finding = RemarkDeeds(window), FindDeeds(window)
        self.reading = ReadingDeeds(window, self.remarks, self.presets.put)
        self.columns = ColumnDeeds(
            window, self.models, self.knobs, self.presets.asked, self.versions.of_run, self.reading.fill_menu
        )
        self.conversing = Conversing(window)
        self.inspector = InspectorDeeds(window, self.versions.of_run)
        self.turns = TurnDeeds(window)
        self.tour = TourDeeds(window, self.models.pick)
        self.steering = SteeringDeeds(window, self.prompts.mirrors.open)
        self.importing = self.files.importing
        self.sharing = SharingDeeds(window, self.presets.preset_meant, self.presets.meant)
        self._palette = CommandPalette(window.look, window)
        self.actions = ActionSet(window, self._handlers())
        self.actions.when_shown.append(self.inspector.refresh)
        self._experiments = QMenu("E&xperiments", window)
        self.actions.menus["&File"].insertMenu(self.actions.by_id["save_experiment"], self._experiments)
        self._experiments.aboutToShow.connect(self._fill_experiments)
        self._export_as = QMenu("E&xport as", window)
        self.actions.menus["&Preset"].insertMenu(self.actions.by_id["copy_preset"], self._export_as)
        self._export_as.aboutToShow.connect(lambda: self.sharing.fill(self._export_as))
        window.set_actions(self.actions)
        window.parts.prompt.add_actions([self.actions.by_id[each] for each in PROMPT_ACTIONS])
        self.voting = VotingDeeds(window, self.actions)
        self.tour.watch(self.actions)
        self.files.take_votes = self.voting.take_files
        self.end_notice = EndNotice(window, window.runs, window.workbench.settings)
        self._connect()

    def _handlers(self) -> Mapping[str, Callable[[], None]]:
        window, comparison, presets = self._window, self._window.parts.comparison, self.presets
        grid = comparison.grid
        return {
            "new": window.new_comparison,
            "open": self.files.ask_open,
            "dataset": self.prompts.datasets.ask,
            "paste_lines": self.prompts.paste_lines,
            "mirrors": self.prompts.mirrors.open,
            "all_prompts": self.prompts.list.open,
            "import": self.importing.ask,
            "import_folder": self.importing.ask_folder,
            "save_experiment": self.files.ask_save_experiment,
            "export": self.exporting.ask,
            "export_chosen": self.exporting.choose,
            "settings": lambda: self.models.open_settings("endpoints"),
            "quit": lambda: _close(window),
            "new_preset": presets.new_preset,
            "paste_preset": self.importing.paste,
            "versions": lambda: presets.asked("versions", presets.preset_meant()),
            "deleted": self.versions.open_deleted,
            "share": self.sharing.share,
            "share_folder": self.sharing.share_folder,
            "share_all": self.sharing.share_comparison,
            "copy_preset": self.sharing.copy_text,
            "preset_curl": lambda: self.sharing.copy_code("curl"),
            "preset_python": lambda: self.sharing.copy_code("python"),
            "edit_preset": self._edit_current,
            "save_preset": lambda: presets.asked("save", window.parts.editor.preset_id or ""),
            "duplicate_preset": lambda: presets.asked("duplicate", presets.preset_meant()),
            "delete_preset": lambda: presets.asked("delete", window.parts.editor.preset_id or ""),
            "bounds": lambda: self.knobs.toggle_bound(presets.preset_meant()),
            "rename_preset": lambda: presets.asked("rename", next(iter(presets.meant()), "")),
            "rename_folder": self.folders.rename_current,
            "move_preset": lambda: presets.ask_folder(presets.meant()),
            "columns_from_selection": lambda: presets.compare(presets.meant()),
            "find_message": lambda: window.parts.editor.message.open_find(replace=True),
            "run": window.run,
            "run_all": lambda: window.run(all_prompts=True),
            "vote": lambda: self.voting.begin(),
            "vote_results": lambda: self.voting.begin(revealed=True),
            "run_column": lambda: window.run_column(grid.current),
            "follow_up": self.conversing.write,
            "retry": self.columns.retry_all,
            "go_on": self.columns.go_on,
            "pause": window.runs.pause,
            **JudgeDeeds(window).handlers(),
            "stop": window.runs.stop,
            "show_request": lambda: self.columns.ask("request"),
            "copy_curl": lambda: self.columns.ask("curl"),
            **self.steering.handlers(),
            "copy_answer": lambda: self.columns.copy_answer(grid.current),
            "alone": self._toggle_alone,
            "next_column": lambda: comparison.step(1),
            "previous_column": lambda: comparison.step(-1),
            "sidebar": lambda: window.parts.sidebar.setVisible(not window.parts.sidebar.isVisible()),
            "editor": self._toggle_editor,
            "inspector": self.inspector.toggle,
            **self.reading.handlers(),
            **self.finding.handlers(),
            **self.remarks.handlers(),
            "tour": self.tour.open,
            "palette": self._open_palette,
            "shortcuts": self._show_shortcuts,
            "welcome": window.parts.welcome.show,
            "about": self._show_about,
        }

    def _connect(self) -> None:
        window, parts = self._window, self._window.parts
        parts.bar.run_asked.connect(lambda: window.run())
        parts.bar.stop_asked.connect(lambda: window.runs.stop())
        parts.bar.pause_asked.connect(lambda: window.runs.pause())
        parts.bar.go_on_asked.connect(lambda: self.columns.go_on())
        parts.bar.vote_asked.connect(lambda: self.voting.begin())
        parts.bar.export_asked.connect(self.exporting.ask)
        parts.bar.samples_changed.connect(self._samples_changed)
        parts.bar.parameters_changed.connect(self._parameters_changed)
        parts.bar.experiments_asked.connect(lambda: self._experiments.popup(parts.bar.title_place()))
        parts.comparison.place_changed.connect(self._place_changed)
        parts.comparison.view_changed.connect(window.show_state)
        parts.comparison.aside_asked.connect(self._window.bridge.ask_blocking)

    def _samples_changed(self, samples: int) -> None:
        self._window.desk.set_samples(samples)
        self._window.show_desk()

    def _parameters_changed(self, parameters: Parameters) -> None:
        self._window.desk.set_parameters(parameters)
        self._window.show_desk()

    def _place_changed(self, place: Place) -> None:
        """The prompt of the place is the one to look at, and to run, now."""
        if self._window.asking.look_at(place.prompt):
            self._window.show_desk()
        else:
            self._window.show_state()

    def _edit_current(self) -> None:
        if preset_id := preset_of(self._window.parts.comparison.grid.current):
            self._window.look_at_preset(preset_id, write=True)

    def _toggle_editor(self) -> None:
        window = self._window
        if window.parts.editor.isVisible():
            window.close_editor()
        elif preset_id := window.parts.presets.view.current_id() or preset_of(window.parts.comparison.grid.current):
            window.look_at_preset(preset_id)
        else:
            window.parts.editor.show()

    def _toggle_alone(self) -> None:
        if (key := self._window.parts.comparison.grid.current) is not None:
            self._window.parts.comparison.toggle_alone(key)

    def _fill_experiments(self) -> None:
        self._experiments.clear()
        for experiment_id, name in self.files.experiments():
            action = self._experiments.addAction(name.replace("&", "&&"))
            action.triggered.connect(_opener(self.files.open_experiment, experiment_id))

    def _open_palette(self) -> None:
        commands = [
            Command(plain_text(a), _shortcut(a.shortcut), self.actions.by_id[a.id].trigger)
            for a in ACTIONS
            if self.actions.by_id[a.id].isEnabled() and a.id != "palette"
        ]
        for experiment_id, name in self.files.experiments() if self.actions.by_id["open"].isEnabled() else ():
            commands.append(Command(name, "experiment", _opener(self.files.open_experiment, experiment_id)))
        if self.actions.by_id["share"].isEnabled():
            for format, label, suffix in self.sharing.formats():
                words = f"Export as: {label}"
                commands.append(Command(words, "", partial(self.sharing.export_as, format, label, suffix)))
        self._palette.open_with(commands)

    def _show_shortcuts(self) -> None:
        lines = [f"{_shortcut(a.shortcut)}\t{plain_text(a)}" for a in ACTIONS if a.shortcut]
        show_words(self._window, "Keyboard shortcuts", "\n".join(lines))

    def _show_about(self) -> None:
        words = (
            f"System Message Playground {__version__}",
            f"Python {sys.version.split()[0]}, PySide6 {qt_binding_version}, {platform.system()}",
            f"Your files: {self._window.workbench.folders.data}",
            "MIT licence. The embedded model is SmolLM2-135M-Instruct (Apache-2.0); the presets that come with the "
            "program are CC0.",
        )
        show_words(self._window, "About", "\n\n".join(words))


def _opener(function: Callable[[str], None], value: str) -> Callable[[], None]:
    return lambda: function(value)


def _shortcut(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "↵")


def _close(window: MainWindow) -> None:
    window.close()
