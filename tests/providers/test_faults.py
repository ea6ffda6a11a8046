"""The 86 faults of the wire, each by its id, against the whole program: what must happen is what the record says.

H: refusals; S: streams; C: cuts; N: networks; U: what people paste. A row that concerns framing is played in every
dialect. `test_no_fault_is_left_out` holds the list together.
"""

from __future__ import annotations

import asyncio
import email.utils
import gzip
import json
import random
import re
import time
from pathlib import Path
from typing import Any

import pytest
from chat_bodies import DONE, REASONING, TEXT, delta, event
from fault_bodies import ANTHROPIC, CHAT, FIRST, MANNERS, Manner, named
from faults import KEY, Played, play
from loopback import (
    Request,
    Script,
    Wire,
    answer,
    chunked,
    comments_for_ever,
    reset,
    reset_at_once,
    say_nothing,
    silence,
    stream,
    then,
)

from playground.providers import exchange, retry

in_every_dialect = pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner.dialect)
RANDOM = random.Random(3)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE_S", 0.02)
    monkeypatch.setattr(exchange, "LINGER_S", 0.1)


def whole(played: Played, manner: Manner = CHAT, *, requests: int = 1, text: str = TEXT) -> None:
    """The answer arrived as if nothing had been."""
    cell = played.cell
    assert cell["error"] is None
    assert (cell["state"], cell["finish_reason"]) == ("done", "stop")
    assert (cell["text"], cell["reasoning"]) == (text, REASONING)
    assert cell["usage"] == manner.usage
    assert played.requests == requests


def kept(played: Played, kind: str, *words: str, text: str = FIRST) -> None:
    """What had arrived is there, marked as not whole; it was not asked again."""
    played.failed(kind, *words)
    assert played.cell["text"] == text
    assert played.cell["finish_reason"] == "error"
    assert played.requests == 1


def refused(http_status: int, message: str, **error: Any) -> Script:
    return answer(http_status, json.dumps({"error": {"message": message, **error}}), content_type="application/json")


# ---- H: refusals


def test_h01_429_with_a_wait_of_a_second() -> None:
    played = play(answer(429, retry_after="1"), stream(CHAT.stream))
    whole(played, requests=2)
    assert played.took_s >= 1
    (notice,) = (notice for notice in played.notices if "asked to wait" in notice.message)
    assert notice.until is not None
    assert 0.9 < notice.until - notice.at < 1.6, "a window counts down to it"


def test_h02_429_with_a_date() -> None:
    later = email.utils.formatdate(time.time() + 2, usegmt=True)
    played = play(answer(429, retry_after=later), stream(CHAT.stream))
    whole(played, requests=2)
    assert played.took_s >= 0.9


def test_h03_429_with_a_wait_of_an_hour() -> None:
    played = play(answer(429, retry_after="3600"))
    played.failed("rate_limit", "1 h")
    assert played.took_s < 3
    assert played.requests == 1


def test_h04_no_credit_is_a_billing_matter() -> None:
    played = play(
        refused(429, "You exceeded your current quota.", type="insufficient_quota", code="insufficient_quota")
    )
    played.failed("quota", "credit")
    assert played.requests == 1


def test_h05_500_once() -> None:
    whole(play(answer(500, "Internal Server Error"), stream(CHAT.stream)), requests=2)


