"""Light and dark: one palette and one style sheet made from the tokens, applied to the whole program at once."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from playground.gui.tokens import DARK, LIGHT, Tokens

Appearance: TypeAlias = Literal["system", "light", "dark"]
CONTROL_PX: Final = 13
ANSWER_PX: Final = 14
SMALL_PX: Final = 12


class Theme(QObject):
    """The appearance in force. QStyleHints.setColorScheme alone changes nothing on bare X11, so the palette is ours.

    Signals:
        changed: the tokens are other ones now; whoever painted with them paints again.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._appearance: Appearance = "system"
        app.setStyle("Fusion")
        font = QFont(app.font())
        font.setPixelSize(CONTROL_PX)
        app.setFont(font)
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    @property
    def tokens(self) -> Tokens:
        return DARK if self.dark else LIGHT

    @property
    def dark(self) -> bool:
        if self._appearance != "system":
            return self._appearance == "dark"
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark  # Unknown counts as light

    def choose(self, appearance: Appearance) -> None:
        """Title bars and native dialogs follow where the platform can."""
        self._appearance = appearance
        scheme = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light, "system": Qt.ColorScheme.Unknown}
        self._app.styleHints().setColorScheme(scheme[appearance])
        self._apply()

    def _scheme_changed(self) -> None:
        if self._appearance == "system":
            self._apply()

    def _apply(self) -> None:
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens))
        self.changed.emit()


def palette(t: Tokens) -> QPalette:
    """Every role, so that nothing keeps a colour of the platform's own."""
    roles = QPalette.ColorRole
    colors = {
        roles.Window: t.background,
        roles.WindowText: t.text,
        roles.Base: t.card,
        roles.AlternateBase: t.panel,
        roles.Text: t.text,
        roles.Button: t.panel,
        roles.ButtonText: t.text,
        roles.BrightText: t.bad,
        roles.ToolTipBase: t.text,
        roles.ToolTipText: t.background,
        roles.PlaceholderText: t.muted,
        roles.Link: t.accent,
        roles.LinkVisited: t.accent,
        roles.Highlight: t.accent,
        roles.HighlightedText: t.on_accent,
        roles.Accent: t.accent,
        roles.Light: t.card,
        roles.Midlight: t.selection,
        roles.Mid: t.line,
        roles.Dark: t.muted,
        roles.Shadow: t.line,
    }
    made = QPalette()
    for role, color in colors.items():
        made.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        faded = QColor(t.muted)
        faded.setAlphaF(0.6)
        made.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return made


