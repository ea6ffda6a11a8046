"""The presets that an experiment file names, changed where they stand; every other byte of the file stays."""

from __future__ import annotations

from collections.abc import Iterator

from playground.formats.yaml_nodes import YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar
from playground.formats.yaml_source import load
from playground.formats.yaml_text import scalar_text


def with_renamed_preset(source: str, old_id: str, new_id: str, *, file: str) -> str | None:
    """`source` with `new_id` wherever it names the preset `old_id`; None when it does not.

    Presets that stand in the file itself keep their ids. Raises InputError for what is no YAML.
    """
    root = load(source, file=file)
    places = [node for node in _names(root) if node.value == old_id and not node.block]
    text = source
    for node in sorted(places, key=lambda node: node.start, reverse=True):
        text = text[: node.start] + scalar_text(new_id) + text[node.end :]
    return text if places else None


def _names(root: YamlNode) -> Iterator[YamlScalar]:
    if not isinstance(root, YamlMap):
        return
    own: set[object] = set()
    for item in (*_items(root, "presets"), *_items(root, "bounds")):
        if isinstance(item, YamlScalar):
            yield item
        elif isinstance(item, YamlMap):
            layers = (*_items(item, "layers"), *_items(item, "without"))
            yield from (layer for layer in layers if isinstance(layer, YamlScalar))
            chosen = item.get("id")
            if chosen is not None and isinstance(chosen.value, YamlScalar):
                if item.get("system_message") is None:
                    yield chosen.value
                else:
                    own.add(chosen.value.value)
    for preset in _in_conversations(root):
        if isinstance(preset.value, YamlScalar) and preset.value.value not in own:
            yield preset.value
    sweep = root.get("sweep")
    inner = sweep.value.get("preset") if sweep is not None and isinstance(sweep.value, YamlMap) else None
    for entry in (root.get("baseline"), inner):
        if entry is not None and isinstance(entry.value, YamlScalar) and entry.value.value not in own:
            yield entry.value


def _in_conversations(root: YamlMap) -> Iterator[YamlEntry]:
    """The presets whose texts take over inside a prompt's `messages`."""
    prompts = root.get("prompts")
    for prompt in prompts.value.items if prompts is not None and isinstance(prompts.value, YamlList) else ():
        messages = prompt.get("messages") if isinstance(prompt, YamlMap) else None
        for message in messages.value.items if messages is not None and isinstance(messages.value, YamlList) else ():
            preset = message.get("preset") if isinstance(message, YamlMap) else None
            if preset is not None:
                yield preset


def _items(parent: YamlMap, key: str) -> tuple[YamlNode, ...]:
    entry = parent.get(key)
    return tuple(entry.value.items) if entry is not None and isinstance(entry.value, YamlList) else ()
