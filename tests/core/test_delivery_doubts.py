"""Whether a reported token count gives a cut prompt away, and never a whole one."""

from __future__ import annotations

from typing import Any

import pytest

from playground.core.completion import Usage
from playground.core.delivery_doubts import delivery_doubts, least_tokens, prompt_texts
from playground.core.request import Delivery, DeliveryHow, SentRequest

ENGLISH = "The quick brown fox jumps over the lazy dog, and nobody minds that it is late in the evening. "  # 19 words


def sent(text: str, how: DeliveryHow = "system") -> SentRequest:
    messages: list[Any] = [{"role": "system", "content": text}, {"role": "user", "content": "Hello!"}]
    return SentRequest("POST", "http://localhost:11434/api/chat", {"messages": messages}, Delivery(how))


def doubts(text: str, counted: int | None, cached: int | None = None) -> tuple[str, ...]:
    return delivery_doubts(sent(text), Usage(counted, cached_tokens=cached))


def test_the_prompt_that_ollama_was_seen_to_cut() -> None:
    """ollama #3839: 160,689 tokens went in, prompt_eval_count was 16,387."""
    text = ENGLISH * 6500  # 123,500 words, at 1.3 tokens a word
    assert least_tokens(text) == 123_500
    (words,) = doubts(text, 16_387)
    assert "system message may have been cut" in words
    assert "16,387" in words
    assert "at least 123,501" in words
    assert not doubts(text, 160_689)


def test_ollamas_default_context() -> None:
    assert doubts(ENGLISH * 320, 4096)  # 6,080 words
    assert not doubts(ENGLISH * 210, 4096)  # 3,990 words: may just fit


def test_without_a_system_message_it_is_the_prompt() -> None:
    (words,) = delivery_doubts(sent(ENGLISH * 500, "none"), Usage(2048))
    assert words.startswith("The prompt may have been cut")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        pytest.param(ENGLISH * 100, 2100, id="English, 1.1 tokens a word"),
        pytest.param(ENGLISH * 100, 1500, id="a tokenizer that joins words"),
        pytest.param("Donaudampfschifffahrtsgesellschaftskapitän " * 1000, 8000, id="long words"),
        pytest.param("internationalization " * 3000, 3000, id="one long word, one token each"),
        pytest.param("=" * 100_000, 800, id="a run of signs"),
        pytest.param(" " * 100_000 + "x\n" * 10, 700, id="a run of spaces"),
        pytest.param("- - - * * * | | | " * 1000, 300, id="a ruled table without a word"),
        pytest.param("a" * 50_000, 1600, id="a run of letters"),
        pytest.param("0" * 50_000, 1600, id="a run of digits"),
        pytest.param("ab" * 20_000, 1300, id="a repetition"),
        pytest.param("你好，世界。今天天气很好。" * 1000, 4000, id="Chinese, 3 characters a token"),
        pytest.param("微信公众号天天中彩票" * 1000, 1000, id="a phrase that is one token"),
        pytest.param("これは日本語の文章です。" * 1000, 3000, id="Japanese"),
        pytest.param("한국어 문장입니다. " * 1000, 2000, id="Korean"),
        pytest.param("ภาษาไทยไม่มีช่องว่าง" * 500, 2000, id="Thai"),
        pytest.param("https://example.org/a/very/long/path?with=a&query=too " * 500, 1000, id="addresses"),
        pytest.param("aGVsbG8gd29ybGQ" * 3000, 2000, id="base64"),
        pytest.param("🏴‍☠️" * 5000, 300, id="emoji"),
    ],
)
def test_no_false_alarm(text: str, counted: int) -> None:
    assert not doubts(text, counted)


def test_what_is_counted_apart_or_not_at_all() -> None:
    text = ENGLISH * 100
    assert not doubts(text, None)
    assert not doubts(text, 0)
    assert not doubts(text, 12), "what was not in the cache"
    assert not doubts(text, 400, cached=1700), "cached tokens that the input leaves out"
    assert doubts(text, 400, cached=300)
    assert not delivery_doubts(None, Usage(300))


def test_tiny_prompts_are_never_in_doubt() -> None:
    assert not any(doubts("word " * count, counted) for count in range(1, 250) for counted in (1, 5, 100, 255, 256))


def test_the_texts_of_every_dialect() -> None:
    bodies: list[dict[str, Any]] = [
        {
            "messages": [
                {"role": "system", "content": "a"},
                {"role": "user", "content": [{"type": "text", "text": "b"}]},
            ]
        },
        {"system": "a", "messages": [{"role": "user", "content": "b"}], "model": "no"},
        {"system": [{"type": "text", "text": "a"}], "messages": [{"role": "user", "content": "b"}]},
        {"instructions": "a", "input": [{"role": "user", "content": "b"}]},
        {"instructions": "a", "input": "b"},
        {"systemInstruction": {"parts": [{"text": "a"}]}, "contents": [{"role": "user", "parts": [{"text": "b"}]}]},
        {"messages": [{"content": "a"}, None, 5, {"content": None}, {"content": "b"}], "options": {"stop": ["no"]}},
    ]
    for body in bodies:
        assert list(prompt_texts(body)) == ["a", "b"]
