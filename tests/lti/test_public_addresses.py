"""Addresses named from outside are allowed only where they belong to the public internet."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.lti.public_addresses import is_public

PUBLIC = (
    "93.184.216.34",
    "8.8.8.8",
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.32.0.1",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2001:4860:4860::8888",
    "2a00:1450:4001:800::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
)

PRIVATE_NETWORKS = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/29", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
    "::/96", "100::/64", "64:ff9b:1::/48", "2001::/32", "2001:10::/28", "2001:20::/28",
    "2001:2::/48", "2001:db8::/32", "2002::/16", "3fff::/20", "4000::/3", "5f00::/16", "fc00::/7",
    "fe80::/10", "fec0::/10", "ff00::/8",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_host_of_the_public_internet_may_be_named(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("network", PRIVATE_NETWORKS)
@given(place=st.integers(min_value=0))
def test_no_address_of_a_special_network_is_public(network: str, place: int) -> None:
    block = ipaddress.ip_network(network)
    assert not is_public(str(block[place % block.num_addresses]))


@pytest.mark.parametrize("prefix", ["::ffff:0:0", "64:ff9b::"], ids=["mapped", "NAT64"])
@given(inner=st.ip_addresses(v=4))
def test_an_address_that_stands_for_another_is_classified_as_that_one(
    prefix: str, inner: ipaddress.IPv4Address
) -> None:
    standing_for = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(inner))
    assert is_public(str(standing_for)) == is_public(str(inner))


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:2800:220::1%1", "::1%lo"])
def test_an_address_of_one_link_is_not_public(address: str) -> None:
    assert not is_public(address)