def style_sheet(t: Tokens) -> str:
    """The few rules that the palette cannot say. Names in `[kind=...]` are dynamic properties of our widgets."""
    return f"""
    QToolTip {{ background: {t.text}; color: {t.background}; border: none; padding: 5px 8px; font-size: {SMALL_PX}px; }}
    QMainWindow, QDialog {{ background: {t.background}; }}
    QWidget[kind="panel"] {{ background: {t.panel}; }}
    QWidget[kind="bar"] {{ background: {t.panel}; border-bottom: 1px solid {t.line}; }}
    QFrame[kind="card"] {{ background: {t.card}; border: 1px solid {t.line}; border-radius: 10px; }}
    QFrame[kind="card"][current="true"] {{ border: 1px solid {t.accent}; }}
    QFrame[kind="hairline"] {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
    QFrame[kind="edge"] {{ background: {t.line}; border: none; max-width: 1px; min-width: 1px; }}
    QFrame[kind="segments"] {{ background: {t.selection}; border: none; border-radius: 8px; }}
    QFrame[kind="popover"] {{ background: {t.card}; border: 1px solid {t.line}; border-radius: 10px; }}
    QFrame[kind="notice"] {{ background: {t.warning_ground}; border: none; border-radius: 8px; }}
    QFrame[kind="notice"] QLabel {{ color: {t.warning}; }}
    QFrame[kind="find"] {{ background: {t.selection}; border: none; border-radius: 8px; }}
    QFrame[kind="find"] QPushButton[kind="quiet"]:checked {{ background: {t.card}; color: {t.accent}; }}
    QFrame[kind="finding"] {{ border: 1px solid transparent; border-radius: 6px; }}
    QFrame[kind="finding"]:hover {{ background: {t.selection}; }}
    QFrame[kind="finding"]:focus {{ border: 1px solid {t.accent}; }}
    QFrame[kind="toast"] {{ background: {t.text}; border: none; border-radius: 9px; }}
    QFrame[kind="toast"] QLabel {{ color: {t.background}; }}
    QFrame[kind="toast"] QPushButton {{ color: {t.background}; background: transparent; border: none; font-weight: 600;
        padding: 4px 8px; text-decoration: underline; }}
    QFrame[kind="toast"] QPushButton:focus {{ border: 1px solid {t.background}; border-radius: 6px; }}
    QSplitter::handle {{ background: {t.line}; }}
    QSplitter::handle:horizontal {{ width: 1px; }}
    QSplitter::handle:vertical {{ height: 1px; }}

    QLabel[kind="muted"] {{ color: {t.muted}; font-size: {SMALL_PX}px; }}
    QLabel[kind="small"] {{ font-size: {SMALL_PX}px; }}
    QLabel[kind="section"] {{ color: {t.muted}; font-size: 11px; font-weight: 600; }}
    QLabel[kind="name"] {{ font-weight: 600; font-size: {CONTROL_PX}px; }}
    QLabel[kind="title"] {{ font-weight: 600; font-size: 15px; }}
    QLabel[kind="lead"] {{ font-size: 15px; }}
    QLabel[kind="badge"] {{ color: {t.muted}; font-size: 11px; border: 1px solid {t.line}; border-radius: 6px;
        padding: 0 2px; }}
    QLabel[kind="found"] {{ color: {t.warning}; background: {t.warning_ground}; font-size: 11px; border-radius: 6px;
        padding: 1px 6px; }}
    QLabel[kind="error"] {{ color: {t.bad}; font-size: {SMALL_PX}px; }}
    QLabel[kind="warning"] {{ color: {t.warning}; font-size: {SMALL_PX}px; }}
    QLabel[kind="neutral"] {{ color: {t.muted}; font-size: {SMALL_PX}px; }}
    QLabel[kind="good"] {{ color: {t.good}; font-size: {SMALL_PX}px; }}
    QLabel[chip="good"] {{ color: {t.good}; background: {t.good_ground}; border-radius: 6px; padding: 1px 7px;
        font-size: 11px; }}
    QLabel[chip="bad"] {{ color: {t.bad}; background: {t.bad_ground}; border-radius: 6px; padding: 1px 7px;
        font-size: 11px; }}
    QLabel[chip="warning"] {{ color: {t.warning}; background: {t.warning_ground}; border-radius: 6px; padding: 1px 7px;
        font-size: 11px; }}
    QLabel[chip="note"] {{ color: {t.muted}; background: {t.panel}; border: 1px solid {t.line}; border-radius: 6px;
        padding: 0 6px; font-size: 11px; }}

    QPushButton {{ background: {t.card}; color: {t.text}; border: 1px solid {t.line}; border-radius: 8px;
        padding: 5px 12px; min-height: 18px; }}
    QPushButton:hover {{ background: {t.selection}; }}
    QPushButton:pressed {{ background: {t.line}; }}
    QPushButton:focus {{ border: 1px solid {t.accent}; }}
    QPushButton:disabled {{ color: {_faded(t)}; background: {t.panel}; }}
    QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent};
        font-weight: 600; }}
    QPushButton[kind="primary"]:hover {{ background: {_mixed(t.accent, t.text, 0.12)}; }}
    QPushButton[kind="primary"]:focus {{ border: 1px solid {t.text}; }}
    QPushButton[kind="primary"]:disabled {{ background: {t.selection}; color: {t.muted}; border: 1px solid {t.line}; }}
    QPushButton[kind="quiet"] {{ background: transparent; border: 1px solid transparent; color: {t.muted};
        padding: 3px 7px; }}
    QPushButton[kind="quiet"]:hover {{ background: {t.selection}; color: {t.text}; }}
    QPushButton[kind="quiet"]:checked {{ color: {t.text}; background: {t.selection}; }}
    QPushButton[kind="quiet"]:focus {{ border: 1px solid {t.accent}; }}
    QPushButton[kind="quiet"]:disabled {{ color: {_faded(t)}; }}
    QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; border-radius: 6px;
        color: {t.accent}; padding: 2px 2px; text-align: left; }}
    QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
    QPushButton[kind="link"]:focus {{ border: 1px solid {t.accent}; }}
    QPushButton[kind="icon"] {{ background: transparent; border: 1px solid transparent; padding: 2px;
        border-radius: 6px; }}
    QPushButton[over="code"] {{ background: {t.selection}; }}
    QPushButton[kind="icon"]:hover {{ background: {t.selection}; }}
    QPushButton[kind="icon"]:focus {{ border: 1px solid {t.accent}; }}
    QPushButton[kind="chip"] {{ background: transparent; border: 1px solid {t.line}; color: {t.muted};
        border-radius: 8px; padding: 1px 7px; min-height: 16px; font-size: 11px; }}
    QPushButton[kind="chip"]:hover {{ background: {t.selection}; color: {t.text}; }}
    QPushButton[kind="chip"]:checked {{ background: {t.accent}; color: {t.on_accent}; border: 1px solid {t.accent}; }}
    QPushButton[kind="chip"]:focus {{ border: 1px solid {t.accent}; }}
    QPushButton[kind="chip"]:checked:focus {{ border: 1px solid {t.text}; }}
    QPushButton[kind="segment"] {{ background: transparent; border: 1px solid transparent; color: {t.muted};
        border-radius: 6px; padding: 3px 12px; }}
    QPushButton[kind="segment"]:checked {{ background: {t.card}; color: {t.text}; }}
    QPushButton[kind="segment"]:focus {{ border: 1px solid {t.accent}; }}
    QTabBar[kind="segments"] {{ background: {t.selection}; border: 1px solid {t.selection}; border-radius: 8px; }}
    QTabBar[kind="segments"]:focus {{ border: 1px solid {t.accent}; }}
    QTabBar[kind="segments"]::tab {{ background: transparent; color: {t.muted}; border: none; border-radius: 6px;
        padding: 4px 11px; margin: 3px 2px 3px 3px; }}
    QTabBar[kind="segments"][tight="true"]::tab {{ padding: 4px 7px; }}
    QTabBar[kind="segments"] QToolButton {{ background: {t.selection}; border: none; border-radius: 0; }}
    QTabBar[kind="segments"]::scroller {{ width: 32px; }}
    QTabBar[kind="segments"]::tear {{ width: 0; image: none; border: none; }}
    QTabBar[kind="segments"]::tab:selected {{ background: {t.card}; color: {t.text}; }}
    QPushButton[kind="title"] {{ background: transparent; border: 1px solid transparent; font-weight: 600;
        font-size: 15px; padding: 4px 8px; text-align: left; }}
    QPushButton[kind="title"]:hover {{ background: {t.selection}; }}
    QPushButton[kind="title"]:focus {{ border: 1px solid {t.accent}; }}
    QPushButton[kind="line"] {{ background: transparent; border: none; color: {t.muted}; font-size: {SMALL_PX}px;
        padding: 6px 0 2px 0; text-align: left; }}
    QPushButton[kind="line"]:hover, QPushButton[kind="line"]:focus {{ color: {t.text}; }}
    QPushButton[kind="values"] {{ background: transparent; border: 1px solid transparent; border-radius: 5px;
        color: {t.muted}; font-size: {SMALL_PX}px; padding: 1px 0; text-align: left; min-height: 16px; }}
    QPushButton[kind="values"]:hover, QPushButton[kind="values"]:checked {{ color: {t.text}; }}
    QPushButton[kind="values"]:focus {{ border: 1px solid {t.accent}; }}
    QPushButton[kind="lock"] {{ background: {t.warning_ground}; border: 1px solid {t.warning_ground};
        color: {t.warning}; padding: 5px 10px; }}
    QPushButton[kind="lock"]:focus {{ border: 1px solid {t.warning}; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}

    QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ background: {t.card}; border: 1px solid {t.line};
        color: {t.text}; border-radius: 8px; padding: 5px 9px; min-height: 18px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border: 1px solid {t.accent}; }}
    QLineEdit:disabled, QSpinBox:disabled, QLineEdit:read-only {{ background: {t.panel}; color: {t.muted}; }}
    QLineEdit[kind="plain"] {{ background: transparent; border: 1px solid transparent; border-radius: 6px;
        padding: 1px 0; color: {t.text}; }}
    QLineEdit[kind="plain"]:focus {{ border: 1px solid {t.accent}; }}
    QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {{ width: 0;
        border: none; }}
    QComboBox::drop-down {{ border: none; width: 18px; }}
    QComboBox QAbstractItemView {{ background: {t.card}; border: 1px solid {t.line};
        selection-background-color: {t.selection}; selection-color: {t.text}; outline: none; }}
    QPlainTextEdit, QTextEdit {{ background: transparent; border: none; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QPlainTextEdit[kind="field"], QTextEdit[kind="field"] {{ background: {t.card}; border: 1px solid {t.line};
        border-radius: 8px; padding: 6px 6px; }}
    QPlainTextEdit[kind="field"]:focus {{ border: 1px solid {t.accent}; }}
    QPlainTextEdit[kind="field"]:read-only {{ background: {t.panel}; }}
    QPlainTextEdit[kind="note"] {{ background: {t.warning_ground}; color: {t.text}; font-size: {SMALL_PX}px;
        padding: 6px 13px; }}
    QPlainTextEdit[kind="summary"] {{ color: {t.muted}; font-size: {SMALL_PX}px; }}

    QListView, QTreeView, QTableView, QScrollArea {{ background: transparent; border: none; outline: none; }}
    QTreeView[kind="json"] {{ padding: 8px 6px; }}
    QTreeView[kind="json"]::item {{ padding: 3px 2px; }}
    QScrollArea > QWidget > QWidget[kind="content"] {{ background: transparent; }}
    QTableView[kind="rows"] QTableCornerButton::section {{ background: transparent; border: none;
        border-bottom: 1px solid {t.line}; }}
    QTableView[kind="rows"] QHeaderView::section:vertical {{ border: none; font-weight: 400; padding: 0 8px; }}
    QTableView[kind="rows"]::item {{ height: 28px; padding: 0 4px; border: none; }}
    QTableView[kind="rows"]::item:hover, QTableView[kind="rows"]::item:selected {{ background: {t.selection};
        color: {t.text}; }}
    QTableView[kind="rows"]::indicator {{ width: 15px; height: 15px; image: none; border: none; background: none; }}
    QPushButton[kind="corner"] {{ background: {t.panel}; color: {t.muted}; border: none; border-radius: 0;
        border-bottom: 1px solid {t.line}; border-right: 1px solid {t.line};
        padding: 0 13px; text-align: left; }}
    QPushButton[kind="corner"]:hover {{ color: {t.text}; }}
    QHeaderView {{ background: transparent; border: none; }}
    QHeaderView::section {{ background: transparent; color: {t.muted}; border: none; padding: 4px;
        border-bottom: 1px solid {t.line}; font-size: 11px; font-weight: 600; }}
    QTableView[kind="figures"] QHeaderView::section {{ padding: 4px 12px; }}
    QTableView[kind="figures"] QTableCornerButton::section {{ background: transparent; border: none;
        border-bottom: 1px solid {t.line}; }}
    QListWidget[kind="rows"]::item {{ height: 30px; padding: 0 8px; border: 1px solid transparent;
        border-radius: 7px; }}
    QListWidget[kind="rows"]::item:hover {{ background: {t.selection}; }}
    QListWidget[kind="rows"]::item:selected {{ background: {t.selection}; color: {t.text}; }}
    QListWidget[kind="rows"]::item:selected:focus {{ border: 1px solid {t.accent}; }}
    QStatusBar {{ background: {t.panel}; color: {t.muted}; border-top: 1px solid {t.line}; font-size: {SMALL_PX}px;
        padding-left: 6px; }}
    QStatusBar::item {{ border: none; }}
    QStatusBar QLabel {{ color: {t.muted}; font-size: {SMALL_PX}px; padding-right: 10px; }}
    QMenuBar {{ background: {t.panel}; color: {t.text}; padding: 1px 6px; }}
    QMenuBar::item {{ padding: 4px 9px; border-radius: 6px; background: transparent; }}
    QMenuBar::item:selected {{ background: {t.selection}; }}
    QMenu {{ background: {t.card}; color: {t.text}; border: 1px solid {t.line}; border-radius: 8px; padding: 5px; }}
    QMenu::item {{ padding: 5px 26px 5px 12px; border-radius: 6px; }}
    QMenu::item:selected {{ background: {t.selection}; }}
    QMenu::item:disabled {{ color: {_faded(t)}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 5px 8px; }}
    QProgressBar {{ background: {t.selection}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
    QProgressBar[kind="quiet"] {{ border-radius: 1px; max-height: 3px; min-height: 3px; }}
    QProgressBar[kind="quiet"]::chunk {{ background: {t.muted}; border-radius: 1px; }}
    QCheckBox {{ spacing: 8px; }}

    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {_mixed(t.line, t.muted, 0.2)}; border-radius: 3px; min-height: 28px;
        min-width: 28px; margin: 2px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _mixed(one: str, other: str, share: float) -> str:
    """The colour that lies `share` of the way from one to the other."""
    a, b = QColor(one), QColor(other)
    parts = (round(x + (y - x) * share) for x, y in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue())))
    return QColor(*parts).name()


def _faded(t: Tokens) -> str:
    return _mixed(t.muted, t.panel, 0.4)