def test_h06_529_once() -> None:
    busy = json.dumps({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
    whole(play(answer(529, busy), stream(ANTHROPIC.stream), dialect="anthropic"), ANTHROPIC, requests=2)


def test_h07_503_with_a_page_for_ever() -> None:
    page = "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body><center>nginx</center>"
    played = play(answer(503, page, content_type="text/html"))
    assert "<" not in played.failed("server", "503")
    assert 2 <= played.requests <= 5


def test_h08_502_with_nothing() -> None:
    whole(play(answer(502), stream(CHAT.stream)), requests=2)


@in_every_dialect
def test_h09_a_bad_key(manner: Manner) -> None:
    played = play(refused(401, f"Incorrect API key provided: {KEY}.", code="invalid_api_key"), dialect=manner.dialect)
    played.failed("auth", "keys set mine")
    assert played.requests == 1


def test_h10_gemini_says_400_for_a_bad_key() -> None:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
    words = "API key not valid. Please pass a valid API key."
    played = play(refused(400, words, code=400, status="INVALID_ARGUMENT", details=details), dialect="gemini")
    played.failed("auth")
    assert played.requests == 1


@in_every_dialect
def test_h11_too_long(manner: Manner) -> None:
    words = "This model's maximum context length is 8192 tokens."
    played = play(refused(400, words, code="context_length_exceeded"), dialect=manner.dialect)
    played.failed("context", "too long")
    assert played.requests == 1


def test_h12_402() -> None:
    played = play(refused(402, "Insufficient credits", code=402))
    played.failed("quota", "Insufficient credits")
    assert played.requests == 1


def test_h13_azure_filters_the_prompt() -> None:
    words = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."
    inner = {"code": "ResponsibleAIPolicyViolation"}
    played = play(refused(400, words, code="content_filter", innererror=inner))
    played.failed("filter", "content management policy")
    assert played.requests == 1


@in_every_dialect
def test_h14_an_error_in_place_of_a_stream(manner: Manner) -> None:
    played = play(refused(200, "Provider returned error", code=502), dialect=manner.dialect, max_retries=0)
    assert "Provider returned error" in played.cell["error"]["message"]
    assert played.cell["state"] == "failed"


@in_every_dialect
def test_h15_a_log_in_page(manner: Manner) -> None:
    page = "<!DOCTYPE html><html><head><title>Hotel Wi-Fi: log in</title></head><body>Welcome</body></html>"
    played = play(answer(200, page, content_type="text/html"), dialect=manner.dialect)
    played.failed("protocol", "not an API answer", "Hotel Wi-Fi")


@in_every_dialect
def test_h16_nothing_at_all(manner: Manner) -> None:
    played = play(stream(b""), dialect=manner.dialect, max_retries=0)
    assert played.cell["state"] == "failed"
    assert "empty" in played.cell["error"]["message"]


def test_h17_a_redirect_never_carries_the_key_on() -> None:
    played = play(answer(307, location="http://other.test/v1/chat/completions"))
    played.failed("config", "other.test")
    assert played.requests == 1


@in_every_dialect
def test_h18_white_space_before_the_json(manner: Manner) -> None:
    spaces = b"\n         \n" * 30
    whole(play(answer(200, spaces + manner.whole), dialect=manner.dialect, stream=False), manner)


# ---- S: the stream arrives in every manner


def pieces(manner: Manner, size: int = 1) -> list[int]:
    return [size] * (len(manner.stream) // size)


def with_comments(manner: Manner) -> bytes:
    if manner.lines:
        return manner.stream.replace(b"\n", b"\n\n\r\n")
    return manner.stream.replace(b"\n\n", b"\n\n: keep-alive\n\n\n: OPENROUTER PROCESSING\n\n")


def with_line_ends(manner: Manner, end: bytes) -> bytes:
    return manner.stream.replace(b"\n", b"\r\n" if manner.lines else end)


FRAMINGS: dict[str, Any] = {
    "S01 one byte a write": lambda m: stream(m.stream, sizes=pieces(m)),
    "S02 random pieces": lambda m: stream(m.stream, sizes=[RANDOM.randrange(1, 60) for _ in range(300)]),
    "S03 gzip": lambda m: stream(gzip.compress(m.stream), sizes=pieces(m, 7), head="Content-Encoding: gzip\r\n"),
    "S04 CRLF": lambda m: stream(with_line_ends(m, b"\r\n"), sizes=pieces(m, 3)),
    "S05 CR": lambda m: stream(with_line_ends(m, b"\r"), sizes=pieces(m, 11)),
    "S06 comments and blank lines": lambda m: stream(with_comments(m)),
    "S07 no space after the colon": lambda m: stream(m.stream.replace(b"data: {", b"data:{")),
    "S08 a byte order mark": lambda m: stream(b"\xef\xbb\xbf" + m.stream),
    "S09 empty data": lambda m: stream(m.stream if m.lines else m.stream.replace(b"\n\n", b"\n\ndata:\n\ndata\n\n")),
    "S10 id and retry": lambda m: stream(m.stream.replace(b"data: ", b"id: 7\nretry: 9\ndata: ")),
    "S11 ends by close": lambda m: stream(m.stream),
    "S13 a length": lambda m: answer(200, m.stream, content_type="text/event-stream"),
    "S14 early hints": lambda m: stream(
        m.stream, before=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"),
    "chunked": lambda m: chunked(m.stream),
}  # fmt: skip


@in_every_dialect
@pytest.mark.parametrize("framing", FRAMINGS)
def test_s01_to_s14_framings(framing: str, manner: Manner) -> None:
    whole(play(FRAMINGS[framing](manner), dialect=manner.dialect), manner)


@in_every_dialect
def test_s12_http_1_0(manner: Manner) -> None:
    async def old(_request: Request, wire: Wire) -> None:
        await wire.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + manner.stream)
        wire.writer.close()

    whole(play(old, dialect=manner.dialect), manner)


@pytest.mark.parametrize("before_header", [True, False], ids=["S15 before the first byte", "S16 after the header"])
def test_s15_s16_slow_to_begin(before_header: bool) -> None:
    async def slow(_request: Request, wire: Wire) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        if before_header:
            await asyncio.sleep(3)
        await wire.send(head)
        if not before_header:
            await asyncio.sleep(3)
        await wire.send(CHAT.stream)
        wire.writer.close()

    played = play(slow)
    whole(played)
    assert played.cell["timings"]["ttft_ms"] > 2900


def test_s17_line_ends_that_are_none() -> None:
    odd = "a\u2028b\u0085c\vd\fe\u2029f"
    raw = json.dumps({"choices": [{"delta": {"content": "@"}}]}).replace(
        "@", odd.replace("\v", "\\u000b").replace("\f", "\\f")
    )
    played = play(stream(f"data: {raw}\n\n".encode() + delta(finish="stop") + DONE))
    assert played.cell["text"] == odd


def test_s18_an_emoji_in_two_halves() -> None:
    played = play(stream(delta("\ud83d") + delta("\ude00!", "stop") + DONE))
    assert (played.cell["text"], played.cell["state"]) == ("😀!", "done")


def test_s19_half_an_emoji() -> None:
    played = play(stream(delta("a\ud83d") + delta("b", "stop") + DONE))
    assert (played.cell["text"], played.cell["state"]) == ("a\ufffdb", "done")


def test_s20_bytes_that_are_no_utf_8() -> None:
    played = play(stream(b'data: {"choices":[{"delta":{"content":"a\xff\xfeb"}}]}\n\n' + delta("c", "stop") + DONE))
    assert re.fullmatch("a\ufffd+bc", played.cell["text"])
    assert played.cell["state"] == "done"


@in_every_dialect
def test_s21_an_event_that_is_no_json(manner: Manner) -> None:
    garbage = b"{not json\n" if manner.lines else b"data: {not json\n\n"
    played = play(stream(manner.beginning + garbage), dialect=manner.dialect)
    kept(played, "protocol")


@in_every_dialect
def test_s22_an_error_in_the_middle(manner: Manner) -> None:
    played = play(stream(manner.beginning + manner.error), dialect=manner.dialect)
    assert "Busy" in played.cell["error"]["message"]
    assert played.cell["text"] == FIRST
    assert played.requests == 1


def test_s23_an_error_outside_of_data() -> None:
    kept(play(stream(CHAT.beginning + b'error: {"code":500,"message":"slot gone","type":"server_error"}\n\n')),
         "server", "slot gone")  # fmt: skip


def test_s24_overloaded_in_the_middle() -> None:
    kept(play(stream(ANTHROPIC.beginning + ANTHROPIC.error), dialect="anthropic"), "overloaded", "Busy")


def test_s25_one_object_over_two_lines() -> None:
    two = b'data: {"choices": [{"delta":\ndata: {"content": "a"}, "finish_reason": "stop"}]}\n\n'
    assert play(stream(two + DONE)).cell["text"] == "a"


@in_every_dialect
def test_s26_unknown_events_and_fields(manner: Manner) -> None:
    unknown = b'{"novelty": 1, "done": false}\n' if manner.lines else named("novelty.delta", delta="x", odd={"a": [1]})
    whole(play(stream(unknown + manner.stream), dialect=manner.dialect), manner)


def test_s26_an_unknown_finish_reason() -> None:
    cell = play(stream(delta("a", "tired_of_it") + DONE)).cell
    assert (cell["state"], cell["text"], cell["finish_reason"]) == ("done", "a", "unknown")


def test_s27_two_choices() -> None:
    both = delta("a") + delta("X", index=1) + delta("b") + delta("Y", "stop", index=1) + delta(finish="stop") + DONE
    assert play(stream(both)).cell["text"] == "ab"


def test_s28_an_event_of_3_mb() -> None:
    played = play(stream(delta("x" * 3_000_000, "stop") + DONE))
    assert played.cell["text"] == "x" * 3_000_000
    assert played.took_s < 5


def test_s29_data_after_the_end() -> None:
    whole(play(stream(CHAT.stream + delta("more") + event({"error": {"message": "late"}}))))


@in_every_dialect
def test_s30_a_connection_that_stays_open(manner: Manner) -> None:
    played = play(then(manner.stream, silence), dialect=manner.dialect)
    whole(played, manner)
    assert played.took_s < 3


def test_s31_a_content_filter() -> None:
    cell = play(stream(delta("a") + delta(finish="content_filter") + DONE)).cell
    assert (cell["state"], cell["text"], cell["finish_reason"]) == ("done", "a", "content_filter")


def test_s32_cut_by_the_token_limit() -> None:
    assert play(stream(delta("a") + delta(finish="length") + DONE)).cell["finish_reason"] == "length"


def test_s33_a_refusal() -> None:
    cell = play(stream(delta(refusal="I can't ") + delta(refusal="help.") + delta(finish="stop") + DONE)).cell
    assert (cell["text"], cell["finish_reason"]) == ("I can't help.", "refusal")


def test_s34_gemini_blocks_the_prompt() -> None:
    cell = play(stream(event({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 3}})),
                dialect="gemini").cell  # fmt: skip
    assert cell["finish_reason"] == "content_filter" or cell["error"]["kind"] == "filter"
    assert cell["text"] == ""


# ---- C: cuts


@in_every_dialect
def test_c01_the_connection_closes_within_an_event(manner: Manner) -> None:
    kept(play(chunked(manner.beginning + manner.stream[:9], end=False), dialect=manner.dialect), "cut")


@in_every_dialect
def test_c02_c03_c04_the_stream_ends_early_and_cleanly(manner: Manner) -> None:
    kept(play(chunked(manner.beginning), dialect=manner.dialect), "cut")


@in_every_dialect
def test_c05_a_reset(manner: Manner) -> None:
    kept(play(then(manner.beginning, reset), dialect=manner.dialect), "cut")


def test_c06_a_cut_within_a_character() -> None:
    played = play(stream(CHAT.beginning + 'data: {"choices":[{"delta":{"content":"ö'.encode()[:-1]))
    kept(played, "cut")


@in_every_dialect
def test_c07_the_stream_hangs(manner: Manner) -> None:
    played = play(then(manner.beginning, silence), dialect=manner.dialect, idle_timeout_s=0.6)
    kept(played, "timeout", "0.6 s")
    assert played.took_s < 3


def test_c08_comments_for_ever() -> None:
    played = play(then(b"", comments_for_ever), idle_timeout_s=0.6)
    played.failed("timeout")
    assert played.took_s < 3


def test_c09_no_answer_at_all() -> None:
    played = play(say_nothing, idle_timeout_s=0.6)
    played.failed("timeout")
    assert played.took_s < 3


@in_every_dialect
def test_c10_stop_hangs_up(manner: Manner) -> None:
    gone = asyncio.Event()

    async def until_hung_up(wire: Wire) -> None:
        await wire.hung_up()
        gone.set()

    played = play(then(manner.beginning, until_hung_up), dialect=manner.dialect, stop_at_text=True)
    assert played.cell["state"] == "cancelled"
    assert played.cell["error"]["kind"] == "cancelled"
    assert played.cell["text"] == FIRST
    assert played.took_s < 2
    assert gone.is_set(), "the server saw it"


# ---- N: what is not here is in test_http.py, against the sender alone: it needs certificates, proxies and full queues


def test_n04_a_reset_before_the_first_byte() -> None:
    whole(play(reset_at_once, stream(CHAT.stream)), requests=2)


# ---- beyond the table


def test_a_prompt_that_was_cut_in_silence_is_doubted() -> None:
    counts = {"prompt_tokens": 4096, "completion_tokens": 1}
    body = delta("a", "stop") + event({"choices": [], "usage": counts}) + DONE
    played = play(stream(body), system="obey " * 20_000)
    assert played.cell["state"] == "done"
    (warning,) = played.cell["warnings"]
    assert "may have been cut" in warning


def test_a_prompt_that_arrived_is_not_doubted() -> None:
    assert play(stream(CHAT.stream)).cell["warnings"] == []


# ---- U: what people paste

PASTED: dict[str, tuple[str, ...]] = {
    "openai-chat": (
        "http://127.0.0.1:{port}/v1/", "http://127.0.0.1:{port}/v1/chat/completions", "http://127.0.0.1:{port}",
    ),
    "openai-responses": ("http://127.0.0.1:{port}/v1/", "http://127.0.0.1:{port}/v1/responses", "http://127.0.0.1:{port}"),
    "anthropic": ("http://127.0.0.1:{port}/", "http://127.0.0.1:{port}/v1/messages", "http://127.0.0.1:{port}/v1"),
    "gemini": (
        "http://127.0.0.1:{port}/", "http://127.0.0.1:{port}/v1beta/models/tiny:generateContent",
        "http://127.0.0.1:{port}/v1beta",
    ),
    "ollama": ("http://127.0.0.1:{port}/", "http://127.0.0.1:{port}/api/chat", "http://127.0.0.1:{port}/api"),
}  # fmt: skip
PATHS = {
    "openai-chat": "/v1/chat/completions",
    "openai-responses": "/v1/responses",
    "anthropic": "/v1/messages",
    "gemini": "/v1beta/models/tiny:streamGenerateContent?alt=sse",
    "ollama": "/api/chat",
}


@in_every_dialect
@pytest.mark.parametrize("form", [0, 1, 2], ids=["U01 slash", "U02 whole endpoint", "U04 another root"])
def test_u01_u02_u04_addresses(form: int, manner: Manner) -> None:
    played = play(stream(manner.stream), dialect=manner.dialect, base_url=PASTED[manner.dialect][form])
    whole(played, manner)
    assert played.place.requests[0].path == PATHS[manner.dialect]


def test_u03_an_address_with_spaces_around(own_home: Path) -> None:
    whole(play(stream(CHAT.stream), base_url="  http://127.0.0.1:{port}/v1  "))


def test_u05_a_key_with_a_line_end() -> None:
    played = play(stream(CHAT.stream), key=f"  {KEY}\r\n ")
    whole(played)
    assert played.place.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_u06_a_key_with_a_typographic_dash() -> None:
    played = play(stream(CHAT.stream), key="sk–not–a–real–key")
    sentence = played.failed("config", "key")
    assert "sk–not" not in sentence
    assert played.requests == 0


@in_every_dialect
def test_u07_any_text_goes_out(manner: Manner) -> None:
    text = "🙂 a\0b \ud83d c\u2028d " + "x" * 200_000
    played = play(stream(manner.stream), dialect=manner.dialect, prompt=text, system=text)
    whole(played, manner)
    sent = played.place.requests[0].body.decode("utf-8")
    assert "🙂" in json.dumps(json.loads(sent), ensure_ascii=False)
    assert len(sent) > 400_000


def test_no_fault_is_left_out() -> None:
    """Every id of the table stands in this module or, for the network's, in test_http.py."""
    here = Path(__file__)
    told = (here.read_text("utf-8") + here.with_name("test_http.py").read_text("utf-8")).upper().replace("_", " ")
    wanted = [f"{kind}{number:02}" for kind, last in {"H": 18, "S": 34, "C": 10, "N": 17, "U": 7}.items()
              for number in range(1, last + 1)]  # fmt: skip
    assert len(wanted) == 86
    assert [fault for fault in wanted if not re.search(rf"\b{fault}\b", told)] == []
