"""What goes to a model: messages, parameters, one completion request, and what of it really went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Final, Literal, TypeAlias

Role: TypeAlias = Literal["system", "user", "assistant"]
EFFORTS: Final = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"


@dataclass(frozen=True, slots=True)
class Message:
    """`preset`: of a system message inside a prompt, the preset whose text it is; "" where it was written there."""

    role: Role
    text: str
    preset: str = ""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Sampling parameters; None leaves one to the model's own default.

    `temperature` 0..2, `top_p` 0..1, `top_k` and `max_tokens` whole tokens, `seed` any whole number,
    `stop` up to four texts that end the answer. `reasoning_effort`: how long a reasoning model thinks, of EFFORTS.
    """

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    max_tokens: int | None = None
    seed: int | None = None
    stop: tuple[str, ...] | None = None
    reasoning_effort: str | None = None

    def over(self, base: Parameters) -> Parameters:
        """These parameters, and those of `base` where this one says nothing."""
        said = {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}
        return replace(base, **said)


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """`messages` holds at most one system message, in first place; none means that none is sent."""

    model: str
    messages: tuple[Message, ...]
    parameters: Parameters = field(default_factory=Parameters)

    @property
    def system_message(self) -> str | None:
        first = self.messages[0] if self.messages else None
        return first.text if first is not None and first.role == "system" else None


DeliveryHow: TypeAlias = Literal[
    "system", "developer", "instructions", "top-level", "systemInstruction", "merged", "none", "template-default"
]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the system message reached the model.

    `system`, `developer`: as a message of that role, in first place. `instructions` (OpenAI Responses), `top-level`
    (Anthropic's field `system`), `systemInstruction` (Gemini): in the field of that name. `merged`: in front of the
    first user message, because the model takes no system message. `none`: no system message at all.
    `template-default`: none was sent, and the model's own chat template then puts in `text`.
    """

    how: DeliveryHow
    text: str | None = None


@dataclass(frozen=True, slots=True)
class SentRequest:
    """The request as it goes over the wire, keys left out.

    `not_sent` names the parameters that the model would not have taken; `notes` say what else was changed, a sentence
    each. Where a file that was read left its requests out, `method`, `url` and `body` are empty.
    """

    method: str
    url: str
    body: Mapping[str, JsonValue]
    delivery: Delivery
    not_sent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def left_out(self) -> bool:
        return not (self.method or self.url or self.body)
