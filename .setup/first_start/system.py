"""Libraries and programs of the operating system: which are missing, and the line that installs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from first_start.words import Trouble, last_lines, say

LINUX = sys.platform.startswith("linux")

# What the wheels of PySide6 load from the system (ldd of every plugin on a bare Debian): shared object -> package.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND_LIBRARIES = {"libwayland-cursor.so.0": "libwayland-cursor0", "libwayland-egl.so.1": "libwayland-egl1"}
MODEL_LIBRARIES = {"libgomp.so.1": "libgomp1"}  # llama.cpp, in the wheel of xllamacpp
SCREEN_PROGRAMS = {  # what .setup/with-screen calls: program -> package
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "dbus-run-session": "dbus",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "xdotool": "xdotool",
}

BROWSER_PROGRAMS = {"chromium": "chromium"}  # the tests of the comparison page read it in a real browser


def window_libraries(surroundings: Mapping[str, str]) -> dict[str, str]:
    """What the window needs on the screens that these environment variables name."""
    platform = surroundings.get("QT_QPA_PLATFORM", "")
    wanted = dict(QT_LIBRARIES)
    if "xcb" in platform or (not platform and surroundings.get("DISPLAY")):
        wanted.update(X11_LIBRARIES)
    if "wayland" in platform or (not platform and surroundings.get("WAYLAND_DISPLAY")):
        wanted.update(WAYLAND_LIBRARIES)
    return wanted


def missing_libraries(wanted: Mapping[str, str]) -> dict[str, str]:
    """Those that the loader does not find."""
    if not LINUX:
        return {}
    import ctypes

    missing: dict[str, str] = {}
    for name, package in wanted.items():
        try:
            ctypes.CDLL(name)
        except OSError:
            missing[name] = package
    return missing


def missing_programs(wanted: Mapping[str, str]) -> dict[str, str]:
    return {name: package for name, package in wanted.items() if LINUX and not on_path(name)}


def on_path(name: str) -> str | None:
    import shutil

    return shutil.which(name)


def may_install() -> bool:
    """Root on a Debian, as in containers and CI: elsewhere the person is asked to."""
    return LINUX and os.geteuid() == 0 and on_path("apt-get") is not None


def install_line(absent: Mapping[str, str]) -> str:
    """The exact line that brings what is absent (shared object or program -> Debian package)."""
    if on_path("apt-get"):
        return "sudo apt-get install -y --no-install-recommends " + " ".join(dict.fromkeys(absent.values()))
    for tool in ("dnf", "zypper"):  # both find the package by the library that it provides
        if on_path(tool):
            return f"sudo {tool} install " + " ".join(
                f"'{name}()(64bit)'" if ".so." in name else name for name in absent
            )
    return "install with your package manager what provides " + " ".join(absent)


def install_or_do_without(absent: Mapping[str, str], without: str) -> None:
    """Like `install` where that may be; `without` says what is not done where it does not work."""
    try:
        if may_install():
            install(absent)
    except Trouble as trouble:
        say(f"{without}: {str(trouble).splitlines()[0]}")


def install(absent: Mapping[str, str]) -> None:
    """Install Debian packages; asks nobody anything. Call only where `may_install`."""
    if not absent:
        return
    import subprocess

    packages = list(dict.fromkeys(absent.values()))
    say(f"Installing from Debian: {' '.join(packages)} ...")
    tool = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    surroundings = dict(os.environ, DEBIAN_FRONTEND="noninteractive")

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*tool, *words],
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    update = call("update")  # one source that fails here need not matter
    done = call("install", "-y", "--no-install-recommends", *packages)
    if done.returncode:
        raise Trouble(f"{install_line(absent)}\ndid not work:\n{last_lines(update.stdout + done.stdout)}")
