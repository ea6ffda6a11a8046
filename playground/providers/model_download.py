"""Fetching a GGUF file by its address: it goes on where it stopped, after a restart too, and its hash is checked."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypeVar

from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.ports import ReportProgress
from playground.providers import download_notes
from playground.providers.connection_faults import place_of
from playground.providers.download_part import DownloadPart
from playground.providers.download_request import DownloadRequest
from playground.providers.http import HttpSender
from playground.providers.keyless_get import Answered, keyless
from playground.providers.model_fetch import one_at_a_time

PARTS: Final = ".downloads"
TRIES: Final = 5
"""Attempts in a row that bring nothing."""

FIRST_PAUSE_S: Final = 0.5
LONGEST_WISH_S: Final = 120.0
IDLE_TIMEOUT_S: Final = 60.0
WEEK_S: Final = 7 * 86_400.0
BLOCK_BYTES: Final = 1 << 18
_AGAIN: Final = frozenset({"connection", "cut", "timeout", "rate_limit", "overloaded", "server"})
_HASH: Final = re.compile(r'(?:W/)?"?([0-9a-f]{64})"?')
_RANGE: Final = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
V = TypeVar("V")
Voucher: TypeAlias = Literal["you", "the server", "nobody"]


@dataclass(frozen=True, slots=True)
class Downloaded:
    """`vouched_by` says whose word the hash was; `fetched` is False where the file was there already."""

    path: Path
    sha256: str
    vouched_by: Voucher
    fetched: bool = True


async def download(wanted: DownloadRequest, folder: Path, report: ReportProgress) -> Downloaded:
    """The file in `folder`, under its name only when it is whole and right. Nothing that is there is overwritten.

    Raises ProviderError. Cancelling it keeps what has come: the next time goes on from there.
    """
    endpoint = Endpoint("download", wanted.url, idle_timeout_s=IDLE_TIMEOUT_S, total_timeout_s=WEEK_S)
    sender = HttpSender(endpoint)
    try:
        sha256, vouched_by = await _wanted_hash(wanted, sender)
        name = sha256 or "unchecked-" + hashlib.sha256(wanted.url.encode()).hexdigest()[:16]
        parts = folder / PARTS
        async with one_at_a_time(parts, report, lock := f"{name[:32]}.lock"):
            target = folder / wanted.name
            if await _to_end(_is_there, target, sha256):
                download_notes.throw_away(parts, sha256)
                return Downloaded(target, sha256, vouched_by, fetched=False)
            part = DownloadPart(parts / f"{name}.part", wanted.name)
            if not sha256:
                part.throw_away()  # without a hash nobody knows whether the rest belongs to it
            download_notes.note(parts, wanted, sha256)
            found = await _fetch(wanted, sha256, part, target, sender, report)
            download_notes.forget(parts, sha256)
            with suppress(OSError):  # Windows keeps what is open
                (parts / lock).unlink()
            return Downloaded(target, found, vouched_by)
    finally:
        await sender.aclose()


async def _wanted_hash(wanted: DownloadRequest, sender: HttpSender) -> tuple[str, Voucher]:
    """The person's hash, else the one the server tells. Raises ProviderError where there is none."""
    if wanted.sha256:
        return wanted.sha256, "you"
    seen: list[Answered] = []
    async with aclosing(keyless(sender, "HEAD", wanted.url, seen.append)) as pieces:
        try:
            async for _ in pieces:
                break
        except ProviderError as error:
            if error.kind != "protocol" and not (seen and seen[-1].status in (405, 501)):
                raise _explained(error, wanted) from error
    for answer in seen:
        for header in ("x-linked-etag", "etag"):
            if (told := _HASH.fullmatch(answer.headers.get(header, "").strip())) is not None:
                return told[1], "the server"
    if wanted.from_here:
        return "", "nobody"
    raise ProviderError(
        "config",
        f"{place_of(wanted.url)} does not tell the SHA-256 of {wanted.name}: give it too, so that the file can be "
        "checked. It stands on the file's page.",
    )


