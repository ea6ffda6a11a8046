"""`local_models.toml`: what is set for single GGUF files, by people and by the program."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.errors import InputError
from playground.store.local_models import NOTHING_CHOSEN, LocalModelChoice, LocalModelStore

BIG = Path("/models/Big Model.Q4_K_M.gguf")
SMALL = Path("/elsewhere/small.gguf")
EVERYTHING = """# my models
[models."/models/Big Model.Q4_K_M.gguf"]   # slow
context = 8192
threads = 0
slots = 1
template = "chatml"

[models.'small.gguf']
template_file = "~/t.jinja"
"""


@pytest.fixture
def store(tmp_path: Path) -> LocalModelStore:
    return LocalModelStore(tmp_path / "local_models.toml")


def written(store: LocalModelStore, text: str) -> LocalModelStore:
    store.path.write_text(text, "utf-8")
    return LocalModelStore(store.path)


def test_without_a_file_nothing_is_chosen(store: LocalModelStore) -> None:
    assert store.get(BIG) == NOTHING_CHOSEN
    assert (store.files(), store.problems()) == ((), ())


def test_an_entry_holds_for_a_path_or_for_a_name_in_every_folder(store: LocalModelStore) -> None:
    store = written(store, EVERYTHING)
    assert store.get(BIG) == LocalModelChoice(8192, 0, 1, "chatml")
    assert store.get(Path("/other/Big Model.Q4_K_M.gguf")) == NOTHING_CHOSEN
    for folder in ("/a", "/b"):
        assert store.get(Path(folder) / "small.gguf") == LocalModelChoice(template_file="~/t.jinja")
    assert store.files() == (BIG,)


def test_a_path_goes_before_a_name(store: LocalModelStore) -> None:
    store = written(store, '[models."small.gguf"]\nslots = 2\n[models."/elsewhere/small.gguf"]\nslots = 3\n')
    assert store.get(SMALL).slots == 3
    assert store.get(Path("/x/small.gguf")).slots == 2


def test_a_home_folder_may_be_written_as_one_does(store: LocalModelStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    store = written(store, '[models."~/m.gguf"]\nslots = 2\n')
    assert store.get(Path("/home/me/m.gguf")).slots == 2
    store.set(Path("/home/me/m.gguf"), LocalModelChoice(slots=4))
    assert list(tomllib.loads(store.path.read_text("utf-8"))["models"]) == ["~/m.gguf"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[models."a.gguf"]\ncontexts = 1\n', 2, "key 'contexts': is not known: did you mean 'context'?"),
        ('\n[models."a.gguf"]\n\ncontext = 1\n', 4, "key 'context': must be at least 256"),
        ('[models."a.gguf"]\nslots = "two"\n', 2, "key 'slots': must be a whole number"),
        ('[models."a.gguf"]\nslots = true\n', 2, "key 'slots': must be a whole number"),
        ('[models."a.gguf"]\nthreads = 999\n', 2, "key 'threads': must be at most 512"),
        ('[models."a.gguf"]\ntemplate = ""\n', 2, "key 'template': must be a text in quotes"),
        ('[models."a.gguf"]\ntemplate = "x"\ntemplate_file = "y"\n', 3, "key 'template_file': stands beside"),
        ('[models]\n"a.gguf" = 7\n', None, "must be a table"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(store: LocalModelStore, text: str, line: int | None, words: str) -> None:
    store = written(store, f'{text}[models."b.gguf"]\nslots = 2\n' if "[models]" not in text else text)
    with pytest.raises(InputError) as failure:
        store.get(Path("/m/a.gguf"))
    assert failure.value.line == line
    assert words in str(failure.value)
    assert str(store.path) in str(failure.value)
    assert store.problems() == (failure.value,)
    if "[models]" not in text:
        assert store.get(Path("/m/b.gguf")).slots == 2, "the others can be used"


@pytest.mark.parametrize(("text", "line"), [("x = = 1\n", 1), ("[other]\nx = 1\n", 1), ("models = 3\n", 1)])
def test_a_file_that_is_none_is_told_for_every_model(store: LocalModelStore, text: str, line: int) -> None:
    store = written(store, text)
    with pytest.raises(InputError) as failure:
        store.get(BIG)
    assert failure.value.line == line
    with pytest.raises(InputError):
        store.set(BIG, LocalModelChoice(slots=2))
    assert store.path.read_text("utf-8") == text, "what a person wrote is not lost"


def test_setting_keeps_comments_and_order(store: LocalModelStore) -> None:
    store = written(store, EVERYTHING)
    store.set(BIG, LocalModelChoice(context=4096, slots=1, template="chatml"))
    store.set(SMALL, LocalModelChoice(threads=2))
    text = store.path.read_text("utf-8")
    assert text.startswith(
        '# my models\n[models."/models/Big Model.Q4_K_M.gguf"]   # slow\ncontext = 4096\nslots = 1\n'
    )
    assert store.get(SMALL) == LocalModelChoice(threads=2)
    assert store.get(Path("/x/small.gguf")) == LocalModelChoice(template_file="~/t.jinja")


def test_known_files_are_kept_and_forgotten(store: LocalModelStore) -> None:
    store.remember(BIG)
    store.set(SMALL, LocalModelChoice(slots=2))
    store.remember(SMALL)
    assert store.files() == (BIG, SMALL)
    assert store.get(SMALL).slots == 2
    store.forget(BIG)
    store.forget(BIG)
    assert store.files() == (SMALL,)
    store.remember(BIG)
    assert store.get(BIG) == NOTHING_CHOSEN


def test_what_another_program_wrote_is_seen(store: LocalModelStore) -> None:
    store.set(BIG, LocalModelChoice(slots=2))
    LocalModelStore(store.path).set(BIG, LocalModelChoice(slots=12))
    assert store.get(BIG).slots == 12


def test_what_does_not_fit_is_not_written(store: LocalModelStore) -> None:
    with pytest.raises(InputError, match="key 'slots': must be at most 64"):
        store.set(BIG, LocalModelChoice(slots=99))
    assert not store.path.exists()


_texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40).filter(lambda text: text.strip())


@given(_texts, _texts, st.none() | st.integers(256, 9999))
@settings(max_examples=60, deadline=None)
def test_any_path_and_any_template_come_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, template: str, context: int | None
) -> None:
    store = LocalModelStore(tmp_path_factory.mktemp("s") / "local_models.toml")
    path = Path("/m") / name.replace("\0", "")
    choice = LocalModelChoice(context=context, template=template)
    store.set(path, choice)
    assert store.get(path) == choice
    assert LocalModelStore(store.path).get(path) == choice
