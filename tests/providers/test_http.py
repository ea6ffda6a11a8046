"""The sender against a server of this machine that does everything wrong, and the pure parts beside it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gzip
import os
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Coroutine, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from loopback import (
    Loopback,
    Script,
    answer,
    chunked,
    free_port,
    loopback,
    reset,
    reset_at_once,
    say_nothing,
    silence,
    stream,
    then,
)

from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.providers import http
from playground.providers.api_key import authorization, clean_key
from playground.providers.base_url import api_root, with_v1
from playground.providers.call import HttpCall
from playground.providers.http import HttpSender
from playground.providers.patience import Patience
from playground.providers.retry import duration, pause_before_retry, retry_after_s
from playground.providers.server_words import kind_of, read_words, shown

KEY = "sk-not-a-real-key-123"


def call_to(url: str, **headers: str) -> HttpCall:
    return HttpCall("POST", url, {"Authorization": f"Bearer {KEY}", **headers}, b"{}")


async def fetched(endpoint: Endpoint, url: str = "") -> bytes:
    sender, body = HttpSender(endpoint), b""
    try:
        async with aclosing(sender.stream(call_to(url or endpoint.base_url + "/x"))) as pieces:
            async for piece in pieces:
                body += piece
    finally:
        await sender.aclose()
    return body


def body_of(*scripts: Script, host: str = "127.0.0.1", **settings: Any) -> bytes:
    async def play() -> bytes:
        async with loopback(*scripts, host=host) as place:
            return await fetched(Endpoint("mine", place.root, **settings))

    return asyncio.run(play())


def refusal_of(work: Coroutine[Any, Any, object]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        asyncio.run(work)
    assert KEY not in str(caught.value)
    assert str(caught.value).endswith(".")
    return caught.value


def refusal(*scripts: Script, **settings: Any) -> ProviderError:
    async def play() -> None:
        async with loopback(*scripts) as place:
            await fetched(Endpoint("mine", place.root, **settings))

    return refusal_of(play())


# ---- bytes


BODY = bytes(range(256)) * 40


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(stream(BODY), id="S11 ends by close"),
        pytest.param(chunked(BODY), id="chunked"),
        pytest.param(answer(200, BODY), id="S13 length"),
        pytest.param(stream(BODY, sizes=[1] * 300), id="S01 byte by byte"),
        pytest.param(stream(gzip.compress(BODY), head="Content-Encoding: gzip\r\n", sizes=[3, 5] * 20), id="S03 gzip"),
        pytest.param(stream(BODY, before=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"),
            id="S14 early hints"),
    ],
)  # fmt: skip
def test_the_body_arrives_whole(script: Script) -> None:
    assert body_of(script) == BODY


def test_http_1_0_is_understood() -> None:  # S12
    async def old(_request: Any, wire: Any) -> None:
        await wire.send(b"HTTP/1.0 200 OK\r\n\r\n" + BODY)
        wire.writer.close()

    assert body_of(old) == BODY


@pytest.mark.parametrize(
    "line",
    [b"X-Policy: " + b"x" * 20_000, "X-Name: Grüße".encode(), b"X-Name: Gr\xfc\xdfe", b"X-Empty:", b"Set-Cookie: a=b"],
)
def test_headers_that_are_out_of_the_ordinary(line: bytes) -> None:
    async def script(_request: Any, wire: Any) -> None:
        await wire.send(b"HTTP/1.1 200\r\nContent-Length: 2\r\n" + line + b"\r\n\r\nok")

    assert body_of(script) == b"ok"


def test_pieces_are_given_out_as_they_come() -> None:
    async def play() -> bytes:
        async with loopback(then(b"first", silence)) as place:
            sender = HttpSender(Endpoint("mine", place.root))
            async with aclosing(sender.stream(call_to(place.root))) as pieces:
                piece = await anext(pieces)
            await sender.aclose()
            return piece

    assert asyncio.run(play()) == b"first"


def test_what_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    async def play() -> Loopback:
        async with loopback(answer(200, b"ok")) as place:
            await fetched(Endpoint("mine", place.root))
            return place

    request = asyncio.run(play()).requests[0]
    assert (request.method, request.path, request.body) == ("POST", "/v1/x", b"{}")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"].startswith("system-message-playground/")


def test_the_module_is_cheap_to_import() -> None:
    words = "import sys, playground.providers.http; print({'httpx', 'aiohttp'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# ---- closing


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("way", ["aclose", "cancel"])
def test_leaving_closes_the_connection(way: str, kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # C10
    if kept:
        monkeypatch.setattr(http, "is_loopback", lambda _host: False)

    async def play() -> float:
        seen = asyncio.Event()

        async def watch(wire: Any) -> None:
            await wire.hung_up()
            seen.set()

        async with loopback(then(b"first", watch)) as place:
            sender = HttpSender(Endpoint("mine", place.root))
            arrived = asyncio.Event()

            async def read() -> None:
                async with aclosing(sender.stream(call_to(place.root))) as pieces:
                    async for _piece in pieces:
                        arrived.set()
                        if way == "aclose":
                            return

            task = asyncio.create_task(read())
            await asyncio.wait_for(arrived.wait(), 5)
            began = time.monotonic()
            if way == "cancel":
                task.cancel()
            await asyncio.wait_for(seen.wait(), 5)
            took_s = time.monotonic() - began
            await asyncio.gather(task, return_exceptions=True)
            assert task.cancelled() == (way == "cancel")
            await sender.aclose()
            return took_s

    assert asyncio.run(play()) < 1


@pytest.mark.parametrize("stage", ["no answer yet", "waiting for more", "between two pieces"])
def test_closing_the_sender_ends_what_is_still_read(stage: str) -> None:
    async def play() -> ProviderError:
        came, arrived, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def script(request: Any, wire: Any) -> None:
            came.set()
            await (say_nothing if stage == "no answer yet" else then(b"first", silence))(request, wire)

        async with loopback(script) as place:
            sender = HttpSender(Endpoint("mine", place.root))

            async def read() -> None:
                async with aclosing(sender.stream(call_to(place.root))) as pieces:
                    async for _piece in pieces:
                        arrived.set()
                        await go_on.wait()

            task = asyncio.create_task(read())
            await (came if stage == "no answer yet" else arrived).wait()
            if stage == "waiting for more":
                go_on.set()
            await asyncio.sleep(0.05)
            await sender.aclose()
            go_on.set()
            with pytest.raises(ProviderError) as caught:
                await asyncio.wait_for(task, 5)
            return caught.value

    assert asyncio.run(play()).kind == "cut"


def test_loopback_keeps_no_connection() -> None:
    async def play() -> int:
        async with loopback(answer(200, b"ok")) as place:
            sender = HttpSender(Endpoint("mine", place.root))
            for _ in range(3):
                async with aclosing(sender.stream(call_to(place.root))) as pieces:
                    assert [piece async for piece in pieces] == [b"ok"]
            await sender.aclose()
            return place.connections

    assert asyncio.run(play()) == 3


# ---- limits


async def asked(sender: HttpSender, url: str) -> bytes:
    async with aclosing(sender.stream(call_to(url))) as pieces:
        return b"".join([piece async for piece in pieces])


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine counts as another one: its connections are kept."""
    monkeypatch.setattr(http, "is_loopback", lambda _host: False)


