"""Pictures of adding endpoints, their keys and tests: the real window and dialogs.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_settings.py FOLDER

Servers are ours, on loopback; the keyring is one in memory. For looking at, not for the README.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from settings_stage import KEY, SettingsStage, in_each_mode
from stage import main


def take(stage: SettingsStage) -> None:
    adding(stage)
    found(stage)
    cards(stage)
    keys(stage)


def adding(stage: SettingsStage) -> None:
    dialog = stage.settings("endpoints")
    stage.press("Add endpoint …")
    stage.shot("add-chooser", dialog)
    stage.type("Search providers", "open models")
    stage.shot("add-chooser-filtered", dialog)
    for name, shot in (
        ("Anthropic", "add-key"),
        ("Azure", "add-azure"),
        ("Groq", "add-groq"),
        ("Another", "add-other"),
    ):
        stage.type("Search providers", name)
        stage.enter("Search providers")
        stage.shot(shot, dialog)
        stage.press("Back" if name != "Another" else "Cancel")


def found(stage: SettingsStage) -> None:
    from playground.store.catalogue import endpoint_of, entry
    from playground.workbench.local_servers import LocalServer

    dialog = stage.dialog()
    stage.press("Look on this computer")
    stage.wait(1500)
    stage.shot("found-nothing", dialog)
    ollama, studio, vllm = (entry(name) for name in ("ollama", "lm-studio", "vllm"))

    async def servers() -> list[LocalServer]:
        near = replace(endpoint_of(studio), base_url=f"{stage.root}/v1")
        return [
            LocalServer(ollama, endpoint_of(ollama), ("llama3.2:3b", "qwen3:8b"), "ollama"),
            LocalServer(studio, near, ("a", "b", "c")),
            LocalServer(vllm, endpoint_of(vllm), None),
        ]

    stage.workbench.find_local_servers = servers
    stage.press("Look on this computer")
    stage.wait(400)
    stage.shot("found-three", dialog)
    stage.press(f"Add LM Studio at {stage.root}/v1")
    stage.wait(1500)
    stage.shot("added-and-tested", dialog)


def cards(stage: SettingsStage) -> None:
    dialog = stage.settings("endpoints", "lab")
    stage.wait(300)
    stage.press("Test")
    stage.wait(700)
    stage.shot("test-running", dialog)
    stage.wait(4000)
    stage.shot("test-good", dialog)
    stage.settings("endpoints", "gateway")
    stage.press("Model to ask")
    stage.wait(600)
    stage.screen_shot("test-model", dialog)
    stage.trial()._picker.hide()
    stage.settings("endpoints", "old-server")
    stage.trial()._take("oracle-8b-instruct")
    stage.press("Test")
    stage.wait(2500)
    stage.shot("test-mixed", dialog)
    stage.settings("endpoints", "office")
    stage.press("Test")
    stage.wait(900)
    stage.shot("test-off", dialog)


def keys(stage: SettingsStage) -> None:
    stage.keyring.passwords.clear()
    dialog = stage.settings("endpoints", "lab")
    stage.wait(200)
    stage.press("Test")
    stage.wait(900)
    stage.shot("test-no-key", dialog)
    for name, shot in (("groq", "key-environment"), ("openai", "key-missing")):
        stage.settings("endpoints", name)
        stage.wait(300)
        stage.shot(shot, dialog)
    stage.type("API key", KEY)
    stage.press("Keep key")
    stage.wait(300)
    stage.shot("key-kept", dialog)
    stage.keyring.locked = True
    stage.settings("endpoints", "openrouter")
    stage.wait(300)
    stage.shot("key-locked", dialog)
    stage.keyring.locked = False
    stage.press("Edit endpoint")
    stage.shot("edit", dialog)
    stage.press("Cancel")
    dialog.close()


if __name__ == "__main__":
    sys.exit(main(lambda folder: in_each_mode(folder, take)))
