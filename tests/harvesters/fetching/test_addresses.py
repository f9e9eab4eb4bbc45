"""Which addresses may be asked at all: schemes, names, ports, networks."""

import pytest

from harvesters.fetching.address import AllowedHosts, address_of
from harvesters.fetching.fetcher import FetchError
from harvesters.fetching.network import is_metadata, why_not_public


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("file:///etc/passwd", "scheme"),
        ("gopher://example.org/1", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("/only/a/path", "scheme"),
        ("http://user:pass@example.org/", "credentials"),
        ("http://example.org@127.0.0.1/", "credentials"),
        ("http://exam\rple.org/", "address"),
        ("http://example.org/\r\nX-Injected: 1", "address"),
        ("http://example.org/\tx", "address"),
        ("http://example.org/\x00", "address"),
        ("http://example.org\\@127.0.0.1/", "credentials"),
        ("http://example.org\\.evil/", "address"),
        ("http://exam ple.org/", "address"),
        ("http:///path", "address"),
        ("http://[::1/", "address"),
        ("http://[fe80::1%25eth0]/", "address"),
        ("http://example.org:99999/", "address"),
        ("http://example.org:x/", "address"),
        ("http://example.org:0/", "port"),
        ("http://example.org:22/", "port"),
        ("http://example.org:25/", "port"),
        ("https://example.org:6379/", "port"),
        ("http://" + "a" * 300 + ".org/", "address"),
        ("http://ex\ud800ample.org/", "address"),
        ("http://example.org/\ud800", "address"),
    ],
)
def test_refused_address(url: str, rule: str) -> None:
    with pytest.raises(FetchError) as caught:
        address_of(url, AllowedHosts([]))
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("http://example.org:80/a#part", "http://example.org/a"),
        ("https://example.org:443/a?b=c", "https://example.org/a?b=c"),
        ("http://example.org./x", "http://example.org/x"),
        ("http://example.org/索引 1.html?题=政策", "http://example.org/%E7%B4%A2%E5%BC%95%201.html?%E9%A2%98=%E6%94%BF%E7%AD%96"),
        ("http://example.org/%e7%b4%a2", "http://example.org/%e7%b4%a2"),
        ("http://中国.cn/", "http://xn--fiqs8s.cn/"),
        ("http://[2606:4700::1111]:8080/x", "http://[2606:4700::1111]:8080/x"),
        ("http://example.org?x=1", "http://example.org/?x=1"),
    ],
)
def test_address_as_sent(url: str, sent: str) -> None:
    assert address_of(url, AllowedHosts([])).url == sent


def test_allowed_hosts_are_exact() -> None:
    allowed = AllowedHosts(["Intranet.example", "10.0.0.5:8080", "[::1]:9000", "fd00::7", " "])
    named = {url: allowed.names(address_of(url)) for url in [
        "http://intranet.example/", "https://INTRANET.example:8443/", "http://10.0.0.5:8080/", "http://[::1]:9000/", "http://[fd00::7]/",
        "http://sub.intranet.example/", "http://10.0.0.5/", "http://10.0.0.5:8081/", "http://[::1]/", "http://intranet.example.evil.org/",
    ]}  # fmt: skip
    assert list(named.values()) == [True] * 5 + [False] * 5


@pytest.mark.parametrize("name", ["http://x", "a/b", "user@host", "host:port", "a b", "host:99999"])
def test_allowed_host_that_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="host or host:port"):
        AllowedHosts([name])


def test_an_allowed_host_may_use_any_port() -> None:
    assert address_of("http://intranet.example:6379/", AllowedHosts(["intranet.example"])).port == 6379


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "169.254.1.1", "169.254.169.254",
        "100.64.0.1", "100.127.255.254", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "203.0.113.9", "192.0.0.8", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::8.8.8.8", "2002:7f00:1::", "2002:808:808::1", "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254", "64:ff9b:1::808:808", "2001:0:4136:e378::1", "fe80::1%eth0", "100.100.100.200",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert why_not_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_public(address: str) -> None:
    assert why_not_public(address) is None


def test_metadata_is_known_in_every_dress() -> None:
    assert [is_metadata(a) for a in ("169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "169.254.1.1")] == [
        True,
        True,
        True,
        False,
    ]