async def close_at_once(_request: Any, wire: Any) -> None:
    wire.writer.close()


@pytest.mark.usefixtures("far")
@pytest.mark.parametrize("death", [close_at_once, reset_at_once])
def test_a_kept_connection_that_dies(death: Script) -> None:  # N05
    async def play() -> Loopback:
        async with loopback(chunked(b"one"), chunked(b"two"), death, chunked(b"three")) as place:
            sender = HttpSender(Endpoint("mine", place.root))
            assert [await asked(sender, place.root) for _ in range(2)] == [b"one", b"two"]
            assert place.connections == 1, "kept"
            assert await asked(sender, place.root) == b"three"
            await sender.aclose()
            return place

    place = asyncio.run(play())
    assert (len(place.requests), place.connections) == (4, 2)
    assert place.requests[-1].body == b"{}"


@pytest.mark.usefixtures("far")
@pytest.mark.parametrize(("pause_s", "moment_s", "connections"), [(0.01, 5.0, 1), (1.0, 0.05, 2)])
def test_who_has_read_enough_waits_a_moment_for_the_end(
    pause_s: float, moment_s: float, connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.providers import direct_transport

    monkeypatch.setattr(direct_transport, "REST_S", moment_s)

    async def late_end(_request: Any, wire: Any) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nenou\r\n")
        await asyncio.sleep(pause_s)
        await wire.send(b"0\r\n\r\n")

    async def play() -> int:
        async with loopback(late_end) as place:
            sender = HttpSender(Endpoint("mine", place.root))
            for _ in range(2):
                async with aclosing(sender.stream(call_to(place.root))) as pieces:
                    assert await anext(pieces) == b"enou"
            await sender.aclose()
            return place.connections

    assert asyncio.run(play()) == connections


@pytest.mark.usefixtures("far")
def test_a_kept_connection_that_was_closed_while_idle() -> None:  # N05
    async def last(request: Any, wire: Any) -> None:
        await chunked(b"one")(request, wire)
        wire.writer.close()

    async def play() -> Loopback:
        async with loopback(last, chunked(b"two")) as place:
            sender = HttpSender(Endpoint("mine", place.root))
            assert [await asked(sender, place.root) for _ in range(2)] == [b"one", b"two"]
            await sender.aclose()
            return place

    assert asyncio.run(play()).connections == 2


@pytest.mark.usefixtures("far")
@pytest.mark.parametrize("death", [close_at_once, reset_at_once])
def test_a_new_connection_that_dies_is_told(death: Script) -> None:  # N04: asking again is the provider's part
    assert refusal(death).kind == "cut"


async def drops_for_ever(wire: Any) -> None:
    while not wire.reader.at_eof():
        await wire.send(b"a")
        await asyncio.sleep(0.002)


@pytest.mark.parametrize(
    ("script", "settings", "words"),
    [
        pytest.param(say_nothing, {"idle_timeout_s": 0.1}, "idle_timeout_s", id="C09 no answer"),
        pytest.param(then(b"a", silence), {"idle_timeout_s": 0.1}, "idle_timeout_s", id="C07 stalls"),
        pytest.param(then(b"a", drops_for_ever), {"total_timeout_s": 0.1}, "total_timeout_s", id="total"),
    ],
)
def test_limits(script: Script, settings: dict[str, float], words: str) -> None:
    began = time.monotonic()
    error = refusal(script, **settings)
    assert error.kind == "timeout"
    assert words in str(error)
    assert time.monotonic() - began < 3


def test_one_limit_serves_many_waits_and_leaves_no_mark() -> None:
    async def play() -> None:
        task = asyncio.current_task()
        assert task is not None
        patience = Patience(Endpoint("mine", "http://x.test", idle_timeout_s=0.5, total_timeout_s=10))
        for _ in range(4):  # longer than the limit, but never silent for so long
            await patience.wait(asyncio.sleep(0.2))
            patience.heard()
        await asyncio.sleep(0.6)  # who shows the text may take his time
        patience.heard()
        await patience.wait(asyncio.sleep(0.2))
        patience.linger(0.05)
        began = time.monotonic()
        with pytest.raises(ProviderError, match="idle_timeout_s"):
            await patience.wait(asyncio.sleep(5))
        assert time.monotonic() - began < 0.4
        assert task.cancelling() == 0
        await asyncio.sleep(0)

    asyncio.run(play())


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_stop_while_the_limit_is_reached_stays_a_stop(stubborn: bool) -> None:
    async def slow() -> None:
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            if stubborn:
                return
            waiting.cancel()
            raise

    async def play() -> int:
        nonlocal waiting
        patience = Patience(Endpoint("mine", "http://x.test", idle_timeout_s=0.05))
        waiting = asyncio.ensure_future(patience.wait(slow()))
        await asyncio.wait([waiting])
        assert waiting.cancelled() is not stubborn
        return waiting.cancelling()

    waiting: asyncio.Task[None]
    assert asyncio.run(play()) == (0 if stubborn else 1)


def test_a_connect_that_hangs() -> None:  # N03
    import socket

    async def play(port: int) -> None:
        await fetched(Endpoint("mine", f"http://127.0.0.1:{port}/v1", connect_timeout_s=0.2))

    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        full = [socket.socket() for _ in range(4)]
        for other in full:
            other.setblocking(False)
            other.connect_ex(("127.0.0.1", port))
        try:
            error = refusal_of(play(port))
        finally:
            for other in full:
                other.close()
    assert error.kind == "timeout"
    assert f"127.0.0.1:{port}" in str(error)


# ---- broken connections


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(chunked(b"abc", end=False), id="C01 chunk missing"),
        pytest.param(then(b"abc", reset), id="C05 reset"),
        pytest.param(answer(200, b"abc", content_length="10"), id="too short"),
    ],
)
def test_a_broken_body_is_a_cut(script: Script) -> None:
    async def close_after(request: Any, wire: Any) -> None:
        await script(request, wire)
        wire.writer.close()

    assert refusal(close_after).kind == "cut"


