"""Presets that are dragged to other programs: a file and a text, made when somebody wants them; never to the window."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from model_script import write_preset
from person import LEFT, Person
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground.core.preset import Preset
from playground.formats.preset_archive import read
from playground.gui.preset_mime import MIME
from playground.workbench.dragged_files import KEPT_FOR_S, DraggedFiles

COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
NO_KEYS = Qt.KeyboardModifier.NoModifier


def dragged(person: Person, *ids: str) -> QMimeData:
    model = person.window.parts.presets.model
    return model.mimeData([model.index(model.row_of(preset_id)) for preset_id in ids])


def files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls()]


def written(person: Person) -> list[Path]:
    return list((person.home / "cache" / "dragged").rglob("*.*"))


def test_one_preset_is_its_file_and_its_text(person: Person) -> None:
    data = dragged(person, "poet")
    assert data.hasUrls()
    assert data.hasText()
    assert not written(person)  # nobody has asked yet
    (file,) = files(data)
    assert file.name == "poet.preset.md"
    assert file.read_bytes() == (person.home / "presets" / "poet.preset.md").read_bytes()
    assert data.text() == person.library_preset("poet").system_message
    assert files(data) == [file] == written(person)  # asked twice, written once


def test_a_draft_is_dragged_as_it_is_seen(person: Person) -> None:
    person.edit("Poet")
    person.write(person.message, "Only haiku.")
    data = dragged(person, "poet")
    assert data.text() == "Only haiku."
    assert "Only haiku." in files(data)[0].read_text("utf-8")


def test_several_presets_are_one_archive_named_after_their_folder(person: Person) -> None:
    for name in ("verse/short/haiku", "verse/long/ballad"):
        write_preset(person.home, name, f"---\nname: {name[6:]}\n---\nWrite a {name[6:]}.\n")
    person.until(lambda: {"short/haiku", "long/ballad"} <= set(person.listed()))
    data = dragged(person, "haiku", "ballad")
    (file,) = files(data)
    assert file.name == "verse.presets.zip"
    found = [each.preset.id for each in read(file.read_bytes(), file="x") if hasattr(each, "preset")]
    assert sorted(found) == ["ballad", "haiku"]
    assert "# short/haiku\n\nWrite a short/haiku." in data.text()
    assert files(dragged(person, "haiku", "poet"))[0].name == "presets.presets.zip"


def test_a_baseline_and_a_broken_file_have_nothing_to_give(person: Person) -> None:
    write_preset(person.home, "bad", "---\nname: [\n---\nText.")
    person.until(lambda: "bad" in person.listed())
    data = dragged(person, "none", "bad")
    assert data.formats() == [MIME]
    assert not data.urls()
    assert [path.name for path in files(dragged(person, "none", "bad", "poet"))] == ["poet.preset.md"]


def test_what_cannot_be_written_is_said_in_the_window(person: Person) -> None:
    cache = person.home / "cache"
    cache.mkdir(exist_ok=True)
    (cache / "dragged").write_text("a file in the way", "utf-8")
    assert not dragged(person, "poet").urls()
    assert "cannot be made" in person.toast()


def test_a_preset_that_is_dropped_on_its_own_window_is_not_imported(person: Person) -> None:
    data = dragged(person, "poet")
    how = (COPY | MOVE, data, LEFT, NO_KEYS)
    for event in (QDragEnterEvent(QPoint(9, 9), *how), QDropEvent(QPointF(9, 9), *how)):
        QApplication.sendEvent(person.window, event)
        assert not event.isAccepted()
    assert not written(person)


def test_columns_are_ordered_by_a_drag_that_offers_a_copy_too(person: Person) -> None:
    view, model = person.window.parts.presets.view, person.window.parts.presets.model
    assert model.supportedDragActions() == COPY | MOVE
    assert view.defaultDropAction() == COPY  # what other programs get, unless they ask for something else
    top = person._rect_of(view, model.row_of("none")).topLeft() + QPoint(60, 1)
    data = dragged(person, "poet")
    send(view.viewport(), top, data)
    assert person.columns()[0] == "Poet"
    assert not written(person)


def send(target: QWidget, place: QPoint, data: QMimeData) -> None:
    """As Qt does with a drag whose first wish is a copy."""
    how = (COPY | MOVE, data, LEFT, NO_KEYS)
    enter, over, end = QDragEnterEvent(place, *how), QDragMoveEvent(place, *how), QDropEvent(QPointF(place), *how)
    QApplication.sendEvent(target, enter)
    QApplication.sendEvent(target, over)
    assert over.isAccepted()
    assert over.dropAction() == MOVE
    QApplication.sendEvent(target, end)


@pytest.fixture
def out(person: Person) -> DraggedFiles:
    return DraggedFiles(person.home / "cache" / "dragged", person.window.workbench.library)


def test_old_files_are_tidied_and_fresh_ones_stay(person: Person, out: DraggedFiles) -> None:
    old, fresh = (out.write([Preset("poet", "Poet", "Rhyme.")]) for _ in range(2))
    long_ago = time.time() - KEPT_FOR_S - 60
    os.utime(old.parent, (long_ago, long_ago))
    person.deeds.sharing._dragging._tidy()
    person.until(lambda: not old.parent.exists())
    assert fresh.is_file()
    if os.name != "nt":
        assert fresh.parent.stat().st_mode & 0o077 == 0  # a text may be private


def test_tidying_touches_nothing_but_its_folders(out: DraggedFiles, tmp_path: Path) -> None:
    out.tidy()  # there is no folder yet
    place = out.write([Preset("poet", "Poet", "Rhyme.")]).parent.parent
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("mine", "utf-8")
    try:
        (place / "link").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    out.tidy(kept_for_s=-3600)
    assert (outside / "kept.txt").is_file()
    assert [each.name for each in place.iterdir()] == ["link"]
