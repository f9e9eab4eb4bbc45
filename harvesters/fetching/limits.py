"""The limits of a fetch: how long it may take, how much may come, how often it is tried again."""

from dataclasses import dataclass, fields

KIB, MIB, GIB = 1024, 1024**2, 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Every limit of one fetcher. Raises ValueError where one is not above zero.

    `connect_timeout` seconds until one address is connected, TLS included; `read_timeout` seconds of silence between two
    pieces of an answer; `total_timeout` seconds for one whole answer; after `slowest_after` seconds of one body its mean
    speed must be at least `slowest` bytes a second.
    `body_bytes` of a decoded body, `wire_bytes` of the body as it travels (`Request.max_bytes` lowers both); beyond
    `ratio_floor` decoded bytes a body may be at most `ratio` times what came. `header_bytes` of all headers of an answer,
    and again of its trailers. `memory_bytes` of a body are held in memory, a longer one is a temporary file.
    `redirects` followed at most. `attempts` at one address in all; between them `backoff` seconds, doubled each time up to
    `longest_backoff`, with jitter; a server's Retry-After is kept up to `longest_retry_after` seconds.
    `longest_crawl_delay` bounds the Crawl-delay of robots.txt, of which `robots_bytes` are read (RFC 9309 section 2.5:
    at least 500 KiB)."""

    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 3600.0
    slowest: int = KIB
    slowest_after: float = 60.0
    body_bytes: int = 4 * GIB
    wire_bytes: int = 4 * GIB
    ratio: int = 200
    ratio_floor: int = 64 * MIB
    header_bytes: int = 64 * KIB
    memory_bytes: int = MIB
    redirects: int = 10
    attempts: int = 4
    backoff: float = 1.0
    longest_backoff: float = 60.0
    longest_retry_after: float = 300.0
    longest_crawl_delay: float = 60.0
    robots_bytes: int = 512 * KIB

    def __post_init__(self) -> None:
        for limit in fields(self):
            if getattr(self, limit.name) <= 0:
                raise ValueError(f"the limit {limit.name} must be above zero, not {getattr(self, limit.name)}")