def test_nothing_listens() -> None:  # N01
    port = free_port()
    error = refusal_of(fetched(Endpoint("mine", f"http://127.0.0.1:{port}/v1")))
    assert error.kind == "connection"
    assert f"127.0.0.1:{port}" in str(error)
    assert "nothing listens" in str(error)


def test_no_such_host() -> None:  # N02
    error = refusal_of(fetched(Endpoint("mine", "http://nowhere.invalid:81/v1")))
    assert error.kind == "connection"
    assert "nowhere.invalid:81" in str(error)


def test_no_http_at_all() -> None:
    async def ssh(_request: Any, wire: Any) -> None:
        await wire.send(b"SSH-2.0-OpenSSH\r\n\r\n")
        wire.writer.close()

    assert refusal(ssh).kind == "protocol"


def test_bad_gzip() -> None:
    assert refusal(answer(200, b"nonsense", content_encoding="gzip")).kind == "protocol"


@pytest.mark.parametrize("bad", ["secret-val\nue", "secret–value"])
def test_a_header_that_cannot_be_sent_does_not_tell_its_value(bad: str) -> None:
    async def play() -> None:
        async with loopback(answer(200)) as place:
            sender = HttpSender(Endpoint("mine", place.root))
            try:
                async with aclosing(sender.stream(call_to(place.root, Cookie=bad))) as pieces:
                    await anext(pieces)
            finally:
                await sender.aclose()

    error = refusal_of(play())
    assert error.kind == "config"
    assert "secret" not in str(error)
    assert error.__cause__ is None


