"""A headless Chromium driven over a pipe by its DevTools protocol: no port, no driver program, no library."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections import deque
from pathlib import Path
from typing import Any, Final

TIMEOUT_S: Final = 60.0
FLAGS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--remote-debugging-pipe", "--force-color-profile=srgb",
)  # fmt: skip


def program() -> str | None:
    return next((found for name in ("chromium", "google-chrome", "chrome") if (found := shutil.which(name))), None)


class Chromium:
    """One browser with one page. `events` holds what it told: requests, console messages, violations."""

    def __init__(self, folder: Path, width: int = 1440, height: int = 900, scale: float = 1) -> None:
        name = program()
        assert name is not None
        to_browser, self._write = os.pipe()
        self._read, from_browser = os.pipe()
        command = [name, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{to_browser} 4>&{from_browser}', "bash", *command],
            pass_fds=(to_browser, from_browser), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(to_browser)
        os.close(from_browser)
        self._number, self._rest, self._session = 0, b"", ""
        self._arrived: deque[dict[str, Any]] = deque()
        self.events: list[dict[str, Any]] = []
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            self.call(f"{domain}.enable")
        self.size(width, height, scale)

    def size(self, width: int, height: int, scale: float = 1) -> None:
        mobile = width < 600
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile
        )

    def prefer(self, scheme: str) -> None:
        """`light` or `dark`, as the system's colours."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, file: Path) -> None:
        """Returns when the page's script has shown its rows."""
        self.events.clear()
        self.call("Page.navigate", url=file.as_uri())
        self.until("document.readyState === 'complete' && document.documentElement.dataset.ready !== undefined")

    def run(self, script: str) -> Any:
        """The value of an expression, a promise's when it is kept. Raises AssertionError where it throws."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, condition: str) -> None:
        end = time.monotonic() + TIMEOUT_S
        while not self.run(f"Boolean({condition})"):
            assert time.monotonic() < end, f"never came true: {condition}"
            time.sleep(0.02)

    def press(self, key: str) -> None:
        """A key of the page: a sign, or a name such as `Enter`."""
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def picture(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def pdf(self) -> bytes:
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])

    def told(self, *methods: str) -> list[dict[str, Any]]:
        """What of these kinds the browser has told since the page was opened."""
        self.run("1")
        return [event["params"] for event in self.events if event["method"] in methods]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + TIMEOUT_S
        while True:
            answer = self._next(end)
            if "method" in answer:
                self.events.append(answer)
            elif answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._read)
        os.close(self._write)

    def _next(self, end: float) -> dict[str, Any]:
        while not self._arrived:
            ready, _, _ = select.select([self._read], [], [], max(0.0, end - time.monotonic()))
            assert ready, "Chromium does not answer"
            data = os.read(self._read, 1 << 20)
            assert data, "Chromium has ended"
            *whole, self._rest = (self._rest + data).split(b"\0")
            self._arrived.extend(json.loads(message) for message in whole)
        return self._arrived.popleft()
