"""The house rules that no single floor can hold for itself: import contracts, and a command line without Qt."""

from __future__ import annotations

import os
import pkgutil
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import playground

ROOT = Path(__file__).resolve().parents[1]
WITHOUT_QT = ("core", "engine", "providers", "store", "formats", "workbench", "cli")
SLOW_TO_IMPORT = (
    "aiohttp",
    "httpx",
    "jinja2",
    "jsonschema",
    "keyring",
    "numpy",
    "rapidfuzz",
    "ruamel.yaml",
    "truststore",
    "xllamacpp",
)


def modules_of(floors: tuple[str, ...]) -> list[str]:
    names = [module.name for module in pkgutil.walk_packages(playground.__path__, "playground.")]
    return [name for name in names if name.split(".")[1] in floors]


def loaded_after(*modules: str) -> set[str]:
    """The names of all modules in a fresh Python that has imported `modules`."""
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    command = [sys.executable, "-c", code, *modules]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_below_the_window_nothing_imports_qt() -> None:
    modules = modules_of(WITHOUT_QT)
    assert {name.split(".")[1] for name in modules} == set(WITHOUT_QT)
    loaded = loaded_after(*modules)
    assert set(modules) <= loaded
    assert not {name for name in loaded if name.split(".")[0] in ("PySide6", "shiboken6")}


@pytest.mark.parametrize("start", ["playground.__main__", "playground.cli"])
def test_a_start_imports_nothing_slow(start: str) -> None:
    loaded = loaded_after(start)
    assert not loaded & {*SLOW_TO_IMPORT, "PySide6"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("import-linter is not installed: python3 run.py setup test lint")
    environment = {**os.environ, "PYTHONPATH": str(folder)}  # its own playground comes before the installed one
    return subprocess.run(
        [program, "--no-cache", "--no-logo"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def contracts() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def test_the_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout
    assert f"Contracts: {len(contracts())} kept, 0 broken." in done.stdout


def test_every_import_contract_can_be_broken(tmp_path: Path) -> None:
    """A contract that names the wrong thing would hold for ever."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "playground", tmp_path / "playground", ignore=shutil.ignore_patterns("__pycache__"))
    for module, line in BREACHES.items():
        with (tmp_path / "playground" / module).open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout
    assert [name for name in contracts() if f"{name} BROKEN" not in done.stdout] == []


BREACHES = {
    "core/errors.py": "import os, asyncio, playground.engine",
    "formats/__init__.py": "import PySide6.QtCore, httpx, keyring, playground.store",
    "core/completion.py": "import playground.core.errors",
    "providers/anthropic.py": "import playground.providers.openai_chat",
    "gui/theme.py": "import threading",
    "gui/prompt_panel.py": "import playground.gui.comparison_panel",
}