@pytest.mark.skipif(not Path("/proc/net/if_inet6").exists(), reason="needs IPv6")
def test_ipv6_and_localhost() -> None:  # N14, N15
    assert body_of(answer(200, b"six"), host="::1") == b"six"

    async def play() -> bytes:
        async with loopback(answer(200, b"four")) as place:
            return await fetched(Endpoint("mine", f"http://localhost:{place.port}/v1"))

    assert asyncio.run(play()) == b"four"


# ---- refusals


HTML = "<html><head><title>503 Service Unavailable</title></head><body><h1>503</h1><hr>nginx</body></html>"
REFUSALS = [
    ("H09", 401, '{"error": {"message": "Incorrect API key provided: ' + KEY + '", "code": "invalid_api_key"}}', "auth",
     "Incorrect API key provided: [key]"),
    ("403", 403, "{}", "auth", "403"),
    ("H10", 400, '[{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT", "details": '
     '[{"reason": "API_KEY_INVALID"}]}}]', "auth", "API key not valid."),
    ("H04", 429, '{"error": {"message": "no credit", "code": "insufficient_quota"}}', "quota", "no credit"),
    ("H04 in words", 429, '{"error": "You exceeded your current quota"}', "quota", "quota"),
    ("H12", 402, '{"error": {"message": "Insufficient credits", "code": 402}}', "quota", "Insufficient credits"),
    ("H11", 400, '{"error": {"message": "too long", "code": "context_length_exceeded"}}', "context", "too long"),
    ("llama.cpp", 400, '{"error": {"message": "x", "type": "exceed_context_size_error"}}', "context", "x"),
    ("H13", 400, '{"error": {"message": "filtered", "code": "content_filter"}}', "filter", "filtered"),
    ("H06", 529, '{"error": {"type": "overloaded_error", "message": "Overloaded"}}', "overloaded", "Overloaded"),
    ("H07", 503, HTML, "server", '"503 Service Unavailable"'),
    ("H08", 502, "", "server", "502"),
    ("404", 404, '{"detail": "Not Found"}', "not_found", "Not Found"),
    ("404 text", 404, "404 page not found", "not_found", "404 page not found"),
    ("408", 408, "", "server", "408"),
    ("409", 409, "", "server", "409"),
    ("429", 429, '{"message": "slow"}', "rate_limit", "slow"),
    ("400", 400, '{"error": "nope"}', "bad_request", "nope"),
    ("FastAPI", 422, '{"detail": [{"loc": ["body"], "msg": "field required"}]}', "bad_request", "field required"),
    ("Mistral", 422, '{"object": "error", "message": {"detail": [{"msg": "Extra"}]}}', "bad_request", "Extra"),
    ("OpenRouter", 502, '{"error": {"message": "Provider returned error", "metadata": {"raw": "model is down"}}}',
     "server", "model is down"),
    ("broken JSON", 500, '{"error": ', "server", '{"error":'),
    ("N12", 407, "", "proxy", "proxy answered 407"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "kind", "words"), [pytest.param(*row[1:], id=row[0]) for row in REFUSALS])
