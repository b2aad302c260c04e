"""URLs from outside: origins (RFC 6454), safe schemes, and paths below other paths."""

import ipaddress
from urllib.parse import unquote, urlsplit

from lti_tool.errors import InvalidInput

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin(address: str) -> str | None:
    """Scheme, host and port (RFC 6454), or None unless it is an http URL.

    A URL with user information has none: `https://tool@evil.example` misleads readers.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        return None
    host = f"[{host}]" if ":" in host else host
    suffix = "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{host}{suffix}"


def is_safe(address: str, *, insecure_loopback: bool) -> bool:
    """True for https, and for http on this machine where the settings allow it."""
    of_address = origin(address)
    if of_address is None:
        return False
    return of_address.startswith("https://") or (insecure_loopback and _is_loopback(address))


def require_safe(address: str, field: str, *, insecure_loopback: bool) -> None:
    """Raise InvalidInput for `field` unless the address is safe."""
    if not is_safe(address, insecure_loopback=insecure_loopback):
        raise InvalidInput("This must be an https:// address.", field=field)


def is_below(address: str, base: str) -> bool:
    """True where the address has the same origin as `base` and a path below it.

    False for a path with ".." in any spelling that some server understands.
    """
    if origin(address) is None or origin(address) != origin(base):
        return False
    path = _unescaped(urlsplit(address).path).replace("\\", "/")
    segments = [segment.partition(";")[0] for segment in path.split("/")]
    if any(segment in (".", "..") for segment in segments):
        return False
    return urlsplit(address).path.startswith(urlsplit(base).path.rstrip("/") + "/")


def _unescaped(path: str) -> str:
    """The path without any escapes: servers behind each other may each take one layer off."""
    while (plain := unquote(path)) != path:
        path = plain
    return path


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
