"""Network addresses of visitors."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

IPV6_HOUSEHOLD_BITS = 64


def network_of(address: str) -> str:
    """Return the address, or the network that one household has of IPv6."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> (128 - IPV6_HOUSEHOLD_BITS))
    return address
