"""Answers that are no page: one that only asks to be loaded again, and a challenge, which lets browsers pass and no programs."""

import re

AGAIN = "was answered with a page that only asks to be loaded again"
CHALLENGE = "was answered with a script that lets only browsers pass (a challenge)"
OPEN_ADDRESS = "challenges are not solved here: ask the site's operators for an open address, a feed or leave for this program"

_SMALL = 3000
_LARGEST = 200_000
_MOST_WORDS = 60
_MARKS = re.compile(
    rb"C3VK|CT6T|HOY_TR|FSSBB|__jsl_clearance|__jsluid|acw_sc__v|\$_ts\b|yunsuo_session|_cf_chl_|cf-browser-verification|__tst_status"
)
_SETS_COOKIE = re.compile(rb"document\s*\.\s*cookie\s*=")
_LOADS = re.compile(rb"location\s*(?:\.\s*(?:href|reload|replace|assign))?\s*[=(]")
_UNSEEN = re.compile(rb"<(script|style|noscript|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>|\s+", re.DOTALL | re.IGNORECASE)


def stub_in(body: bytes) -> str | None:
    """What a page's bytes are instead of a page, AGAIN or CHALLENGE, as words that go on "the address …"; None for anything else."""
    if len(body) > _LARGEST:
        return None
    tests = _MARKS.search(body) or (_SETS_COOKIE.search(body) and _LOADS.search(body))
    again = len(body) < _SMALL and b"location.reload" in body
    if not (tests or again) or len(_UNSEEN.sub(b"", body)) > _MOST_WORDS:
        return None
    return CHALLENGE if tests else AGAIN
