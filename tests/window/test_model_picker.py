"""The list of models by itself, and what the window makes of what is chosen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from person import OpenWindow, Person
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from playground.core.prices import Price
from playground.gui.look import Look
from playground.gui.model_choice import price_words
from playground.gui.model_picker import NO_PRICES, ModelPicker
from playground.gui.picker_list import ROW_PX, PickerView, PriceWords
from playground.gui.picker_rows import Section, TroubleRow, model_row
from playground.gui.theme import Appearance
from playground.workbench.offers import Offer

KEYSTROKE_S = 0.05
LAB = Section("lab", "", (model_row("lab/one"), model_row("lab/two"), model_row("lab/three")))
NO_KEY = Section("far", "", (), TroubleRow("far", "No key yet", needs_key=True))
Control, LeftButton = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton
Make = Callable[..., ModelPicker]


@pytest.fixture
def make(qtbot: QtBot, look: Look) -> Iterator[Make]:
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.show()

    def make_one(
        *sections: Section,
        ticked: tuple[str, ...] = ("lab/one",),
        several: bool = True,
        price_of: PriceWords = NO_PRICES,
    ) -> ModelPicker:
        picker = ModelPicker(look, anchor, several=several, price_of=price_of)
        picker.setWindowFlags(Qt.WindowType.Widget)  # a popup grabs the keyboard, which this screen cannot
        picker.offer_typed(["lab", "far"])
        picker.open_with(anchor, sections or (LAB, NO_KEY), ticked)
        return picker

    yield make_one
    anchor.close()


def listed(picker: ModelPicker) -> PickerView:
    return picker.findChild(PickerView)


def words(picker: ModelPicker) -> list[str]:
    model = listed(picker).model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def ticked(picker: ModelPicker) -> list[str]:
    model = listed(picker).model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return [str(row.data()) for row in rows if row.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked]


def typing(picker: ModelPicker) -> QLineEdit:
    return picker.findChild(QLineEdit)


def click(qtbot: QtBot, picker: ModelPicker, row: int, x: int = 120, *, control: bool = False) -> None:
    view = listed(picker)
    place = view.visualRect(view.model().index(row, 0))
    keys = Control if control else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(view.viewport(), LeftButton, keys, QPoint(x, place.center().y()))


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_chosen_row_looks_as_in_every_other_list(make: Make, look: Look, appearance: Appearance) -> None:
    look.theme.choose(appearance)
    picker = make()
    view = listed(picker)
    row = view.visualRect(view.model().index(1, 0))
    image = view.viewport().grab().toImage()
    assert image.pixelColor(row.right() - 20, row.center().y()) == QColor(look.tokens.selection)
    other = view.visualRect(view.model().index(2, 0))
    assert image.pixelColor(other.right() - 20, other.center().y()) != QColor(look.tokens.selection)
    assert row.height() == ROW_PX


def test_enter_takes_the_first_model_and_closes(make: Make, qtbot: QtBot) -> None:
    picker = make(ticked=())
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(typing(picker), Qt.Key.Key_Return)
    assert chosen.args == [["lab/one"]]
    assert not picker.isVisible()


def test_the_arrows_walk_over_titles(make: Make, qtbot: QtBot) -> None:
    second = Section("other", "", (model_row("other/four"),))
    picker = make(LAB, second)
    for _ in range(3):
        qtbot.keyClick(typing(picker), Qt.Key.Key_Down)
    assert listed(picker).currentIndex().data() == "four"
    qtbot.keyClick(typing(picker), Qt.Key.Key_Up)
    assert listed(picker).currentIndex().data() == "three"
    qtbot.keyClick(typing(picker), Qt.Key.Key_PageUp)
    assert listed(picker).currentIndex().data() == "one"


def test_what_is_typed_filters_and_can_be_taken_as_it_is(make: Make, qtbot: QtBot) -> None:
    picker = make()
    qtbot.keyClicks(typing(picker), "thr")
    assert words(picker) == ["lab", "three"]
    typing(picker).clear()
    qtbot.keyClicks(typing(picker), "lab/own")
    with qtbot.waitSignal(picker.chosen) as chosen:
        qtbot.keyClick(typing(picker), Qt.Key.Key_Return)
    assert chosen.args == [["lab/own"]]


def test_several_models_are_ticked_by_mouse_and_keyboard_and_the_list_stays_open(make: Make, qtbot: QtBot) -> None:
    picker = make()
    told: list[list[str]] = []
    picker.chosen.connect(told.append)
    click(qtbot, picker, 2, x=16)
    click(qtbot, picker, 3, control=True)
    assert told == [["lab/one", "lab/two"], ["lab/one", "lab/two", "lab/three"]]
    assert ticked(picker) == ["one", "two", "three"]
    assert any(label.text() == "3 models: every preset is asked of each" for label in picker.findChildren(QLabel))
    qtbot.keyClick(typing(picker), Qt.Key.Key_Return, Control)
    assert told[-1] == ["lab/one", "lab/two"], "the row that was clicked last"
    assert picker.isVisible()


def test_the_last_tick_stays(make: Make, qtbot: QtBot) -> None:
    picker = make()
    told: list[list[str]] = []
    picker.chosen.connect(told.append)
    click(qtbot, picker, 1, x=16)
    assert told == []
    assert ticked(picker) == ["one"]


def test_a_click_on_the_name_takes_that_model_alone(make: Make, qtbot: QtBot) -> None:
    picker = make(ticked=("lab/one", "lab/two"))
    with qtbot.waitSignal(picker.chosen) as chosen:
        click(qtbot, picker, 3)
    assert chosen.args == [["lab/three"]]
    assert not picker.isVisible()


def test_where_one_model_is_wanted_there_are_no_ticks(make: Make, qtbot: QtBot) -> None:
    picker = make(several=False)
    assert ticked(picker) == []
    with qtbot.waitSignal(picker.chosen) as chosen:
        click(qtbot, picker, 2, x=16)
    assert chosen.args == [["lab/two"]]


def test_what_an_assistive_technology_selects_is_ticked_or_taken(make: Make, qtbot: QtBot) -> None:
    picker = make()
    view = listed(picker)
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    with qtbot.waitSignal(picker.chosen) as chosen:
        view.selectionModel().select(view.model().index(2, 0), flag)
    assert chosen.args == [["lab/one", "lab/two"]]
    with qtbot.waitSignal(picker.key_asked) as asked:
        view.selectionModel().select(view.model().index(5, 0), flag)
    assert asked.args == ["far"]


def test_a_missing_key_is_told_in_one_line_that_leads_to_it(make: Make, qtbot: QtBot) -> None:
    picker = make()
    assert words(picker)[-1] == "far: No key yet. Set key …"
    with qtbot.waitSignal(picker.key_asked) as asked:
        click(qtbot, picker, 5)
    assert asked.args == ["far"]
    assert not picker.isVisible()


def test_only_rows_in_sight_are_priced(look: Look, qtbot: QtBot, make: Make) -> None:
    asked: list[str] = []

    def price_of(model: str) -> str:
        asked.append(model)
        return "$0.25 / $2"

    many = Section("many", "", tuple(model_row(f"many/m{i:03}") for i in range(2_000)))
    picker = make(many, price_of=price_of)
    listed(picker).grab()
    assert 5 < len(set(asked)) < 30
    assert any("$ per million tokens" in label.text() for label in picker.findChildren(QLabel))
    first = listed(picker).model().index(1, 0)
    assert first.data(Qt.ItemDataRole.AccessibleDescriptionRole) == (
        "many/m000\n$0.25 / $2 per million tokens, input / output"
    )


@pytest.mark.parametrize(
    ("price", "words"),
    [
        (None, ""),
        (Price(0, 0), "free"),
        (Price(0.25, 2), "$0.25 / $2"),
        (Price(0.075, 0.1), "$0.075 / $0.10"),
        (Price(15, 75), "$15 / $75"),
        (Price(0, 0, request_usd=0.01), "$0 / $0"),
    ],
)
def test_prices_in_a_few_signs(price: Price | None, words: str) -> None:
    assert price_words(price) == words


def test_what_comes_later_moves_neither_the_chosen_row_nor_the_view(make: Make, qtbot: QtBot) -> None:
    many = Section("many", "", tuple(model_row(f"many/m{i:03}") for i in range(200)))
    picker = make(many)
    for _ in range(60):
        qtbot.keyClick(typing(picker), Qt.Key.Key_Down)
    place = listed(picker).verticalScrollBar().value()
    assert place > 0
    picker.show_sections([many, LAB])
    assert listed(picker).currentIndex().data() == "m060"
    assert listed(picker).verticalScrollBar().value() == place


def test_five_thousand_models_do_not_hold_up_a_keystroke(make: Make, qtbot: QtBot) -> None:
    names = [f"many/maker-{i % 97}/model-{i}-instruct" for i in range(5_000)]
    picker = make(Section("many", "5,000 models", tuple(model_row(name) for name in names)))
    took: list[float] = []
    for letter in "model-49 instruct":
        began = time.perf_counter()
        qtbot.keyClick(typing(picker), letter)
        listed(picker).grab()
        took.append(time.perf_counter() - began)
    assert sorted(took)[len(took) // 2] < KEYSTROKE_S, took
    assert len(words(picker)) == 1 + sum("model-49" in name for name in names)


# ---- in the window


@pytest.fixture
def choosing(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> Person:
    """At a window whose endpoints answer as it is written here, with the choice of models open."""
    offers = {
        "local": Offer("local", ("local/smollm2-135m-instruct",)),
        "openai": Offer("openai", trouble="no key, and the system keyring is locked", needs_key=True),
        "openrouter": Offer("openrouter", ("openrouter/a/big", "openrouter/b/small")),
    }
    person = open_window()

    async def offer(name: str) -> Offer:
        return offers[name]

    monkeypatch.setattr(person.window.workbench, "offer", offer)
    person.window.workbench.recent_models.use(["openrouter/b/small", "gone/model"])
    monkeypatch.setattr(ModelPicker, "open_under", _open_inside)
    person.press("Model")
    person.until(lambda: not person.window.bridge._asked)
    return person


def _open_inside(picker: ModelPicker, _anchor: QWidget) -> None:
    picker.setWindowFlags(Qt.WindowType.Widget)
    picker.show()


def test_the_window_offers_what_is_in_use_what_was_used_and_what_there_is(choosing: Person) -> None:
    picker = choosing.window.findChild(ModelPicker)
    assert words(picker) == [
        "In this comparison",
        "SmolLM2 135M · on this computer",
        "Used last",
        "b/small · openrouter",
        "openrouter",
        "a/big",
        "openai",
        "openai: No key yet, and the system keyring is locked. Set key …",
    ]
    picker.hide()


def test_ticked_models_are_asked_both(choosing: Person) -> None:
    picker = choosing.window.findChild(ModelPicker)
    click(choosing.qtbot, picker, 3, x=16)
    assert choosing.window.desk.experiment.models == ("local/smollm2-135m-instruct", "openrouter/b/small")
    assert "and 1 more" in choosing.button("Model").text()
    picker.hide()


def test_set_key_opens_the_settings_on_that_endpoint(choosing: Person) -> None:
    picker = choosing.window.findChild(ModelPicker)
    click(choosing.qtbot, picker, 7)
    choosing.until(lambda: choosing.get(QLineEdit, "Base URL").text() == "https://api.openai.com/v1")
    choosing.until(lambda: not choosing.window.bridge._asked)
    assert not picker.isVisible()