async def _fetch(
    wanted: DownloadRequest, sha256: str, part: DownloadPart, target: Path, sender: HttpSender, report: ReportProgress
) -> str:
    """All of it into `part`, by as many attempts as it takes, and then its name. Returns the hash."""
    report(f"Looking at what is here of {wanted.name}", None, None)
    try:
        await _to_end(part.open)
        fruitless = 0
        while fruitless < TRIES:
            before = part.length
            try:
                if await _attempt(wanted, part, sender, report):
                    return await _to_end(part.finish, sha256, target)
            except ProviderError as error:
                fruitless = 1 if part.length > before else fruitless + 1
                if error.kind not in _AGAIN or fruitless >= TRIES:
                    raise _explained(error, wanted) from error
                report(f"Going on with {wanted.name} in a moment: {error}", part.length, None)
                wish = error.retry_after_s
                await asyncio.sleep(min(wish, LONGEST_WISH_S) if wish else min(FIRST_PAUSE_S * 2**fruitless, 10.0))
        raise ProviderError("cut", f"{place_of(wanted.url)} never sent {wanted.name} to its end: try again later.")
    finally:
        part.close()


async def _to_end(function: Callable[..., V], *given: object) -> V:
    """In a thread; a cancel waits for its end, because it works on the part."""
    work = asyncio.ensure_future(asyncio.to_thread(function, *given))
    try:
        return await asyncio.shield(work)
    finally:
        await asyncio.wait({work})


async def _attempt(wanted: DownloadRequest, part: DownloadPart, sender: HttpSender, report: ReportProgress) -> bool:
    """One request for what is missing; True when all is here."""
    last: list[Answered] = []
    total: int | None = None
    begun = False
    block = bytearray()
    try:
        async with aclosing(keyless(sender, "GET", wanted.url, last.append, start=part.length)) as pieces:
            async for piece in pieces:
                if not begun:
                    begun, total = True, _begin(last[-1], part)
                block += piece
                if len(block) >= BLOCK_BYTES:
                    _keep(block, part, total, last[-1])
                    report(f"Fetching {wanted.name}", part.length, total)
    except ProviderError as error:
        if error.status == 416 and part.length:
            return _all_is_here(last[-1], part)
        raise
    finally:
        if block:
            _keep(block, part, total, last[-1])
    report(f"Fetching {wanted.name}", part.length, total)
    if total is not None and part.length < total:
        raise ProviderError("cut", f"{place_of(wanted.url)} broke off.")
    return part.length > 0


def _begin(answer: Answered, part: DownloadPart) -> int | None:
    """The size of the whole file, where it is told; the part holds what comes before the first byte of this answer."""
    told = _RANGE.fullmatch(answer.headers.get("content-range", ""))
    if answer.status == 206 and told is not None and told[1] is not None:
        if int(told[1]) != part.length:
            raise ProviderError(
                "protocol", f"{place_of(answer.url)} sent another piece of the file than was asked for."
            )
        total = int(told[2]) if told[2] != "*" else None
    else:
        if part.length:
            part.begin_anew()
        length = answer.headers.get("content-length", "")
        total = int(length) if length.isdecimal() and "content-encoding" not in answer.headers else None
    part.check_space(total)
    return total


def _keep(block: bytearray, part: DownloadPart, total: int | None, answer: Answered) -> None:
    """Write `block` and empty it; what is no model, or more than was promised, is thrown away."""
    data = bytes(block)
    block.clear()
    try:
        part.check_beginning(data, place_of(answer.url))
        if total is not None and part.length + len(data) > total:
            raise ProviderError("protocol", f"{place_of(answer.url)} sent more than it said the file has.")
    except ProviderError:
        part.begin_anew()
        raise
    part.write(data)


def _all_is_here(answer: Answered, part: DownloadPart) -> bool:
    """There is nothing behind what is here: it is whole, or it was never a part of this file."""
    told = _RANGE.fullmatch(answer.headers.get("content-range", ""))
    if told is not None and told[2] == str(part.length):
        return True
    if told is None or told[2] == "*":
        return True  # the hash tells
    part.begin_anew()
    raise ProviderError("cut", f"{place_of(answer.url)} has another file there by now.")


def _is_there(target: Path, sha256: str) -> bool:
    """Whether that very file is there already. Raises ProviderError where another one has its name."""
    if not target.exists():
        return False
    with target.open("rb") as file:
        if sha256 and hashlib.file_digest(file, "sha256").hexdigest() == sha256:
            return True
    raise ProviderError("config", f"{target} is there already, and is another file: give this one another name.")


def _explained(error: ProviderError, wanted: DownloadRequest) -> ProviderError:
    """With the way out where an account is needed, which no download here can show."""
    if error.status not in (401, 403):
        return error
    return ProviderError(
        error.kind,
        f"{place_of(wanted.url)} gives {wanted.name} only to people with an account or a licence: fetch it with your "
        "browser, and drop the file on the window.",
        status=error.status,
    )
