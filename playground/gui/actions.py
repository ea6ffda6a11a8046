"""Every action of the window as data: menus, shortcuts, palette and their state come from this one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True, slots=True)
class Action:
    """`needs` are the words of the window's state that must all be true; `tip` says what it does, or why it cannot."""

    id: str
    text: str
    menu: str
    shortcut: str = ""
    needs: tuple[str, ...] = ()
    tip: str = ""
    separated: bool = False


ACTIONS: Final[tuple[Action, ...]] = (
    Action("new", "&New comparison", "&File", "Ctrl+Shift+N", tip="Begin with an empty prompt and no system message"),
    Action("open", "&Open …", "&File", "Ctrl+O", tip="Open a preset, an experiment or an exported comparison"),
    Action("dataset", "Open a &dataset …", "&File", tip="Rows for the {{variables}} of a prompt: CSV, TSV, JSON"),
    Action("paste_lines", "Paste lines as pro&mpts …", "&File", "Ctrl+Shift+V", tip="Each line becomes a prompt"),
    Action("mirrors", "Mirrored p&airs …", "&File", tip="Both sides of contested topics, to see who is even-handed"),
    Action("all_prompts", "All p&rompts …", "&File", tip="Search them, edit, remove, put in another order"),
    Action("import", "&Import presets …", "&File", "Ctrl+Shift+O", tip="From files of this program or another tool"),
    Action("import_folder", "Import a &folder …", "&File", tip="A folder of presets, such as Fabric's patterns"),
    Action("save_experiment", "&Save experiment as …", "&File", "Ctrl+Shift+S", tip="Keep this set-up as a file"),
    Action("export", "&Export comparison …", "&File", "Ctrl+E", ("shown",), "Write the answers as a page or a table"),
    Action(
        "export_chosen", "Export with previe&w …", "&File", "Ctrl+Shift+E", ("shown",), "See it first, leave out parts"
    ),
    Action("settings", "Se&ttings …", "&File", "Ctrl+,", separated=True),
    Action("quit", "&Quit", "&File", "Ctrl+Q", separated=True),
    Action("new_preset", "&New preset", "&Preset", "Ctrl+N"),
    Action("paste_preset", "New preset from &clipboard", "&Preset", "Ctrl+V", tip="A text, or files that were copied"),
    Action("edit_preset", "&Edit this column's preset", "&Preset", "F2", ("column",)),
    Action("save_preset", "&Save preset", "&Preset", "Ctrl+S", ("edited",), "Write the draft to its file"),
    Action("duplicate_preset", "&Duplicate preset", "&Preset", "Ctrl+D", ("preset",)),
    Action("delete_preset", "De&lete preset", "&Preset", "", ("own_preset",)),
    Action("bounds", "Use as &bounds", "&Preset", "", ("preset",), "Lock it on top of every column, or take it off"),
    Action("versions", "&Versions …", "&Preset", "Ctrl+Shift+H", ("preset",), "Its earlier texts", True),
    Action("deleted", "Deleted presets …", "&Preset", "", tip="Their texts are kept: look, and bring back"),
    Action("share", "S&hare …", "&Preset", "", tip="One file, with the layers they stand on", separated=True),
    Action("share_folder", "Sh&are its folder …", "&Preset", tip="All presets of the folder as one file"),
    Action("share_all", "Share the c&omparison's presets …", "&Preset", "", ("columns",), "All of them as one file"),
    Action("copy_preset", "Copy as &text", "&Preset", "", ("preset",), "The whole preset file"),
    Action("preset_curl", "Copy as c&url", "&Preset", "", ("preset",), "The request that would ask your model"),
    Action("preset_python", "Copy as P&ython", "&Preset", "", ("preset",), "The same as a program"),
    Action("rename_preset", "Rena&me preset", "&Preset", "", tip="Its file is renamed too; F2 in the list"),
    Action("move_preset", "Move &into folder …", "&Preset"),
    Action("rename_folder", "Rename folder …", "&Preset", tip="One of your own; its presets keep their ids"),
    Action("columns_from_selection", "Columns f&rom selection", "&Preset", "Ctrl+Shift+K", separated=True),
    Action("find_preset", "&Find a preset", "&Preset", "Ctrl+L", separated=True),
    Action("find_message", "Find and re&place in the message …", "&Preset", "Ctrl+Shift+F", ("editor",)),
    Action("run", "&Run", "&Run", "Ctrl+Return", ("idle", "columns"), "Send the prompt under every ticked preset"),
    Action("run_all", "Run &all prompts", "&Run", "Ctrl+Shift+Return", ("idle", "columns", "prompts")),
    Action("run_column", "Run this &column again", "&Run", "Ctrl+R", ("idle", "column")),
    Action("follow_up", "Ask a follow-&up", "&Run", "Ctrl+J", ("shown",), "Go on with the conversation of the columns"),
    Action("retry", "Retry what &failed", "&Run", "Ctrl+Shift+R", ("retryable",)),
    Action("go_on", "&Go on", "&Run", "Ctrl+Shift+G", ("can_go_on",), "Ask what is left; nothing is asked twice"),
    Action("pause", "&Pause", "&Run", "Ctrl+Shift+P", ("can_pause",), "Finish what is being written", True),
    Action("stop", "&Stop", "&Run", "Esc", ("running",)),
    Action("copy_answer", "&Copy this answer", "&View", "Ctrl+Shift+C", ("shown", "column")),
    Action("copy_curl", "Copy its request as c&url", "&View", "", ("sent",), "For a shell; the key is a variable"),
    Action("show_request", "Show its re&quest …", "&View", "Ctrl+Shift+I", ("sent",), "What was sent for this answer"),
    Action("alone", "Show this column &alone", "&View", "Ctrl+M", ("column",)),
    Action("next_column", "&Next column", "&View", "Ctrl+]", ("column",)),
    Action("previous_column", "&Previous column", "&View", "Ctrl+[", ("column",)),
    Action("sidebar", "Side &bar", "&View", "Ctrl+B", separated=True),
    Action("editor", "Preset e&ditor", "&View", "Ctrl+I"),
    Action("inspector", "&Inspector", "&View", "F12", tip="Request, times, tokens, checks and more of one answer"),
    Action("vote", "&Vote blind …", "&Run", "Ctrl+Shift+B", ("shown", "idle"), "Two answers at a time, no names", True),
    Action("vote_results", "What the vo&tes say …", "&Run", "", ("shown", "idle"), "Strengths, agreement, every vote"),
    Action(
        "decide",
        "&Decide open checks …",
        "&Run",
        "",
        ("shown", "idle"),
        "A model judges what llm-rubric left open",
        True,
    ),
    Action("judge", "Choose the &judge …", "&Run", "", (), "The model that decides checks such as llm-rubric"),
    Action(
        "steering",
        "&Did it move?",
        "S&teering",
        "",
        ("columns",),
        "The view Steering: what the messages did, beyond luck",
    ),
    Action(
        "fresh", "Ask again with &fresh seeds", "S&teering", "", ("shown", "idle"), "Only what both show is firm", True
    ),
    Action(
        "conflict", "Put it under &pressure", "S&teering", "", ("shown", "idle"), "Prompts that ask for the opposite"
    ),
    Action("drift", "&Let the talk go on", "S&teering", "", ("shown", "idle"), "Does it hold after some turns?"),
    Action(
        "ablate", "Leave out one &sentence at a time", "S&teering", "", ("shown", "idle", "column"), "Which did it?"
    ),
    Action("larger", "&Larger answers", "&View", "Ctrl++", separated=True),
    Action("smaller", "&Smaller answers", "&View", "Ctrl+-"),
    Action("normal_size", "Normal si&ze", "&View", "Ctrl+0"),
    Action("find", "&Find …", "Rea&ding", "Ctrl+F", tip="In all answers; in the list of presets, a preset"),
    Action("find_next", "Find &next", "Rea&ding", "F3", ("shown",)),
    Action("find_previous", "Find pre&vious", "Rea&ding", "Shift+F3", ("shown",)),
    Action("star", "&Star this answer", "Rea&ding", "Ctrl+8", ("shown", "column"), "Or take the star away", True),
    Action("note", "N&ote on this answer", "Rea&ding", "Ctrl+Shift+M", ("shown", "column")),
    Action("label", "&Label this column", "Rea&ding", "", ("shown", "column"), "Your own name for it, in this run"),
    Action("read_markdown", "Read as &Markdown", "Rea&ding", "", (), "All answers, with headings and code", True),
    Action("read_plain", "Read as &plain text", "Rea&ding", tip="All answers as the models wrote them"),
    Action("read_raw", "Read as &raw text", "Rea&ding", tip="With a sign for each character that cannot be seen"),
    Action("read_hex", "Read as &bytes", "Rea&ding", tip="The bytes of the answers' text"),
    Action("read_tree", "Read as &JSON tree", "Rea&ding", tip="Where an answer is JSON, or holds some"),
    Action("equal_widths", "&Equal widths", "Rea&ding", tip="All columns as wide as each other", separated=True),
    Action("show_hidden", "S&how hidden columns", "Rea&ding"),
    Action("tour", "&Tour", "&Help", tip="Questions about the system message, each with an experiment"),
    Action("palette", "All &commands …", "&Help", "Ctrl+K"),
    Action("shortcuts", "&Keyboard shortcuts", "&Help", "Ctrl+/"),
    Action("welcome", "&What is this?", "&Help", "F1"),
    Action("about", "&About", "&Help", separated=True),
)


