"""Why a connection could not be made, read from the causes behind an error. Knows no HTTP library."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from playground.core.errors import ProviderError
from playground.providers.base_url import host_of, is_loopback
from playground.providers.server_words import shown


def place_of(url: str) -> str:
    """HOST:PORT of an address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{f'[{host}]' if ':' in host else host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def no_connection(error: Exception, url: str) -> ProviderError:
    """Why there is no connection: certificate, name, port or proxy."""
    import socket
    import ssl

    place, causes = place_of(url), _causes(error)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = shown(cause.verify_message or str(cause))
            way = "name its certificate file as ca_file of the endpoint, or in SSL_CERT_FILE, if you trust it"
            return ProviderError("tls", f"The certificate of {place} is not trusted ({why}): {way}.")
    if proxy := proxy_of(url):
        return ProviderError(
            "proxy", f"{place} cannot be reached through the proxy {proxy}: check the proxy's setting."
        )
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return ProviderError("tls", f"{place} does not speak TLS ({shown(cause.reason or '?')}): try http://.")
        if isinstance(cause, socket.gaierror):
            return ProviderError("connection", f"The host {place} was not found: check the name and the network.")
    refused = any(isinstance(cause, ConnectionRefusedError) for cause in causes)
    why = "nothing listens there" if refused else shown(str(error)) or "no connection"
    return ProviderError("connection", f"{place} cannot be reached ({why}): check that the server runs, and the port.")


def _causes(error: BaseException) -> list[BaseException]:
    """`error` and all that lies behind it, groups taken apart."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop(0)
        if cause is not None and not any(cause is other for other in found):
            found.append(cause)
            waiting.extend((cause.__cause__, cause.__context__))
            if isinstance(cause, BaseExceptionGroup):
                waiting.extend(cast("BaseExceptionGroup[BaseException]", cause).exceptions)
    return found


def proxy_of(url: str) -> str:
    """HOST:PORT of the proxy that the environment sets for `url`; "" where there is none. Passwords are left out."""
    from urllib.request import getproxies, proxy_bypass

    host, proxies = host_of(url), getproxies()
    if is_loopback(host) or proxy_bypass(host):
        return ""
    proxy = proxies.get(urlsplit(url).scheme) or proxies.get("all") or ""
    return (urlsplit(proxy).netloc or proxy).rpartition("@")[2]
