"""The Python environment: made once, brought up to date with the project, made again when it was left half done."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from first_start.words import PassingNews, Trouble, explain, is_about_versions, say

ROOT = Path(__file__).resolve().parents[2]
VENV = Path(os.environ.get("PLAYGROUND_VENV") or ROOT / ".venv").absolute()
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / ".playground-setup"
HALF_MADE = "half made\n"
EXTRAS = ("test", "lint", "vendors")
NEEDED_MB = 700  # an environment with the test extra, and the downloads on their way to it


def set_up(extras: set[str]) -> None:
    """Make the environment or bring it up to date; returns at once when nothing is to be done.

    Raises Trouble, and then a later start tries again.
    """
    if is_ready(extras):
        return
    with one_at_a_time():
        if is_ready(extras):
            return
        try:
            make(extras)
        except OSError as error:
            raise Trouble(explain(str(error), str(VENV))) from error


def is_ready(extras: set[str]) -> bool:
    stamp = read_stamp()
    return stamp.split()[:1] == [fingerprint()] and extras <= stamped_extras(stamp)


def read_stamp() -> str:
    """The fingerprint of what was installed and the extras; empty where no stamp or no Python is."""
    try:
        return STAMP.read_text("utf-8") if PYTHON.exists() else ""
    except OSError:
        return ""


def stamped_extras(stamp: str) -> set[str]:
    return set(stamp.split()[1:]) & set(EXTRAS)


def fingerprint() -> str:
    """Changes when the environment must be looked at again: other requirements, another Python, a moved checkout."""
    parts = [b"1", ".".join(map(str, sys.version_info[:2])).encode(), os.fsencode(ROOT), os.fsencode(VENV)]
    parts += [(ROOT / name).read_bytes() for name in ("pyproject.toml", ".setup/constraints.txt")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@contextmanager
def one_at_a_time() -> Generator[None, None, None]:
    """Two starts at the same moment: the second one waits for the first."""
    import tempfile

    name = hashlib.sha256(os.fsencode(VENV)).hexdigest()[:16]
    user = os.environ.get("USERNAME", "") if os.name == "nt" else str(os.getuid())
    with open(Path(tempfile.gettempdir()) / f"playground-setup-{user}-{name}.lock", "a", encoding="utf-8") as lock:
        if os.name != "nt":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(extras: set[str]) -> None:
    before = read_stamp()
    if can_be_kept(before):
        say("Bringing the set-up up to date ...")
    else:
        say("Setting up (first start only, about 130 MB to download) ...")
        create_empty()
        before = HALF_MADE
    extras = extras | stamped_extras(before)
    STAMP.write_text(HALF_MADE, "utf-8")  # whoever ends us from here on leaves this mark
    try:
        install_project(extras)
    except Trouble:
        STAMP.write_text(before, "utf-8")  # an update that could not begin leaves the older environment in use
        raise
    STAMP.write_text(" ".join([fingerprint(), *sorted(extras)]) + "\n", "utf-8")


def can_be_kept(stamp: str) -> bool:
    """Whether a whole environment of this very Python is there, be it ours or made by a developer by hand."""
    try:
        settings = (VENV / "pyvenv.cfg").read_text("utf-8").splitlines()
    except OSError:
        return False
    version = next((line.partition("=")[2].strip() for line in settings if line.startswith("version")), "")
    same_python = version.split(".")[:2] == [str(part) for part in sys.version_info[:2]]
    return same_python and stamp != HALF_MADE and PYTHON.exists()


def create_empty() -> None:
    """An environment that holds Python alone, in place of whatever was left there."""
    import shutil
    import venv

    if VENV.exists():
        ours = VENV == ROOT / ".venv" or STAMP.exists() or (VENV / "pyvenv.cfg").exists()
        if not ours and any(VENV.iterdir()):
            raise Trouble(f"PLAYGROUND_VENV names {VENV}, which holds other things: name an empty or a new folder.")
        shutil.rmtree(VENV)
    VENV.mkdir(parents=True)
    STAMP.write_text(HALF_MADE, "utf-8")
    if (free_mb := shutil.disk_usage(VENV).free // 1_000_000) < NEEDED_MB:
        raise Trouble(
            f"{VENV} has {free_mb} MB of free space and the set-up needs {NEEDED_MB} MB: "
            "make room, or name a folder elsewhere in PLAYGROUND_VENV."
        )
    venv.create(VENV, with_pip=False, symlinks=os.name != "nt")


def install_project(extras: set[str]) -> None:
    project = f"{ROOT}[{','.join(sorted(extras))}]" if extras else str(ROOT)
    wanted = ["--editable", project, "pip"]  # pip stays: the embedded model is fetched with it
    pinned = ["--constraint", str(ROOT / ".setup" / "constraints.txt")]
    if installed_by_uv([*wanted, *pinned]):
        return
    bring_pip()
    install = [str(PYTHON), "-m", "pip", "install", "--progress-bar", "off", *wanted]
    code, output = call_pip([*install, *pinned])
    if code and is_about_versions(output):
        say("The versions that were tested cannot be had for this system: taking the newest that fit ...")
        code, output = call_pip(install)
    if code:
        raise failure(output)


def installed_by_uv(arguments: list[str]) -> bool:
    """True when uv is here and did it. Whatever hinders it, pip tries next and says why."""
    import shutil
    import subprocess

    uv = shutil.which("uv")
    if uv is None:
        return False
    on_terminal = sys.stderr.isatty()
    install = [uv, "pip", "install", "--compile-bytecode", "--python", str(PYTHON), *arguments]
    return subprocess.call(install, stdin=subprocess.DEVNULL, stderr=None if on_terminal else subprocess.DEVNULL) == 0


def bring_pip() -> None:
    """Put pip into the environment. Debian's Python has no ensurepip of its own: there the system's pip does it."""
    import importlib.util

    if call_pip([str(PYTHON), "-m", "pip", "--version"])[0] == 0:
        return
    if importlib.util.find_spec("ensurepip"):
        code, output = call_pip([str(PYTHON), "-m", "ensurepip", "--default-pip"])
    elif importlib.util.find_spec("pip"):
        import pip

        outside = pip_from_outside(pip.__version__, Path(pip.__file__).parent)
        code, output = call_pip([*outside, "install", "--progress-bar", "off", "pip"])
    else:
        raise Trouble(
            "This Python has no pip. Install it, then start again: sudo apt-get install -y python3-pip\n"
            "(or put uv on the PATH: it is used when it is there)."
        )
    if code:
        raise failure(output)


def failure(output: str) -> Trouble:
    """Why pip failed, in a sentence; all that it said is kept in a file."""
    log = VENV / "setup.log"
    with suppress(OSError):
        log.write_text(output, "utf-8")
    return Trouble(f"{explain(output, str(VENV))}\nAll that was said lies in {log}")


def pip_from_outside(version: str, folder: Path) -> list[str]:
    """How the system's pip, found in `folder`, serves our environment: `--python` came with pip 22.3."""
    numbers = [int(part) for part in version.split(".")[:2] if part.isdigit()]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)] if numbers >= [22, 3] else [str(PYTHON), str(folder)]


def call_pip(command: list[str]) -> tuple[int, str]:
    """Run it, telling what it is at; the exit code and all it said. The person's mirrors and proxies hold."""
    import subprocess

    settings = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    news = PassingNews()
    said: list[str] = []
    with subprocess.Popen(
        command,
        env={**os.environ, **settings, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as running:
        for line in running.stdout or ():
            said.append(line)
            news.take(line)
    news.end()
    return running.returncode, "".join(said)