def test_refusals_in_the_server_s_own_words(status: int, body: str, kind: str, words: str) -> None:
    error = refusal(answer(status, body))
    assert (error.kind, error.status) == (kind, status)
    assert words in str(error)
    assert "<" not in str(error)


def test_long_words_are_cut_after_the_key_is_taken_out() -> None:
    error = refusal(answer(400, "x" * 490 + KEY + "y" * 500_000))
    assert "sk-" not in str(error)
    assert len(str(error)) < 600


def test_retry_after_stands_in_the_error() -> None:
    assert refusal(answer(429, retry_after="7")).retry_after_s == 7


@pytest.mark.parametrize(
    ("scripts", "statuses"),
    [
        pytest.param([answer(200, b"ok", X_RateLimit_Remaining="7")], [200], id="answered"),
        pytest.param([answer(429, "slow", X_RateLimit_Remaining="7")], [429], id="refused"),
        pytest.param([answer(307, location="/v1/there"), answer(200, b"ok", X_RateLimit_Remaining="7")], [307, 200],
            id="redirected"),
    ],
)  # fmt: skip
def test_status_and_headers_are_told_as_soon_as_they_are_there(scripts: list[Script], statuses: list[int]) -> None:
    told: list[tuple[int, Mapping[str, str]]] = []

    async def play() -> bytes:
        async with loopback(*scripts) as place:
            sender, body = HttpSender(Endpoint("mine", place.root)), b""
            stream_of_it = sender.stream(call_to(place.root), on_response=lambda *response: told.append(response))
            with contextlib.suppress(ProviderError):
                async with aclosing(stream_of_it) as pieces:
                    async for piece in pieces:
                        assert told, "told before the first byte of the body"
                        body += piece
            await sender.aclose()
            return body

    body = asyncio.run(play())
    assert [status for status, _ in told] == statuses
    assert told[-1][1]["x-ratelimit-remaining"] == "7"
    assert body == (b"ok" if statuses[-1] == 200 else b"")


# ---- redirects


def test_a_redirect_to_another_host_is_not_followed() -> None:  # H17
    async def play(status: int) -> tuple[int, ProviderError]:
        async with loopback(answer(200, b"stolen")) as thief, loopback(answer(status, location=thief.root)) as place:
            with pytest.raises(ProviderError) as caught:
                await fetched(Endpoint("mine", place.root))
            assert f"127.0.0.1:{thief.port}" in str(caught.value)
            return len(thief.requests), caught.value

    for status in (301, 302, 303, 307, 308):
        stolen, error = asyncio.run(play(status))
        assert stolen == 0
        assert error.kind == "config"


def test_a_redirect_within_the_place_is_followed_with_the_body() -> None:
    async def play() -> Loopback:
        async with loopback(answer(307, location="/v1/there/"), answer(200, b"ok")) as place:
            assert await fetched(Endpoint("mine", place.root)) == b"ok"
            return place

    second = asyncio.run(play()).requests[1]
    assert (second.method, second.path, second.body) == ("POST", "/v1/there/", b"{}")


@pytest.mark.parametrize("location", ["/v1/x", "http://[bad", "//"])
def test_redirects_that_lead_nowhere(location: str) -> None:
    assert refusal(answer(307, location=location)).kind in ("protocol", "config")


# ---- proxies


def test_a_dead_proxy_does_not_stand_before_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:  # N11
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert body_of(answer(200, b"ok")) == b"ok"


def test_other_hosts_are_asked_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:  # N10
    async def play() -> Loopback:
        async with loopback(answer(200, b"by proxy")) as proxy:
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
            assert await fetched(Endpoint("far", "http://model.test/v1")) == b"by proxy"
            return proxy

    assert asyncio.run(play()).requests[0].path == "http://model.test/v1/x"


