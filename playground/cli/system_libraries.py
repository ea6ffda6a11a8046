"""Libraries of the operating system that the window and the embedded model need on Linux, and which are missing."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping
from typing import Final

# Shared object -> Debian package, for the wheels of PySide6. .setup/first_start/system.py, which must run before
# anything is installed, has the same tables; a test holds them to each other.
QT_LIBRARIES: Final[Mapping[str, str]] = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X11_LIBRARIES: Final[Mapping[str, str]] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND_LIBRARIES: Final[Mapping[str, str]] = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

MODEL_LIBRARIES: Final[Mapping[str, str]] = {"libgomp.so.1": "libgomp1"}
"""For llama.cpp, in the wheel of xllamacpp; a bare Debian does not have it."""


def window_libraries(environ: Mapping[str, str]) -> dict[str, str]:
    """What the window needs on the screens that these environment variables name."""
    platform = environ.get("QT_QPA_PLATFORM", "")
    wanted = dict(QT_LIBRARIES)
    if "xcb" in platform or (not platform and environ.get("DISPLAY")):
        wanted.update(X11_LIBRARIES)
    if "wayland" in platform or (not platform and environ.get("WAYLAND_DISPLAY")):
        wanted.update(WAYLAND_LIBRARIES)
    return wanted


def missing_libraries(wanted: Mapping[str, str]) -> dict[str, str]:
    """Those that the loader does not find; none on other systems, where Qt brings all it needs."""
    if not sys.platform.startswith("linux"):
        return {}
    return {name: package for name, package in wanted.items() if not _is_there(name)}


def _is_there(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
