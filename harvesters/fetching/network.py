"""Which network addresses are the public internet, and which a fetch may not reach unless the operator named the host."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_METADATA = frozenset(
    {ip_address("169.254.169.254"), ip_address("fd00:ec2::254"), ip_address("100.100.100.200"), ip_address("168.63.129.16")}
)
_SHARED = ip_network("100.64.0.0/10")
# Protocol assignments (of which Pythons differ in what they call private) and the retired relays of 6to4.
_REFUSED_V4 = (ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24"))
_NAT64 = ip_network("64:ff9b::/96")
# Refused whole: transition mechanisms that carry an IPv4 address inside and have no honest servers left (RFC 7526 retired 6to4,
# Teredo's relays are gone), and blocks that older Pythons still call global (RFC 8215, 9602, 9637, 4291 2.5.5.1).
_REFUSED_V6 = (
    (ip_network("2002::/16"), "a 6to4"),
    (ip_network("2001::/32"), "a Teredo"),
    (ip_network("64:ff9b:1::/48"), "a local NAT64"),
    (ip_network("::/96"), "an IPv4-compatible"),
    (ip_network("5f00::/16"), "a reserved"),
    (ip_network("3fff::/20"), "a reserved"),
    (ip_network("fec0::/10"), "a site-local"),
)


def is_metadata(address: str) -> bool:
    """Whether this is where a cloud tells its machines their secrets; a name that leads there is refused even where the
    operator allowed the name."""
    found = _bare(address)
    embedded = _embedded(found) if isinstance(found, IPv6Address) else None
    return found in _METADATA or embedded in _METADATA


def why_not_public(address: str) -> str | None:
    """What kind of address this is where it is not one of the public internet (`a private`, `a loopback` …), else None.
    The kinds are those of the IANA special-purpose registries (RFC 6890); an IPv4 address inside an IPv6 one is judged too."""
    found = _bare(address)
    if found in _METADATA:
        return "a cloud metadata"
    if isinstance(found, IPv4Address):
        if any(found in network for network in _REFUSED_V4):
            return "a reserved"
        return "a carrier-grade NAT" if found in _SHARED else _kind(found)
    if found.is_unspecified or found.is_loopback:
        return _kind(found)
    embedded = _embedded(found)
    if embedded is not None:
        inner = why_not_public(str(embedded))
        return inner and f"{inner} (inside an IPv6)"
    for network, kind in _REFUSED_V6:
        if found in network:
            return kind
    return "a scoped" if found.scope_id else _kind(found)


def _bare(address: str) -> IPv4Address | IPv6Address:
    return ip_address(address)


def _embedded(found: IPv6Address) -> IPv4Address | None:
    return found.ipv4_mapped or (IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None)


def _kind(found: IPv4Address | IPv6Address) -> str | None:
    if found.is_unspecified:
        return "an unspecified"
    if found.is_loopback:
        return "a loopback"
    if found.is_link_local:
        return "a link-local"
    if found.is_multicast:
        return "a multicast"
    if found.is_private:
        return "a private"
    return None if found.is_global and not found.is_reserved else "a reserved"