def test_the_proxy_s_password_goes_to_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:  # N10
    async def play() -> Loopback:
        async with loopback(answer(200, b"by proxy")) as proxy:
            monkeypatch.setenv("http_proxy", f"http://me:pass-word@127.0.0.1:{proxy.port}")
            assert await fetched(Endpoint("far", "http://model.test/v1")) == b"by proxy"
            return proxy

    word = base64.b64encode(b"me:pass-word").decode()
    assert asyncio.run(play()).requests[0].headers["proxy-authorization"] == f"Basic {word}"


@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY"])
def test_no_proxy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:  # N10
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv(name, "elsewhere.test,model.invalid")
    assert refusal_of(fetched(Endpoint("far", "http://model.invalid/v1"))).kind == "connection"


def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:  # N12
    async def play() -> None:
        async with loopback(answer(407, "<h1>who are you</h1>")) as proxy:
            monkeypatch.setenv("https_proxy", f"http://me:pass-word@127.0.0.1:{proxy.port}")
            await fetched(Endpoint("far", "https://model.test/v1"))

    error = refusal_of(play())
    assert error.kind == "proxy"
    assert "pass-word" not in str(error)


def test_a_proxy_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://me:pass-word@127.0.0.1:{free_port()}")
    error = refusal_of(fetched(Endpoint("far", "http://model.test/v1")))
    assert error.kind == "proxy"
    assert "pass-word" not in str(error)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "gopher://127.0.0.1:1"])
