"""Start to first paint, against an empty PySide6 window; and `--version` against `python -c pass`.

Rounds are taken in turns, so that a busy moment hits both. Offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event); print("painted", flush=True); sys.stdin.readline(); QApplication.exit()
app = QApplication([]); w = Window(); w.resize(1280, 820); w.show(); app.exec()
"""
OURS = """
import sys
from PySide6.QtCore import QEvent, QObject
from playground.gui import app as gui
from playground.gui.main_window import MainWindow
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, MainWindow):
            print("painted", flush=True)
            watched.removeEventFilter(self)
            QTimer.singleShot(0, watched.close)
        return False
from PySide6.QtCore import QTimer
shown = MainWindow.show
watch = Watch()
def show(self):
    self.installEventFilter(watch); shown(self)
MainWindow.show = show
gui.main()
"""


def first_paint_ms(code: str) -> float:
    with tempfile.TemporaryDirectory() as home:
        environ = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PLAYGROUND_HOME": home}
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", code], env=environ, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        took = (time.perf_counter() - began) * 1000
        process.stdin.close()
        process.wait(30)
        return took


def command_ms(*arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return (time.perf_counter() - began) * 1000


def main(rounds: int) -> None:
    pairs = [(first_paint_ms(EMPTY), first_paint_ms(OURS)) for _ in range(rounds)]
    report("first paint", "an empty window", "ours", pairs)
    report(
        "command line",
        "python -c pass",
        "--version",
        [(command_ms("-c", "pass"), command_ms("-m", "playground", "--version")) for _ in range(rounds)],
    )


def report(what: str, name: str, ours: str, pairs: list[tuple[float, float]]) -> None:
    base, mine = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    print(f"{what}: {name} {base:.0f} ms, {ours} {mine:.0f} ms, ratio {ratio:.2f} (medians of {len(pairs)})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
