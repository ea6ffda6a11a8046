"""The prompts of an experiment file: one text, or a conversation, with values, checks and the mirror of the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from playground.core.experiment import Prompt
from playground.core.mirror_pairing import mirror_problems
from playground.core.nearest import suggestion
from playground.core.request import Message, Role
from playground.formats.check_keys import read_checks
from playground.formats.fields import Fields
from playground.formats.names import one_line
from playground.formats.paths import is_path, safe_path
from playground.formats.yaml_nodes import YamlMap, YamlNode

ROLES: Final = ("user", "assistant", "system")


def read_prompts(fields: Fields) -> tuple[Prompt, ...]:
    """The prompts of an experiment; raises InputError."""
    prompts: list[Prompt] = []
    for number, item in enumerate(fields.items("prompts"), start=1):
        prompt = _prompt(fields, item, f"prompt-{number}")
        if any(prompt.id == other.id for other in prompts):
            raise fields.wrong("prompts", f"two prompts have the id '{prompt.id}': change one", item.line)
        prompts.append(prompt)
    if not prompts:
        raise fields.wrong("prompts", "must not be empty: write at least one")
    _expect_pairs(fields, prompts)
    return tuple(prompts)


def _expect_pairs(fields: Fields, prompts: Sequence[Prompt]) -> None:
    wrong = mirror_problems(prompts)
    for prompt, item in zip(prompts, fields.items("prompts"), strict=True):
        if prompt.id in wrong:
            raise Fields.of(item, fields.file, fields.way("prompts")).wrong("mirror", wrong[prompt.id])


def _prompt(fields: Fields, node: YamlNode, default_id: str) -> Prompt:
    if not isinstance(node, YamlMap):
        return Prompt(default_id, (Message("user", fields.as_message("prompts", node)),))
    inner = Fields.of(node, fields.file, fields.way("prompts"))
    inner.only(("id", "user", "messages", "vars", "checks", "mirror"))
    if ("user" in inner) == ("messages" in inner):
        both = "has both: keep one" if "user" in inner else "has neither: write one"
        raise inner.wrong("messages", f"a prompt has either 'user' (one text) or 'messages', and this one {both}")
    id = one_line(inner, "id") if "id" in inner else default_id
    messages = (Message("user", inner.message("user")),) if "user" in inner else _messages(inner)
    values = {name: scalar.written for name, scalar in inner.scalars("vars").items()}
    mirror = one_line(inner, "mirror") if "mirror" in inner else ""
    return Prompt(id, messages, values, read_checks(inner), mirror)


def _messages(fields: Fields) -> tuple[Message, ...]:
    messages: list[Message] = []
    for item in fields.items("messages"):
        inner = Fields.of(item, fields.file, fields.way("messages"), "role and content")
        inner.only(("role", "content", "preset"))
        inner.need("role", "write role: user, role: assistant or role: system")
        role = inner.text("role")
        if role not in ROLES:
            raise inner.wrong("role", f"'{role}' says no message here: {suggestion(role, ROLES)}")
        if role == "system" and not messages:
            raise inner.wrong("role", "the system message stands in a preset: here it can change after a message")
        messages.append(_message(inner, role))
    if not messages or messages[-1].role != "user":
        raise fields.wrong("messages", "the conversation must end with a message of the user: add it")
    return tuple(messages)


def _message(fields: Fields, role: str) -> Message:
    """`role` is one of ROLES."""
    if "preset" not in fields:
        fields.need("content", "write the message's text")
        return Message(cast(Role, role), fields.message("content"))
    if role != "system":
        raise fields.wrong("preset", f"only a system message can be a preset's text, and this one is the {role}'s")
    if "content" in fields:
        raise fields.wrong("preset", "a system message has either 'content' or 'preset', and this one has both")
    return Message("system", "", reference(fields, "preset", one_line(fields, "preset")))


def reference(fields: Fields, key: str, text: str, line: int | None = None) -> str:
    """A preset's id, or a path to it that stays in the folder."""
    at = fields.wrong(key, "", line)
    if not text.strip() or "\n" in text:
        raise fields.wrong(key, "takes the id of a preset or the path to one", line)
    return safe_path(text, file=fields.file, line=at.line, key=fields.way(key)) if is_path(text) else text
