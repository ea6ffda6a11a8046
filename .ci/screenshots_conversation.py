"""Pictures of a conversation in the window, light and dark, in two sizes; answers by the embedded model.

    .setup/with-screen python .ci/screenshots_conversation.py FOLDER

Needs the test environment (`python3 run.py test` makes it). The model is fetched when it is not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stage import Stage, main

PRESETS = ("none", "captain-redbeard", "french", "acme-support")
SAID = (
    ("user", "My bike's brakes squeak. What should I do?"),
    ("user", "And what does that cost?"),
    ("system", "Answer in one short sentence. Be blunt."),
    ("user", "Thank you. Anything else I should look after?"),
)


def take(folder: Path) -> bool:
    from playground.core.request import Message
    from playground.gui.folded_line import FoldedLine
    from playground.gui.talk_view import OTHERWISE

    stage = Stage(folder)
    window = stage.window

    def line(name: str) -> FoldedLine:
        return next(each for each in window.findChildren(FoldedLine) if each.line.accessibleName() == name)

    said = tuple(Message(role, text) for role, text in SAID)
    stage.put("A talk", PRESETS, (said,), 1, {"temperature": 0.7, "max_tokens": 90, "seed": 1})
    stage.shoot("scripted-empty")
    window.run()
    stage.wait(2500)
    stage.shoot("running")
    stage.until_done(200)
    stage.shoot("scripted")
    for name in ("Turn 1, answer: Captain Redbeard", "Turn 3, system message: Captain Redbeard"):
        line(name).line.click()
    stage.shoot("opened")
    window.parts.follow_up.edit.setPlainText("Which of these can I do myself?")
    stage.shoot("follow-up")
    window.parts.follow_up.to.setCurrentIndex(1)
    window.parts.follow_up.send.click()
    stage.wait(1200)
    stage.shoot("left-out")
    whole = stage.until_done(200)
    line("Turn 1, question: Captain Redbeard").asked.emit(OTHERWISE)
    stage.shoot("otherwise")
    window.parts.follow_up.leave_turn()
    window.parts.comparison.show_view("focus")
    stage.shoot("focus")
    window.close()
    return whole


if __name__ == "__main__":
    sys.exit(main(take))
