"""Public IP addresses: the only ones that a URL from outside may lead to (SSRF protection)."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA has given out (RFC 4291); fec0::/10, 64:ff9b:1::/48 and ::/96 are outside."""

_NAT64 = IPv6Network("64:ff9b::/96")
"""A gateway turns the last 32 bits into an IPv4 address (RFC 6052)."""

_SPECIAL = (
    ip_network("192.88.99.0/24"),  # relays of 6to4 (RFC 7526)
    ip_network("2001::/23"),  # Teredo, ORCHID and other protocols of the IETF (RFC 2928)
    ip_network("2001:db8::/32"),  # documentation (RFC 3849)
    ip_network("2002::/16"),  # 6to4: ends at the IPv4 address inside (RFC 3056)
    ip_network("3fff::/20"),  # documentation (RFC 9637)
)
"""Networks inside the global ranges that lead elsewhere or nowhere. The standard library's lists
differ from one patch release to the next."""


def is_public(address: str) -> bool:
    """True for an address of a host on the public internet.

    An IPv6 address that maps to an IPv4 address counts as that one. One with a zone is local.
    """
    if "%" in address:
        return False
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        inner = parsed.ipv4_mapped or _behind_gateway(parsed)
        if inner is None:
            return parsed in _GLOBAL_UNICAST and _is_ordinary(parsed)
        parsed = inner
    return _is_ordinary(parsed)


def _behind_gateway(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else None


def _is_ordinary(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in _SPECIAL)
    )
