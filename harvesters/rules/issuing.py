"""Who issued a document (发文机关), joint issuers in their order."""

import re

from harvesters.rules.agencies import looks_like_agency, names_in
from harvesters.rules.evidence import Evidence
from harvesters.rules.signatures import Signature

_WHOSE_ORDER = re.compile(r"(?!省|市|县|区|州|本)([\u3400-\u9fff]{4,30})令第")
_LETTERHEAD = re.compile(r"([\u3400-\u9fff]{4,30})文件")
_FIRST_LINES = 4
_IN_SHORT = re.compile(r"[省市县区州](?:人民)?政府|[省市县区][\u3400-\u9fff]{1,8}[局委办厅]$")


def issuers_of(evidence: Evidence, signed: Signature | None, number: str | None) -> tuple[str, ...]:
    """The issuers' names: the label's (the signature's where that is only its short form, 市政府), else the signature's, else
    that of the letterhead (某某局文件), else the list's, else whose order (令) it is, else a 来源 that is an agency; () where
    nothing tells. Names of web sites and newspapers are no agencies."""
    labels, told, fold = evidence.labels, evidence.told, evidence.fold
    order = _WHOSE_ORDER.match(number or "")
    labelled = names_in(labels.get("issuer", "")) + names_in(labels.get("joint_issuers", ""))
    if signed and len(signed.agencies) == len(labelled) == 1 and _is_short_for(labelled[0], signed.agencies[0]):
        labelled = signed.agencies
    found = (
        labelled
        or (signed.agencies if signed else ())
        or _letterhead(evidence)
        or names_in(told.get("issuer", ""))
        or names_in(order[1] if order else "", certain=False, fold=fold)
        or names_in(labels.get("source", ""), certain=False, fold=fold)
        or names_in(evidence.page.metas.get("source", ""), certain=False, fold=fold)
        or names_in(told.get("source", ""), certain=False, fold=fold)
    )
    return tuple(dict.fromkeys(evidence.name(name) for name in found))


def _is_short_for(label: str, signed: str) -> bool:
    """Whether a label names in short who signs: 市政府, or 林业局 for 某某县林业局."""
    return _IN_SHORT.match(label) is not None or (label != signed and signed.endswith(label))


def _letterhead(evidence: Evidence) -> tuple[str, ...]:
    """Who a text's first lines say it is a document of: 某某县林业局文件."""
    for line in evidence.clean.lines[:_FIRST_LINES]:
        found = _LETTERHEAD.fullmatch("".join(evidence.fold(line).split()))
        if found and looks_like_agency(found[1]):
            return (found[1],)
    return ()