class ActionSet:
    """The table as QActions of one window; `handlers` has a function for each id.

    `only`: the ids of those that can be used while something lies over the window, None while nothing does.
    `when_shown` is called each time the window's state has been shown.
    """

    def __init__(self, window: QMainWindow, handlers: Mapping[str, Callable[[], None]]) -> None:
        self.by_id: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        self.when_shown: list[Callable[[], None]] = []
        self.only: frozenset[str] | None = None
        for action in ACTIONS:
            menu = self.menus.get(action.menu) or window.menuBar().addMenu(action.menu)
            self.menus[action.menu] = menu
            if action.separated:
                menu.addSeparator()
            made = QAction(action.text, window)
            if action.shortcut:
                made.setShortcuts(_keys(action.shortcut))
            made.setStatusTip(action.tip)
            made.triggered.connect(_called(handlers[action.id]))
            menu.addAction(made)
            self.by_id[action.id] = made

    def enable(self, state: frozenset[str]) -> None:
        """`state`: the words that are true of the window now."""
        for action in ACTIONS:
            here = self.only is None or action.id in self.only
            self.by_id[action.id].setEnabled(here and state.issuperset(action.needs))
        for deed in self.when_shown:
            deed()

    def allow(self, only: frozenset[str] | None) -> None:
        """Submenus are filled when they open; what they held last is wiped out."""
        self.only = only
        for menu in self.menus.values():
            for entry in menu.actions():
                submenu = entry.menu()
                if isinstance(submenu, QMenu):
                    submenu.clear()
                    entry.setEnabled(only is None)


def _called(handler: Callable[[], None]) -> Callable[[], None]:
    """Qt passes `checked` to a slot that could take it: these take nothing."""
    return lambda: handler()


def plain_text(action: Action) -> str:
    """Without the mark of its key in the menu."""
    return action.text.replace("&", "")


def _keys(shortcut: str) -> list[QKeySequence]:
    """The other Enter key, and the plus sign that needs no Shift, mean the same."""
    keys = [shortcut]
    if shortcut.endswith("Return"):
        keys.append(shortcut.replace("Return", "Enter"))
    if shortcut == "Ctrl++":
        keys.append("Ctrl+=")
    return [QKeySequence(key) for key in keys]
