"""The GGUF files of a workbench: which are known, how they are run, and the chat templates that come with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gguf_writer import gguf, llama_keys, llama_tensors, toy

from playground.core.endpoint import EMBEDDED_MODEL
from playground.core.errors import InputError, NotFound
from playground.providers.chat_template import TemplateFacts
from playground.store import settings as known
from playground.store.local_models import NOTHING_CHOSEN, LocalModelChoice
from playground.workbench import Workbench
from playground.workbench.local_model_words import (
    context_words,
    settings_words,
    shape_words,
    system_words,
    template_words,
)
from playground.workbench.local_models import LocalModelFiles, template_names


@pytest.fixture
def workbench(own_home: Path) -> Iterator[Workbench]:
    made = Workbench()
    yield made
    made.close()


@pytest.fixture
def files(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> LocalModelFiles:
    monkeypatch.delenv("PLAYGROUND_MODEL", raising=False)
    return workbench.local_models


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "Own Toy.gguf"
    path.write_bytes(toy())
    return path


def test_known_are_the_embedded_one_those_in_the_folder_and_those_elsewhere(files: LocalModelFiles, own: Path) -> None:
    assert files.paths() == []
    files.folder.mkdir(parents=True)
    fetched = files.folder / "b.gguf"
    fetched.write_bytes(toy())
    files.store.remember(own)
    files.store.remember(own.with_name("gone.gguf"))
    files.store.set(fetched, LocalModelChoice(slots=2))
    assert files.paths() == [fetched, own]
    assert [files.model_of(path) for path in files.paths()] == ["local/b.gguf", f"local/{own}"]
    assert files.model_of(files.embedded_path()) == EMBEDDED_MODEL


def test_a_file_is_found_by_what_a_person_types(files: LocalModelFiles, own: Path) -> None:
    files.store.remember(own)
    for typed in (str(own), f"local/{own}", "Own Toy.gguf", "local/Own Toy.gguf"):
        assert files.find(typed) == own
    assert files.find("smollm2-135m-instruct") == files.embedded_path()
    with pytest.raises(NotFound, match=r"There is no GGUF file own toy: did you mean 'Own Toy.gguf'"):
        files.find("own toy")


def test_what_is_set_for_a_file_goes_before_what_holds_for_all(
    workbench: Workbench, files: LocalModelFiles, own: Path
) -> None:
    workbench.settings.set(known.LOCAL_SLOTS, 7)
    files.store.set(own, LocalModelChoice(context=300, threads=0))
    workbench.settings.set(known.LOCAL_THREADS, 3)
    found = files.settings_of(own)
    assert (found.slots, found.slot_tokens, found.threads, found.chat_template) == (7, 300, 0, "")
    assert files.settings_of(own.with_name("other.gguf")).threads == 3


def test_what_is_looked_at_is_told_and_nothing_is_raised(files: LocalModelFiles, own: Path, tmp_path: Path) -> None:
    model = files.look(own)
    assert (model.trouble, model.fits, model.slot_tokens) == ("", "fits", 512)
    assert model.memory_words.startswith("needs about 42 MB, ")
    assert shape_words(model) == "llama, 91k parameters, F32"
    assert context_words(model) == "512 of 512 tokens"
    assert settings_words(model) == "5 slots of 512 tokens, threads: automatic"
    assert template_words(model) == "its own"
    (tmp_path / "no.gguf").write_text("hello", "utf-8")
    assert "is not a GGUF file" in files.look(tmp_path / "no.gguf").trouble
    assert "no such file" in files.look(tmp_path / "gone.gguf").trouble
    (tmp_path / "lora.gguf").write_bytes(gguf({"general.type": "adapter"}))
    assert "no model that answers" in files.look(tmp_path / "lora.gguf").trouble
    files.store.path.parent.mkdir(parents=True)
    files.store.path.write_text(f"[models.'{own}']\nslots = 0\n", "utf-8")
    assert "key 'slots': must be at least 1" in files.look(own).trouble


def test_a_changed_file_is_read_again(files: LocalModelFiles, own: Path) -> None:
    assert files.look(own).slot_tokens == 512
    own.write_bytes(gguf(llama_keys(context=300), llama_tensors()) + b"longer")
    assert files.look(own).slot_tokens == 300


def test_templates_are_set_by_name_by_file_or_as_they_are(files: LocalModelFiles, own: Path, tmp_path: Path) -> None:
    assert {"chatml", "llama3", "gemma", "mistral"} <= set(template_names())
    assert "<|im_start|>" in files.applied(LocalModelChoice(template="chatml")).chat_template
    assert files.applied(LocalModelChoice(template="{{ x }}")).chat_template == "{{ x }}"
    file = tmp_path / "t.jinja"
    file.write_text("{{ y }}", "utf-8")
    assert files.applied(LocalModelChoice(template_file=str(file))).chat_template == "{{ y }}"
    with pytest.raises(InputError, match="there is no template 'chatm1': did you mean 'chatml'"):
        files.applied(LocalModelChoice(template="chatm1"))
    with pytest.raises(InputError, match=r"gone.jinja: the file cannot be read"):
        files.applied(LocalModelChoice(template_file=str(tmp_path / "gone.jinja")))
    for choice, words in (
        (LocalModelChoice(template="chatml"), "chatml, in place of its own"),
        (LocalModelChoice(template="{{ x }}"), "one that was set for it"),
        (LocalModelChoice(template_file=str(file)), f"the one in {file}"),
        (NOTHING_CHOSEN, "its own"),
    ):
        files.store.set(own, choice)
        assert template_words(files.look(own)) == words
    silent = {key: value for key, value in llama_keys().items() if key != "tokenizer.chat_template"}
    own.write_bytes(gguf(silent, llama_tensors()))
    assert template_words(files.look(own)) == "it has none: ChatML is used"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (TemplateFacts("Be kind.\n"), "Without a system message the chat template puts in: “Be kind.”"),
        (TemplateFacts(), "takes a system message, and puts in none"),
        (TemplateFacts(takes_system=False), "takes no system message"),
    ],
)
def test_what_a_template_does_in_words(facts: TemplateFacts, words: str) -> None:
    assert words in system_words(facts)


def test_every_template_that_comes_with_it_is_taken_by_llama_cpp(workbench: Workbench, own: Path) -> None:
    """Each start is a process of 100 ms: a toy of 370 kB is loaded. Also: settings hold from the next need on."""
    found: dict[str, TemplateFacts | None] = {}

    async def story() -> None:
        local = workbench.providers.local()
        for name in template_names():
            workbench.local_models.store.set(own, LocalModelChoice(template=name, slots=1, context=256, threads=1))
            await local.prepare(str(own), lambda *_: None)
            found[name] = local.template_facts(str(own))
        assert await local.models() == [EMBEDDED_MODEL.partition("/")[2], str(own)]
        await workbench.aclose()

    asyncio.run(story())
    no_place = TemplateFacts(takes_system=False)
    assert found == {
        **dict.fromkeys(template_names(), TemplateFacts()), "gemma": no_place, "mistral": no_place,
    }  # fmt: skip


def test_an_unusable_entry_fails_in_its_own_words(workbench: Workbench, own: Path) -> None:
    workbench.local_models.store.path.parent.mkdir(parents=True, exist_ok=True)
    workbench.local_models.store.path.write_text(f"[models.'{own}']\nslot = 1\n", "utf-8")

    async def story() -> None:
        with pytest.raises(InputError, match=r"local_models.toml:2: key 'slot': is not known: did you mean 'slots'"):
            await workbench.providers.local().prepare(str(own), lambda *_: None)
        await workbench.aclose()

    asyncio.run(story())


def test_the_need_grows_with_what_is_chosen(files: LocalModelFiles, own: Path) -> None:
    files.store.set(own, LocalModelChoice(slots=1))
    one = files.look(own)
    files.store.set(own, replace(one.choice, slots=64))
    assert files.look(own).need.cache == 64 * one.need.cache
