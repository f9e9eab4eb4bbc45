"""Index numbers (索引号) in the dialects real directories write them; kept verbatim, read for what they tell, judged never."""

import re
import unicodedata
from dataclasses import dataclass

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NotValid

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CODE = r"(?P<code>[0-9A-Z]{8}-?[0-9X])"
_CREDIT = r"(?P<credit>[0-9A-HJ-NP-RT-UW-Y]{18})"
_DIALECTS = (
    ("national", re.compile(rf"{_CODE}/(?P<year>(?:19|20)\d\d)-(?P<seq>\d{{3,7}})")),
    ("credit_code", re.compile(rf"{_CREDIT}/(?P<year>(?:19|20)\d\d)-(?P<seq>\d{{3,7}})")),
    ("credit_code_month", re.compile(rf"{_CREDIT}[A-Z]?/(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])-(?P<seq>\d{{3,7}})")),
    ("code_month", re.compile(rf"{_CODE}[-/](?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])-(?P<seq>\d{{3,7}})")),
    ("code_year", re.compile(rf"{_CODE}-(?P<year>(?:19|20)\d\d)-(?P<seq>\d{{3,7}})")),
    ("prefixed", re.compile(r"(?P<other>[0-9A-Z]{4,20})/(?P<year>(?:19|20)\d\d)-(?P<seq>\d{3,7})")),
    ("area_class_year", re.compile(r"(?P<other>[0-9A-Z]{5}(?:-[0-9A-Z]{1,8}){1,3})-(?P<year>(?:19|20)\d\d)-(?P<seq>\d{3,7})")),
    ("area_dated", re.compile(r"(?P<other>\d{6}(?:-[0-9A-Z]{1,6}){3})-(?P<year>(?:19|20)\d\d)(?P<month>\d\d)\d\d-(?P<seq>\d{1,7})")),
    ("short", re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<seq>\d{3,7})")),
)
_NOTHING = re.compile(r"[-—–/\\.*\s]*|无|暂无|空")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexNumber:
    """`verbatim` as the page has it (white space folded); `scheme` the dialect, `other` where none is known; `org_code` the
    organisation or credit code, `year`, `month`, `seq` as far as the dialect tells them; `note` why a check digit is off."""

    verbatim: str
    scheme: str
    org_code: str | None = None
    year: str | None = None
    month: str | None = None
    seq: str | None = None
    note: str | None = None


def read(text: str) -> IndexNumber | None:
    """The index number of a field's value; None where the value says there is none. A wrong check digit is only noted."""
    verbatim = " ".join(re.sub(r"[\u200b-\u200f\ufeff\u2060]", "", text).split())
    if _NOTHING.fullmatch(verbatim):
        return None
    key = unicodedata.normalize("NFKC", verbatim).replace(" ", "").upper()
    for scheme, pattern in _DIALECTS:
        if found := pattern.fullmatch(key):
            groups = found.groupdict()
            code = groups.get("code") or groups.get("credit")
            return IndexNumber(
                verbatim=verbatim,
                scheme=scheme,
                org_code=code.replace("-", "") if code else None,
                year=groups["year"],
                month=groups.get("month"),
                seq=groups["seq"],
                note=_note(groups),
            )
    return IndexNumber(verbatim=verbatim, scheme="other")


def organisation_code_is_valid(code: str) -> bool:
    """Whether the check character of a nine-character organisation code (GB 11714) is right."""
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return False
    remainder = 11 - sum(weight * int(sign, 36) for weight, sign in zip(_WEIGHTS, code, strict=False)) % 11
    return code[8] == {10: "X", 11: "0"}.get(remainder, str(remainder))


def credit_code_is_valid(code: str) -> bool:
    """Whether an eighteen-character unified social credit code (GB 32100) is right."""
    try:
        uscc.validate(code)
    except NotValid:
        return False
    return True


def _note(groups: dict[str, str | None]) -> str | None:
    code, credit = groups.get("code"), groups.get("credit")
    if code and not organisation_code_is_valid(code.replace("-", "")):
        return f"the check character of the organisation code {code} is wrong"
    if credit and not credit_code_is_valid(credit):
        return f"the check character of the credit code {credit} is wrong"
    return None
