"""The program as a process, seen and worked as a person with a screen reader does: through the accessibility tree."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import xa11y
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

START_S = 30.0
PATIENCE_S = 10.0
CHECKED, FOCUSED = 1 << 4, 1 << 12  # AtspiStateType


class WholeProgram:
    """One window of `python -m playground`; `close` ends it."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        command = [sys.executable, "-P", "-m", "playground", *arguments]
        self.home = Path(environment["PLAYGROUND_HOME"])
        self.process = subprocess.Popen(command, env=environment)
        self.bus = AccessibilityBus()
        try:
            self.app = xa11y.App.by_pid(self.process.pid, timeout=START_S)
            self.locator("button", "Run").wait_visible(timeout=START_S)
            self.locator("list", "Presets").descendant("list_item").first().wait_visible(timeout=START_S)
        except BaseException:
            self.close()
            raise

    # ---- seeing

    def locator(self, role: str, name: str) -> xa11y.Locator:
        return self.app.locator(f"{role}[name='{name}']")

    def until(self, fact: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        end = time.monotonic() + patience_s
        while not fact():
            assert self.process.poll() is None, "the program has ended"
            assert time.monotonic() < end, f"not in {patience_s} s; the status is {self.status()!r}"
            time.sleep(0.05)

    def status(self) -> str:
        return self.app.locator("status").element().name or ""

    def until_status(self, words: str, patience_s: float = PATIENCE_S) -> None:
        self.app.locator(f"status[name*='{words}']").wait_attached(timeout=patience_s)

    def answers(self, *, in_sight: bool = False) -> dict[str, str]:
        """The text of each column, in order; `in_sight`: of those that the view shows."""
        found = self.app.locator("static_text[name^='Answer: ']").elements()
        wanted = [each for each in found if each.visible or not in_sight]
        return {(each.name or "").removeprefix("Answer: "): each.value or "" for each in wanted}

    def system_messages(self) -> dict[str, str]:
        found = self.app.locator("text_area[name^='System message: ']").elements()
        return {(each.name or "").removeprefix("System message: "): each.value or "" for each in found}

    def items(self, name: str) -> list[str]:
        """The rows of a list."""
        return [each.name or "" for each in self.locator("list", name).descendant("list_item").elements()]

    def prompt(self) -> str:
        return self.locator("text_area", "Prompt").element().value or ""

    def keyboard_stops(self) -> dict[str, xa11y.Element]:
        """What can have the keyboard, by name; `has` asks each again for its state, which costs a millisecond."""
        found = [each for each in self.everything() if each.name and each.focusable and each.visible]
        return {each.name or "": each for each in found if each.role not in ("list_item", "menu_item", "tab")}

    def everything(self) -> list[xa11y.Element]:
        """In one walk: each search through the tree takes half a second."""
        return self.app.locator("*").elements()

    def has(self, element: xa11y.Element, state: int) -> bool:
        """FOCUSED or CHECKED, from the bus itself: xa11y tells `checked` of check boxes only."""
        return bool(self.bus.states(element) & state)

    def is_focused(self, role: str, name: str) -> bool:
        return self.has(self.locator(role, name).element(), FOCUSED)

    def is_ticked(self, preset: str) -> bool:
        return self.has(self.preset(preset).element(), CHECKED)

    def preset(self, name: str) -> xa11y.Locator:
        return self.locator("list", "Presets").descendant(f"list_item[name='{name}']")

    def screen_windows(self) -> list[str]:
        """What it shows on the screen, by X's numbers: its window, dialogs, and menus that were popped up."""
        command = ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    # ---- doing

    def press(self, name: str) -> None:
        self.locator("button", name).press()

    def write(self, role: str, name: str, text: str) -> None:
        self.locator(role, name).set_value(text)

    def resize(self, width: int, height: int) -> None:
        """The window, at the screen's upper left corner."""
        for window in self.screen_windows():
            subprocess.run(["xdotool", "windowmove", window, "0", "0"], check=True)
            subprocess.run(["xdotool", "windowsize", "--sync", window, str(width), str(height)], check=True, timeout=10)

    def kill(self) -> None:
        """As the power goes: nothing is tidied up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def close(self) -> int:
        """As the end of a person's session asks it to; its exit code."""
        self.bus.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        return self.process.returncode


class AccessibilityBus:
    """The states of an element as they are now, by D-Bus."""

    def __init__(self) -> None:
        with open_dbus_connection("SESSION") as session:
            ask = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
            self._connection = open_dbus_connection(session.send_and_get_reply(ask).body[0])

    def states(self, element: xa11y.Element) -> int:
        place = DBusAddress(str(element.raw["object_path"]), str(element.raw["bus_name"]), "org.a11y.atspi.Accessible")
        low, high = self._connection.send_and_get_reply(new_method_call(place, "GetState"), timeout=5).body[0]
        return int(low | high << 32)

    def close(self) -> None:
        self._connection.close()


def write_experiment(home: Path, model: str, presets: str = "[none, pirate, poet]") -> None:
    """A starter on `model`, and its presets, in place of the shipped one."""
    texts = {"pirate": ("Pirate", "Talk like a pirate."), "poet": ("Poet", "Answer in verse.")}
    (home / "presets").mkdir(parents=True, exist_ok=True)
    for preset_id, (name, text) in texts.items():
        (home / "presets" / f"{preset_id}.preset.md").write_text(f"---\nname: {name}\n---\n{text}", "utf-8")
    (home / "experiments").mkdir(parents=True, exist_ok=True)
    starter = f"name: First look\npresets: {presets}\nprompts: [Why is the sky blue?]\nmodels: [{model}]\n"
    (home / "experiments" / "starter.experiment.yaml").write_text(starter, "utf-8")


def choose_settings(home: Path, **values: object) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.json").write_text(json.dumps(values), "utf-8")


def command(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, beside or instead of the window."""
    whole = [sys.executable, "-P", "-m", "playground", *arguments]
    return subprocess.run(whole, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60)
