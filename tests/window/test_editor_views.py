"""The other looks at a system message: the messages that will be sent, and the layers it came from."""

from __future__ import annotations

from model_script import ScriptedModel, write_preset
from person import Person
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QTabBar

from playground.core.request import Delivery, SentRequest
from playground.gui.pieces_view import GROUND_ALPHA
from playground.gui.sent_view import pieces_of

SHOP = """---
name: Shop
layers: [tutor]
knobs:
  tone: {type: choice, options: [warm, dry], default: warm}
---
Be {{ tone }}.
"""


def open_shop(person: Person, view: int) -> None:
    write_preset(person.home, "shop", SHOP)
    person.window.library.refresh()
    person.tick("Shop")
    person.edit("Shop")
    person.get(QTabBar, "Message views").setCurrentIndex(view)


def shown(person: Person, name: str) -> str:
    return person.get(QPlainTextEdit, name).toPlainText()


def test_the_messages_are_those_that_run_sends(person: Person, model: ScriptedModel) -> None:
    open_shop(person, 1)
    person.until(lambda: "Why is the sky blue?" in shown(person, "Messages that will be sent"))
    said = shown(person, "Messages that will be sent")
    assert "system\nOnly ask questions.\n\nBe warm." in said
    assert "user\nWhy is the sky blue?" in said
    assert "Sent as a message of role system, in first place." in said
    person.run()
    asked = next(request for request in model.asked if request.system_message and "warm" in request.system_message)
    assert all(message.text in said for message in asked.messages)


def test_they_follow_the_prompt_and_the_model(person: Person) -> None:
    open_shop(person, 1)
    person.window.desk.set_models(("local/smollm2-135m-instruct", "mine/atlas"))
    person.window.show_desk()
    person.write(person.prompt, "And now?")
    person.until(lambda: "And now?" in shown(person, "Messages that will be sent"))
    choice = person.get(QComboBox, "Model of the messages")
    assert choice.currentText() == "local/smollm2-135m-instruct"
    choice.setCurrentText("mine/atlas")
    person.until_quiet()
    assert person.window.editing._facts.model == "mine/atlas"


def test_no_system_message_shows_what_the_template_puts_in(person: Person) -> None:
    person.choose("No system message")
    person.shortcut("editor")
    person.get(QTabBar, "Message views").setCurrentIndex(1)
    person.until(lambda: "You are a scripted model." in shown(person, "Messages that will be sent"))
    assert "put in by the model's own template" in shown(person, "Messages that will be sent")


def test_a_broken_template_says_so_in_both_views(person: Person) -> None:
    open_shop(person, 1)
    person.window.parts.editor.message.edit.replace("{% for x in y %}{% endfor %}")
    person.until(lambda: "loops are not allowed" in shown(person, "Messages that will be sent"))
    person.get(QTabBar, "Message views").setCurrentIndex(2)
    assert "loops are not allowed" in shown(person, "Layers of the message")


def test_what_is_left_out_and_changed_is_said() -> None:
    body = {"messages": [{"role": "user", "content": ""}]}
    sent = SentRequest("POST", "http://x/v1", body, Delivery("merged"), ("top_k",), ("a thing was changed",))  # type: ignore[arg-type] # JSON's lists are invariant
    said = "".join(piece.text for piece in pieces_of(sent))
    assert "user\n(empty)" in said
    assert "A thing was changed." in said
    assert "does not take it: top_k." in said


def test_every_layer_has_its_colour_and_knobs_are_marked(person: Person) -> None:
    open_shop(person, 2)
    person.until(lambda: shown(person, "Layers of the message") == "Only ask questions.\n\nBe warm.")
    for words in ("Tutor", "Shop", "underlined: put there by tone"):
        person.until(lambda words=words: person.sees(words))
    view = person.get(QPlainTextEdit, "Layers of the message")
    dots = person.window.look.tokens.dots

    def look(place: int) -> tuple[str, bool]:
        cursor = view.textCursor()
        cursor.setPosition(place + 1)
        shape = cursor.charFormat()
        return QColor(shape.background().color()).name(), shape.fontUnderline()

    text = view.toPlainText()
    assert look(0) == (dots[1], False)
    assert look(text.index("Be")) == (dots[2], False)
    assert look(text.index("warm")) == (dots[2], True)
    assert 0 < GROUND_ALPHA < 0.5
