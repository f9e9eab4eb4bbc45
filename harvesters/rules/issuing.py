"""Who issued a document (发文机关), joint issuers in their order."""

import re

from harvesters.rules.agencies import names_in
from harvesters.rules.evidence import Evidence
from harvesters.rules.signatures import Signature

_WHOSE_ORDER = re.compile(r"(?!省|市|县|区|州|本)([\u3400-\u9fff]{4,30})令第")
_IN_SHORT = re.compile(r"[省市县区州](?:人民)?政府|[省市县区][\u3400-\u9fff]{1,8}[局委办厅]$")


def issuers_of(evidence: Evidence, signed: Signature | None, number: str | None) -> tuple[str, ...]:
    """The issuers' names: the label's (the signature's where that is only its short form, 市政府), else the signature's, else the
    list's, else whose order (令) it is, else a 来源 that is an agency; () where nothing tells. Names of web sites and newspapers
    are no agencies."""
    labels, told, fold = evidence.labels, evidence.told, evidence.fold
    order = _WHOSE_ORDER.match(number or "")
    labelled = names_in(labels.get("issuer", "")) + names_in(labels.get("joint_issuers", ""))
    if signed and len(signed.agencies) == len(labelled) == 1 and _IN_SHORT.match(labelled[0]):
        labelled = signed.agencies
    found = (
        labelled
        or (signed.agencies if signed else ())
        or names_in(told.get("issuer", ""))
        or names_in(order[1] if order else "", certain=False, fold=fold)
        or names_in(labels.get("source", ""), certain=False, fold=fold)
        or names_in(evidence.page.metas.get("source", ""), certain=False, fold=fold)
        or names_in(told.get("source", ""), certain=False, fold=fold)
    )
    return tuple(dict.fromkeys(evidence.name(name) for name in found))
