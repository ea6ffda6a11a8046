"""The embedded model for benchmarks: the program itself, as a process with a home of its own.

Its file lies in the cache of the tests (PLAYGROUND_TEST_CACHE, else .cache/) and is fetched by the program when it is
not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CACHE = Path(os.environ.get("PLAYGROUND_TEST_CACHE") or ROOT / ".cache").absolute()
MODEL = "local/smollm2-135m-instruct"


@contextlib.contextmanager
def own_home() -> Iterator[Path]:
    """An empty PLAYGROUND_HOME that knows the model's file."""
    models = CACHE / "models"
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "cache").mkdir()
        (Path(folder) / "cache" / "models").symlink_to(models, target_is_directory=True)
        yield Path(folder)


def playground(home: Path, *arguments: str, good: tuple[int, ...] = (0,)) -> str:
    """What one command line says on stdout; its stderr is shown. Ends this program where it fails."""
    command = [sys.executable, "-m", "playground", *arguments]
    environment = {**os.environ, "PLAYGROUND_HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode not in good:
        raise SystemExit(f"`playground {' '.join(arguments)}` ended with {done.returncode}")
    return done.stdout


def written(home: Path, experiment: dict[str, Any]) -> Path:
    """The experiment's file; YAML reads JSON."""
    path = home / "benchmark.experiment.yaml"
    path.write_text(json.dumps(experiment, ensure_ascii=False, indent=1), "utf-8")
    return path


def record_of(experiment: dict[str, Any]) -> dict[str, Any]:
    """The run record of an experiment, asked once: it is kept under the cache, by what the experiment says."""
    key = hashlib.sha256(json.dumps(experiment, sort_keys=True).encode()).hexdigest()[:16]
    kept = CACHE / "benchmarks" / f"{key}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with own_home() as home:
            half = home / "record.json"
            playground(home, "run", str(written(home, experiment)), "--quiet", "--export", str(half))
            kept.write_bytes(half.read_bytes())
    record: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    return record
