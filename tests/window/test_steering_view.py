"""The view Steering: what the system messages did, as pictures, sentences and figures; what can be asked next."""

from __future__ import annotations

from model_script import ScriptedModel, Wait
from person import Person
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from playground.core.request import CompletionRequest
from playground.gui.steering_board import TWO_FROM_PX
from playground.gui.steering_card import SteeringCard
from playground.gui.steering_view import SteeringView

ORDER = (
    "Did it move the answers?", "Does it do what it says?", "Does it hold?", "What else changed?",
    "How long does it last?", "Which sentence did it?", "Dose and response", "Is it even-handed?",
)  # fmt: skip
PROMPTS = ("Why is the sky blue?", "How do I boil an egg?", "Name a gift.", "Where is the sea?")
WORDS = ("sky", "light", "water", "egg", "gift", "sea", "salt", "wind", "blue", "pan", "heat", "walk", "house", "tree")


def talk(request: CompletionRequest) -> list[str]:
    """The baseline and the poet alike, by their seed; the pirate otherwise, and it passes its own check."""
    seed = request.parameters.seed or 0
    said = " ".join(WORDS[(seed * 7 + place * (1 + seed % 5)) % len(WORDS)] for place in range(18 + seed % 4))
    return (
        [f"Arr!! The pirate, ye scurvy dogs! {said.upper()}!"] if "pirate" in (request.system_message or "") else [said]
    )


class Board:
    """A person in front of the board."""

    def __init__(self, person: Person) -> None:
        self.person = person
        person.look("Steering")
        self.view = person.window.findChild(SteeringView)

    def card(self, title: str) -> SteeringCard:
        return next(card for card in self.view.board.cards.values() if card.title == title)

    def picture(self, title: str) -> str:
        """What a screen reader says of it."""
        return self.card(title).picture.accessibleDescription()

    def says(self, title: str, words: str) -> bool:
        return any(words in made.text() for made in self.card(title).findChildren(QLabel) if made.isVisible())

    def settle(self) -> None:
        self.person.until_quiet()


def ask_all(person: Person, model: ScriptedModel, samples: int = 3) -> None:
    model.says = talk
    for number, text in enumerate(PROMPTS):
        if number:
            person.press("Add a prompt")
        person.write(person.prompt, text)
    person.window.desk.set_samples(samples)
    person.window.show_desk()
    person.shortcut("run_all")
    person.until_done()


def test_before_a_run_it_says_what_it_is_for(person: Person) -> None:
    board = Board(person)
    assert person.sees("Here stands what the system messages did")
    assert not board.view.board.isVisible()


def test_the_questions_stand_in_their_order_and_say_what_was_measured(person: Person, model: ScriptedModel) -> None:
    ask_all(person, model)
    board = Board(person)
    board.settle()
    assert tuple(card.title for card in board.view.board.cards.values()) == ORDER
    assert "Pirate: moved, not yet firm" in board.picture(ORDER[0])
    assert "Poet: did not move" in board.picture(ORDER[0])
    assert "12 of 12" in board.picture(ORDER[1])
    assert board.says(ORDER[0], "4 prompts × 3 samples a preset")
    assert board.says(ORDER[0], "Of 2 presets 1 moved, not yet firm; 1 did not move.")
    assert person.sees("Compared with no system message. The template")
    assert any(line.startswith("Pirate: ") for line in board.view.head.advice.text().splitlines())
    assert person.sees("You are a scripted model.")


def test_studies_that_were_not_asked_say_what_they_would_show_and_what_they_take(
    person: Person, model: ScriptedModel
) -> None:
    ask_all(person, model)
    board = Board(person)
    board.settle()
    assert board.says(ORDER[2], "Whether the preset’s checks still pass")
    assert board.card(ORDER[0]).offer.text() == "Ask again with fresh seeds · 36 more answers"
    assert board.card(ORDER[2]).offer.text().startswith("Put it under pressure · ")
    assert board.card(ORDER[4]).offer.text().startswith("Let the talk go on · ")
    assert board.card(ORDER[7]).offer.text() == "Add mirrored pairs …"
    assert not board.card(ORDER[5]).offer.isVisible()  # of one sentence nothing can be left out
    assert not board.card(ORDER[4]).picture.isVisible()


def test_figures_unfold(person: Person, model: ScriptedModel) -> None:
    ask_all(person, model)
    board = Board(person)
    board.settle()
    card = board.card(ORDER[0])
    assert not card.table.isVisible()
    person.press("Figures of “Did it move the answers?”")
    assert card.table.isVisible()
    assert [row[0] for row in card.table.texts()] == ["12 against 12"] * 2
    assert card.table.verticalHeaderItem(0).text() == "Pirate"


def test_one_column_has_nothing_to_be_compared_with(person: Person, model: ScriptedModel) -> None:
    model.says = talk
    person.tick("Pirate")
    person.tick("Poet")
    person.run()
    board = Board(person)
    board.settle()
    assert person.sees("nothing to compare it with")
    assert not board.view.board.isVisible()


def test_presets_that_are_taken_out_leave_the_board(person: Person, model: ScriptedModel) -> None:
    ask_all(person, model)
    board = Board(person)
    board.settle()
    person.tick("Poet")
    board.settle()
    assert "Poet" not in board.picture(ORDER[0])
    assert "Pirate" in board.picture(ORDER[0])


def test_the_board_follows_the_answers_and_never_counts_in_the_window_s_thread(
    person: Person, model: ScriptedModel
) -> None:
    board = Board(person)
    model.says = lambda request: [*talk(request), Wait()] if request.system_message else talk(request)
    person.press("Run")
    person.until(lambda: person.status().startswith("Running: 1 of 3"))
    model.go.set()
    person.until_done()
    board.settle()
    assert "too few answers to tell" in board.picture(ORDER[0])
    assert person.sees("One prompt x one sample proves little")


def test_two_columns_where_it_is_wide_one_where_it_is_narrow(person: Person, model: ScriptedModel) -> None:
    ask_all(person, model, samples=1)
    person.window.resize(1440, 900)
    board = Board(person)
    board.settle()
    assert board.view.board.width() >= TWO_FROM_PX
    assert board.view.board.abreast == 2
    first, second = (board.card(title) for title in ORDER[:2])

    def top(card: SteeringCard) -> int:
        return card.mapTo(board.view.board, card.rect().topLeft()).y()

    person.until(lambda: top(first) == top(second))
    person.window.resize(960, 700)
    person.until(lambda: board.view.board.abreast == 1 and top(second) > top(first))


def test_everything_has_a_name(person: Person, model: ScriptedModel) -> None:
    ask_all(person, model)
    board = Board(person)
    board.settle()
    for each in board.view.findChildren(QWidget):
        if each.isVisible() and (isinstance(each, QAbstractButton) or each.metaObject().className() == "ChartView"):
            assert each.accessibleName() or each.text(), each
    names = [card.accessibleName() for card in board.view.board.cards.values()]
    assert names == list(ORDER)


def test_a_blind_vote_hides_the_board_and_its_names(person: Person, model: ScriptedModel) -> None:
    ask_all(person, model)
    board = Board(person)
    board.settle()
    person.shortcut("vote")
    person.until(lambda: person.window.parts.covered != "")
    assert not board.view.isVisible()
    shown = [made.text() for made in person.window.findChildren(QLabel) if made.isVisible()]
    assert not [text for text in shown if "Pirate" in text or "Poet" in text]
    off = ("steering", "fresh", "conflict", "drift", "ablate")
    assert [name for name in off if person.deeds.actions.by_id[name].isEnabled()] == []