def test_proxies_that_cannot_be_used(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:  # N13
    monkeypatch.setenv("all_proxy", proxy)
    monkeypatch.setitem(sys.modules, "socksio", None)
    error = refusal_of(fetched(Endpoint("far", "http://model.test/v1")))
    assert error.kind == "proxy"
    assert body_of(answer(200, b"ok")) == b"ok"


# ---- TLS


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with NAME.pem (certificate) and NAME.key for localhost and for another name, each its own authority."""
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("needs the openssl program")
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("localhost", "elsewhere.test"):
        make = f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={name}"
        files = [
            "-addext",
            f"subjectAltName=DNS:{name}",
            "-keyout",
            f"{folder}/{name}.key",
            "-out",
            f"{folder}/{name}.pem",
        ]
        subprocess.run([openssl, *make.split(), *files], check=True, capture_output=True)
    return folder


def server_context(folder: Path, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    return context


async def over_tls(folder: Path, name: str = "localhost", **settings: Any) -> bytes:
    async with loopback(answer(200, b"safe"), tls=server_context(folder, name)) as place:
        return await fetched(Endpoint("mine", f"https://localhost:{place.port}/v1", **settings))


@pytest.fixture
def no_ca(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_ca")
def test_an_unknown_authority(certificates: Path) -> None:  # N06
    error = refusal_of(over_tls(certificates))
    assert error.kind == "tls"
    assert "ca_file" in str(error)


@pytest.mark.usefixtures("no_ca")
@pytest.mark.parametrize("way", ["ca_file", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_a_company_s_authority(way: str, certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # N07, N17
    path = str(certificates / "localhost.pem")
    if way == "ca_file":
        assert asyncio.run(over_tls(certificates, ca_file=path)) == b"safe"
    else:
        monkeypatch.setenv(way, path)
        assert asyncio.run(over_tls(certificates)) == b"safe"


@pytest.mark.usefixtures("no_ca")
def test_a_certificate_for_another_name(certificates: Path) -> None:  # N08
    ca_file = str(certificates / "elsewhere.test.pem")
    error = refusal_of(over_tls(certificates, "elsewhere.test", ca_file=ca_file))
    assert error.kind == "tls"
    assert "localhost" in str(error)


@pytest.mark.usefixtures("no_ca")
def test_tls_through_a_proxy(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # N07, N10
    name = "elsewhere.test"

    async def play() -> tuple[bytes, Loopback]:
        async with loopback(answer(200, b"safe"), tls=server_context(certificates, name)) as place:

            async def tunnel(_request: Any, wire: Any) -> None:
                reader, writer = await asyncio.open_connection(place.host, place.port)
                with contextlib.closing(writer):
                    await wire.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    await asyncio.gather(pump(wire.reader, writer), pump(reader, wire.writer))

            async with loopback(tunnel) as proxy:
                monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
                far = Endpoint("far", f"https://{name}/v1", ca_file=str(certificates / f"{name}.pem"))
                return await fetched(far), proxy

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)
        writer.close()

    body, proxy = asyncio.run(play())
    assert body == b"safe"
    assert [request.path for request in proxy.requests] == [f"{name}:443"]
    assert KEY not in str(proxy.requests[0].headers)


def test_tls_on_a_plain_port() -> None:  # N09
    async def play() -> None:
        async with loopback(answer(200)) as place:
            await fetched(Endpoint("mine", place.root.replace("http:", "https:")))

    error = refusal_of(play())
    assert error.kind == "tls"
    assert "http://" in str(error)


@pytest.mark.usefixtures("no_ca")
@pytest.mark.parametrize("way", ["ca_file", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_a_certificate_file_that_is_gone(way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # N16
    gone = str(tmp_path / "gone.pem")
    settings = {"ca_file": gone} if way == "ca_file" else {}
    if not settings:
        monkeypatch.setenv(way, gone)
    error = refusal_of(fetched(Endpoint("mine", "https://127.0.0.1:1/v1", **settings)))
    assert error.kind == "tls"
    assert way in str(error)
    assert gone in str(error)
    assert body_of(answer(200, b"ok"), **settings) == b"ok"


@pytest.mark.usefixtures("no_ca")
def test_a_certificate_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("hello", "utf-8")
    ca_file = str(tmp_path / "x.pem")
    assert refusal_of(fetched(Endpoint("mine", "https://127.0.0.1:1/v1", ca_file=ca_file))).kind == "tls"


# ---- JSON


def json_of(script: Script) -> object:
    async def play() -> object:
        async with loopback(script) as place:
            sender = HttpSender(Endpoint("mine", place.root))
            try:
                return await sender.get_json(place.root + "/models", {"Authorization": f"Bearer {KEY}"})
            finally:
                await sender.aclose()

    return asyncio.run(play())


def test_json() -> None:
    assert json_of(answer(200, '{"a": [1, null]}')) == {"a": [1, None]}
    for body in ("", HTML, "{"):
        with pytest.raises(ProviderError, match="base_url") as caught:
            json_of(answer(200, body))
        assert caught.value.kind == "protocol"


# ---- pure: base URLs and keys


@pytest.mark.parametrize(
    ("pasted", "root"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1/", "https://api.openai.com/v1"),  # U01
        ("https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1"),  # U02
        ("https://api.openai.com/v1/chat/completions/", "https://api.openai.com/v1"),
        (" \thttps://api.openai.com/v1\n", "https://api.openai.com/v1"),  # U03
        ('"https://api.openai.com/v1"', "https://api.openai.com/v1"),
        ("https://api.openai.com", "https://api.openai.com/v1"),  # U04
        ("api.openai.com", "https://api.openai.com/v1"),
        ("HTTPS://API.OpenAI.com", "https://API.OpenAI.com/v1"),
        ("openrouter.ai", "https://openrouter.ai/api/v1"),
        ("https://api.groq.com/", "https://api.groq.com/openai/v1"),
        ("https://api.perplexity.ai", "https://api.perplexity.ai"),
        ("http://localhost:1234", "http://localhost:1234/v1"),
        ("localhost:1234/v1/models", "http://localhost:1234/v1"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
        ("http://[::1]:8080", "http://[::1]:8080/v1"),
        ("https://mine.test", "https://mine.test"),
        ("https://mine.test/team/chat/completions?api-version=1", "https://mine.test/team?api-version=1"),
    ],
)
def test_base_urls_are_forgiven(pasted: str, root: str) -> None:
    assert api_root(pasted) == root
    assert api_root(root) == root


@pytest.mark.parametrize(
    "pasted",
    ["", " ", "ftp://x.test", "https://", "http://[::1", "https://x.test:port/v1", "https://me:secret@x.test/v1",
     "https://x.test/v1?key=abc", "https://x.test/v1?API_KEY=abc", "file:///etc/passwd"],
)  # fmt: skip
def test_base_urls_that_cannot_be_used(pasted: str) -> None:
    with pytest.raises(ProviderError) as caught:
        api_root(pasted)
    assert caught.value.kind == "config"
    assert "secret" not in str(caught.value)
    assert "abc" not in str(caught.value)


def test_the_hint_after_a_404() -> None:
    assert with_v1("https://mine.test") == "https://mine.test/v1"
    assert with_v1("https://mine.test/a?x=1") == "https://mine.test/a/v1?x=1"
    assert with_v1("https://mine.test/v1") is None
    assert with_v1("https://mine.test/v1beta/openai") is None


@pytest.mark.parametrize(
    ("pasted", "key"),
    [(f" {KEY}\r\n", KEY), (f"Bearer {KEY}", KEY), (f'"{KEY}"', KEY), (f"\ufeff{KEY}\u00a0", KEY), ("", None),
     ("  ", None), (None, None)],
)  # fmt: skip
def test_keys_are_stripped(pasted: str | None, key: str | None) -> None:  # U05
    assert clean_key(pasted, "mine") == key


@pytest.mark.parametrize("pasted", ["sk–abcdef", "sk-abc def", "sk-abc\ndef", "ключ-abc", "sk-\x00abc"])
def test_keys_that_are_none(pasted: str) -> None:  # U06
    with pytest.raises(ProviderError) as caught:
        clean_key(pasted, "mine")
    assert caught.value.kind == "config"
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize(
    ("header", "value"),
    [("Authorization", f"Bearer {KEY}"), ("x-api-key", KEY), ("x-goog-api-key", KEY), ("api-key", KEY)],
)
def test_the_key_goes_into_the_header_of_the_dialect(header: str, value: str) -> None:
    assert authorization(Endpoint("mine", "https://a.test", headers={"X-Title": "b"}), f"Bearer {KEY}\n", header) == {
        header: value,
        "X-Title": "b",
    }


def test_an_own_header_of_that_name_goes_before_the_key() -> None:
    endpoint = Endpoint("mine", "https://a.test", headers={"X-Api-Key": "of-my-own"})
    assert authorization(endpoint, KEY, "x-api-key") == {"X-Api-Key": "of-my-own"}
    assert authorization(endpoint, KEY) == {"Authorization": f"Bearer {KEY}", "X-Api-Key": "of-my-own"}


# ---- pure: retries


def test_pauses_double_up_to_eight_seconds() -> None:
    error = ProviderError("server", "x", status=500)
    assert [pause_before_retry(error, n, 99, 0.0) for n in range(7)] == [0.5, 1, 2, 4, 8, 8, 8]
    assert pause_before_retry(error, 0, 99, 1.0) == 0.375
    assert pause_before_retry(error, 2, 2, 0.0) is None
    assert pause_before_retry(error, 0, 0, 0.0) is None


def test_the_server_s_wish_is_obeyed_up_to_a_minute() -> None:
    for wish, expected in ((0.0, 0.0), (4.0, 4.0), (60.0, 60.0), (61.0, None)):
        error = ProviderError("rate_limit", "x", status=429, retry_after_s=wish)
        assert pause_before_retry(error, 0, 2, 0.0) == expected
        assert expected is None or (pause_before_retry(error, 0, 2, 1.0) or 0) >= expected


@pytest.mark.parametrize("kind", ["auth", "quota", "bad_request", "context", "not_found", "filter", "tls", "timeout",
    "protocol", "config", "connection", "proxy"])  # fmt: skip
def test_what_does_not_pass_is_not_asked_again(kind: Any) -> None:
    assert pause_before_retry(ProviderError(kind, "x", retry_after_s=1.0), 0, 5, 0.0) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:42 GMT"}, 2.0),  # H02
        ({"retry-after": "Thu, 01 Jan 1970 00:00:01 GMT"}, 0.0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "tomorrow"}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers, 100.0) == seconds


def test_durations_in_words() -> None:
    told = [duration(seconds) for seconds in (0.02, 0.5, 1, 3.2, 59, 60, 61, 1200, 3600, 3601, 90_000)]
    assert told == ["0.1 s", "0.5 s", "1 s", "4 s", "59 s", "1 min", "2 min", "20 min", "1 h", "2 h", "25 h"]


# ---- pure: words


def test_words_of_any_body() -> None:
    for body in (b"\xff\xfe", b"[" * 5000, b'{"a": {"error": []}}', b"null", b"<", b'{"error": {"message": 7}}'):
        words = read_words(body)
        assert len(shown(words.message)) <= 500
        kind_of(500, words)
    assert read_words(b"\xef\xbb\xbf " + b'{"error": "x"}').message == "x"
    assert read_words("<style>p {}</style><p>Gone &amp; lost").message.strip() == "Gone & lost"
    assert shown("a\n\tb\u202ec\0d") == "a b c\ufffdd"


def test_a_key_is_not_in_what_a_call_shows() -> None:
    assert KEY not in repr(call_to("http://x.test"))
    assert call_to("http://x.test").secrets == (f"Bearer {KEY}", KEY)
    assert os.sep not in repr(call_to("x"))
