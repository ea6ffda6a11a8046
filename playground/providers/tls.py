"""Which certificates are trusted: the operating system's, and those that a setting or the environment adds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError

if TYPE_CHECKING:
    import ssl

CA_VARIABLES: Final = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")


def client_context(endpoint: Endpoint, url: str) -> ssl.SSLContext:
    """What checks the server's certificate. Raises ProviderError of kind tls for a file that cannot be read.

    `ca_file` and the variables add to the operating system's store; they do not replace it. A plain http:// address
    gets an empty context: nothing is read from disk, and nothing would be trusted should TLS come into play after all.
    """
    import ssl

    if url.startswith("http://"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = _system_context()
    for name, path in _ca_files(endpoint):
        try:
            if os.path.isdir(path):
                context.load_verify_locations(capath=path)
            else:
                context.load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as error:
            why = "is not there" if isinstance(error, FileNotFoundError) else f"cannot be used ({error})"
            raise ProviderError(
                "tls", f"{name} names the certificate file {path}, which {why}: correct it or remove the setting."
            ) from error
    return context


def _system_context() -> ssl.SSLContext:
    import ssl

    try:
        import truststore
    except ImportError:
        return ssl.create_default_context()
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _ca_files(endpoint: Endpoint) -> list[tuple[str, str]]:
    """(who names it, path): the endpoint's own setting alone, else every variable that is set."""
    if endpoint.ca_file:
        return [(f"ca_file of the endpoint {endpoint.name}", os.path.expanduser(endpoint.ca_file))]
    return [(f"The variable {name}", path) for name in CA_VARIABLES if (path := os.environ.get(name, ""))]
