"""Fetching GGUF files from servers of this machine that cut, lie, redirect and forget."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from gguf_writer import toy
from loopback import Loopback, Request, Script, Wire, answer, free_port, loopback

from playground.core.errors import InputError, ProviderError
from playground.providers import download_part, model_download
from playground.providers.download_notes import throw_away, unfinished
from playground.providers.download_request import DownloadRequest, download_request
from playground.providers.model_download import PARTS, Downloaded, download

MODEL = toy() + bytes(range(256)) * 4000  # 1.4 MB
SHA = hashlib.sha256(MODEL).hexdigest()


@pytest.fixture(autouse=True)
def no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_download, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(download_part, "SPARE_BYTES", 0)


@dataclass
class Host:
    """A server of one file. `cuts`: after how many bytes of each answer, one after the other, the line breaks."""

    data: bytes = MODEL
    cuts: list[int] = field(default_factory=list[int])
    resumes: bool = True
    tells: dict[str, str] = field(default_factory=dict[str, str])
    hold: asyncio.Event | None = None
    asked: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])

    async def __call__(self, request: Request, wire: Wire) -> None:
        wanted = request.headers.get("range", "")
        self.asked.append((request.method, request.path, wanted))
        assert not {"authorization", "cookie", "x-api-key"} & set(request.headers)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.resumes else 0
        lines = {"Content-Length": str(len(self.data) - start), **self.tells}
        status = "200 OK"
        if start:
            status = "206 Partial Content"
            lines["Content-Range"] = f"bytes {start}-{len(self.data) - 1}/{len(self.data)}"
        if start >= len(self.data):
            status, lines = "416 No", {"Content-Range": f"bytes */{len(self.data)}", "Content-Length": "0"}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        await wire.send(f"HTTP/1.1 {status}\r\n{head}\r\n".encode())
        if request.method == "HEAD" or status.startswith("416"):
            return
        body = self.data[start:]
        if self.cuts:
            await wire.send(body[: self.cuts.pop(0)])
            if self.hold is not None:
                await self.hold.wait()
            wire.writer.close()
            return
        await wire.send(body)


def wanted(place: Loopback, sha256: str = SHA, name: str = "") -> DownloadRequest:
    return download_request(f"{place.scheme}://{place.host}:{place.port}/files/toy.gguf", sha256, name)


def fetch(host: Host, folder: Path, sha256: str = SHA, name: str = "") -> Downloaded:
    async def whole() -> Downloaded:
        async with loopback(host) as place:
            return await download(wanted(place, sha256, name), folder, quiet)

    return asyncio.run(whole())


def quiet(message: str, done_bytes: int | None, total_bytes: int | None) -> None:
    """Nobody watches."""


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / PARTS).iterdir())


# ---- it comes whole


def test_a_file_comes_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    host = Host()
    got = fetch(host, tmp_path)
    assert got == Downloaded(tmp_path / "toy.gguf", SHA, "you")
    assert got.path.read_bytes() == MODEL
    assert left(tmp_path) == []
    assert host.asked == [("GET", "/files/toy.gguf", "")]
    again = fetch(host, tmp_path)
    assert again == Downloaded(tmp_path / "toy.gguf", SHA, "you", fetched=False)
    assert len(host.asked) == 1


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    said: list[tuple[str, int | None, int | None]] = []

    async def whole() -> None:
        async with loopback(Host(cuts=[400_000])) as place:
            await download(wanted(place), tmp_path, lambda *step: said.append(step))

    asyncio.run(whole())
    done = [step[1] for step in said if step[0] == "Fetching toy.gguf"]
    assert done == sorted(done, key=lambda count: count or 0)
    assert said[-1] == ("Fetching toy.gguf", len(MODEL), len(MODEL))
    assert any(step[0].startswith("Going on with toy.gguf in a moment: ") for step in said)


@pytest.mark.parametrize("cuts", [[1], [0, 0], [3, 5, 262_144, 1, 700_000], [len(MODEL) - 1]])
def test_cuts_are_gone_on_from(tmp_path: Path, cuts: list[int]) -> None:
    host = Host(cuts=list(cuts))
    assert fetch(host, tmp_path).path.read_bytes() == MODEL
    here = 0
    for (_method, _path, asked), cut in zip(host.asked, [*cuts, 0], strict=True):
        assert asked == (f"bytes={here}-" if here else "")
        here += cut


def test_a_server_that_cannot_go_on_begins_anew(tmp_path: Path) -> None:
    host = Host(cuts=[500_000], resumes=False)
    assert fetch(host, tmp_path).path.read_bytes() == MODEL


def test_after_a_stop_it_goes_on_also_in_another_program(tmp_path: Path) -> None:
    async def stopped() -> None:
        async with loopback(host) as place:
            fetching = asyncio.ensure_future(download(wanted(place), tmp_path, quiet))
            part = tmp_path / PARTS / f"{SHA}.part"
            while not host.asked:  # noqa: ASYNC110  the host tells nobody
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            fetching.cancel()
            with pytest.raises(asyncio.CancelledError):
                await fetching
            assert part.stat().st_size == 600_000
            assert not (tmp_path / "toy.gguf").exists()
            port.append(place.port)

    port: list[int] = []
    host = Host(cuts=[600_000], hold=asyncio.Event())
    asyncio.run(stopped())
    (kept,) = unfinished(tmp_path / PARTS)
    assert (kept.done_bytes, kept.wanted.sha256, kept.wanted.name) == (600_000, SHA, "toy.gguf")
    assert kept.wanted.url == f"http://127.0.0.1:{port[0]}/files/toy.gguf"
    later = Host()
    assert fetch(later, tmp_path).path.read_bytes() == MODEL
    assert later.asked == [("GET", "/files/toy.gguf", "bytes=600000-")]
    assert unfinished(tmp_path / PARTS) == []


def test_all_of_it_may_be_here_already_but_for_its_name(tmp_path: Path) -> None:
    (tmp_path / PARTS).mkdir()
    (tmp_path / PARTS / f"{SHA}.part").write_bytes(MODEL)
    host = Host()
    assert fetch(host, tmp_path).path.read_bytes() == MODEL
    assert host.asked == [("GET", "/files/toy.gguf", f"bytes={len(MODEL)}-")]


def test_two_programs_fetch_it_once(tmp_path: Path) -> None:
    host = Host()

    async def both() -> list[Downloaded]:
        async with loopback(host) as place:
            return await asyncio.gather(*(download(wanted(place), tmp_path, quiet) for _ in range(2)))

    assert sorted(got.fetched for got in asyncio.run(both())) == [False, True]
    assert len(host.asked) == 1


# ---- it is the right one, or nothing


def test_another_file_than_was_wanted_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match=rf"its SHA-256 is {SHA}, so nothing was kept") as failure:
        fetch(Host(), tmp_path, "0" * 64)
    assert failure.value.kind == "protocol"
    assert not (tmp_path / "toy.gguf").exists()
    assert not list((tmp_path / PARTS).glob("*.part"))


def test_a_part_that_was_spoilt_is_found_out_by_the_hash_and_the_next_time_works(tmp_path: Path) -> None:
    (tmp_path / PARTS).mkdir()
    (tmp_path / PARTS / f"{SHA}.part").write_bytes(b"GGUF and nonsense")
    with pytest.raises(ProviderError, match="not the file that was wanted"):
        fetch(Host(), tmp_path)
    assert fetch(Host(), tmp_path).path.read_bytes() == MODEL


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "toy.gguf").write_bytes(b"GGUF of mine")
    with pytest.raises(ProviderError, match=r"toy.gguf is there already, and is another file: give this one another"):
        fetch(Host(), tmp_path)
    assert (tmp_path / "toy.gguf").read_bytes() == b"GGUF of mine"
    assert fetch(Host(), tmp_path, name="other").path == tmp_path / "other.gguf"


def test_a_web_page_is_told_from_a_model_at_its_first_bytes(tmp_path: Path) -> None:
    host = Host(b"<!doctype html>" + bytes(5_000_000))
    with pytest.raises(ProviderError, match=r"sent is not a GGUF file: give the address of the file itself"):
        fetch(host, tmp_path, hashlib.sha256(host.data).hexdigest())
    assert all(path.stat().st_size == 0 for path in (tmp_path / PARTS).glob("*.part"))


def test_a_server_that_sends_another_piece_than_was_asked_for_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / PARTS).mkdir()
    (tmp_path / PARTS / f"{SHA}.part").write_bytes(MODEL[:1000])

    async def lying(request: Request, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 206 P\r\nContent-Length: 5\r\nContent-Range: bytes 7-11/9999\r\n\r\nhello")

    async def whole() -> None:
        async with loopback(lying) as place:
            await download(wanted(place), tmp_path, quiet)

    with pytest.raises(ProviderError, match="another piece of the file than was asked for"):
        asyncio.run(whole())


def test_a_full_disk_is_told_before_and_what_is_here_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(ProviderError, match=r"toy.gguf needs 1 MB more on the disk, and 1 MB are free: make room"):
        fetch(Host(), tmp_path)


# ---- whose word the hash is


def test_without_a_hash_the_servers_own_word_is_taken(tmp_path: Path) -> None:
    host = Host(tells={"X-Linked-Etag": f'"{SHA}"'})
    assert fetch(host, tmp_path, "") == Downloaded(tmp_path / "toy.gguf", SHA, "the server")
    assert [method for method, *_ in host.asked] == ["HEAD", "GET"]


def test_a_server_of_this_machine_needs_no_hash(tmp_path: Path) -> None:
    assert fetch(Host(), tmp_path, "") == Downloaded(tmp_path / "toy.gguf", SHA, "nobody")


def test_anybody_elses_file_without_a_hash_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DownloadRequest, "from_here", property(lambda _self: False))
    with pytest.raises(ProviderError, match=r"does not tell the SHA-256 of toy.gguf: give it too"):
        fetch(Host(), tmp_path, "")


# ---- redirects


def redirects(target: Callable[[], str], status: int = 302, **headers: str) -> Script:
    async def script(request: Request, wire: Wire) -> None:
        await answer(status, b"", location=target(), **headers)(request, wire)

    return script


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_followed_and_goes_on_after_a_cut(tmp_path: Path, status: int) -> None:
    """As a hub does it: the hash comes with the redirect, the bytes from somewhere else."""
    host = Host(cuts=[300_000])

    async def whole() -> Downloaded:
        async with loopback(host) as far:
            hub = redirects(lambda: f"http://127.0.0.1:{far.port}/cdn?sig=1", status, X_Linked_Etag=f'"{SHA}"')
            async with loopback(hub) as place:
                return await download(wanted(place, ""), tmp_path, quiet)

    assert asyncio.run(whole()) == Downloaded(tmp_path / "toy.gguf", SHA, "the server")
    assert [asked for asked in host.asked if asked[0] == "GET"] == [
        ("GET", "/cdn?sig=1", ""), ("GET", "/cdn?sig=1", "bytes=300000-"),
    ]  # fmt: skip


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    async def whole() -> None:
        async with loopback(redirects(lambda: "/files/toy.gguf")) as place:
            await download(wanted(place), tmp_path, quiet)

    with pytest.raises(ProviderError, match="redirects in a circle"):
        asyncio.run(whole())


@pytest.mark.parametrize("target", ["ftp://x/y.gguf", "http://[::1", "mailto:x"])
def test_a_redirect_to_no_web_address_is_told(tmp_path: Path, target: str) -> None:
    async def whole() -> None:
        async with loopback(redirects(lambda: target)) as place:
            await download(wanted(place), tmp_path, quiet)

    with pytest.raises(ProviderError, match=r"redirects to |does not lead to a file: check|does not answer in HTTP"):
        asyncio.run(whole())


# ---- servers that do not


@pytest.mark.parametrize(
    ("status", "words", "times"),
    [
        (404, "answered 404", 1),
        (401, r"gives toy.gguf only to people with an account or a licence: fetch it with your browser", 1),
        (503, "answered 503", 5),
    ],
)
def test_a_refusal_is_told_and_asked_again_only_where_it_may_pass(
    tmp_path: Path, status: int, words: str, times: int
) -> None:
    async def whole() -> int:
        async with loopback(answer(status, b"no")) as place:
            with pytest.raises(ProviderError, match=words):
                await download(wanted(place), tmp_path, quiet)
            return len(place.requests)

    assert asyncio.run(whole()) == times


def test_nobody_there_is_told(tmp_path: Path) -> None:
    gone = download_request(f"http://127.0.0.1:{free_port()}/toy.gguf", SHA)
    with pytest.raises(ProviderError) as failure:
        asyncio.run(download(gone, tmp_path, quiet))
    assert failure.value.kind == "connection"


# ---- what a person types


@pytest.mark.parametrize(
    ("typed", "url", "name"),
    [
        (" https://h.example/a/Model%20Q4.gguf ", "https://h.example/a/Model%20Q4.gguf", "Model Q4.gguf"),
        ("h.example/x.gguf#top", "https://h.example/x.gguf", "x.gguf"),
        (
            "https://huggingface.co/org/repo/blob/main/x-Q4_K_M.gguf",
            "https://huggingface.co/org/repo/resolve/main/x-Q4_K_M.gguf",
            "x-Q4_K_M.gguf",
        ),
        ("https://h.example/x.gguf?download=true", "https://h.example/x.gguf?download=true", "x.gguf"),
        ("http://localhost:8000/x.gguf", "http://localhost:8000/x.gguf", "x.gguf"),
    ],
)
def test_addresses_are_taken_as_they_are_copied(typed: str, url: str, name: str) -> None:
    assert download_request(typed, f" SHA256:{SHA.upper()} ") == DownloadRequest(url, SHA, name)


@pytest.mark.parametrize(
    ("url", "sha256", "name", "key"),
    [
        ("", "", "", "url"),
        ("https://h.example", "", "", "url"),
        ("ftp://h.example/x.gguf", "", "", "url"),
        ("http://h.example/x.gguf", "", "", "url"),
        ("https://me:secret@h.example/x.gguf", "", "", "url"),
        ("https://h.example:99999/x.gguf", "", "", "url"),
        ("https://h.example/x.gguf", "abc", "", "sha256"),
        ("https://h.example/x", "", "", "name"),
        ("https://h.example/%2e%2e%2fx.gguf", "", "", "name"),
        ("https://h.example/x.gguf", "", "../x.gguf", "name"),
        ("https://h.example/x.gguf", "", ".hidden", "name"),
        ("https://h.example/x.gguf", "", "a\nb", "name"),
    ],
)
def test_what_does_not_fit_is_named(url: str, sha256: str, name: str, key: str) -> None:
    with pytest.raises(InputError) as failure:
        download_request(url, sha256, name)
    assert failure.value.key == key
    assert "secret" not in str(failure.value)


def test_signed_addresses_are_not_written_down_and_notes_may_be_nonsense(tmp_path: Path) -> None:
    from playground.providers.download_notes import note

    parts = tmp_path / PARTS
    note(parts, download_request("https://h.example/x.gguf?sig=secret", SHA), SHA)
    assert not parts.exists()
    note(parts, download_request("https://h.example/x.gguf", SHA), SHA)
    (parts / "broken.json").write_bytes(b"\xff{")
    (parts / "list.json").write_text("[]", "utf-8")
    (parts / "evil.json").write_text('{"url": "https://h/x.gguf", "sha256": "", "name": "../../x"}', "utf-8")
    assert [kept.wanted.name for kept in unfinished(parts)] == ["x.gguf"]
    throw_away(parts, SHA)
    assert unfinished(parts) == []
