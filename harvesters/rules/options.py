"""Which rules a source switches off: `[options.rules]` of its declaration, `pinyin = false`."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

RULES: Mapping[str, str] = {
    "zero_width": "invisible characters (zero width, soft hyphen, byte order mark) are taken out of the text",
    "widths": "full-width letters and digits and ideographic and no-break spaces become plain ones; punctuation stays",
    "pinyin": "inserted readings 區(qū) are taken out where the whole document is polluted with them",
    "boilerplate": "the site's own lines (name, menus, label block, footer) are taken out of the text",
    "private_use": "characters of the private use area are named in a flag; they stay",
    "traditional_script": "a document in traditional script is flagged; its words stay as they are",
    "mirror": "a copy on another site is flagged, its original's address kept",
    "attachment_missing": "an attachment that is announced and not there is flagged",
    "attachment_content": "a page whose document is only in its attachment is flagged",
    "attachment_text": "the words of such an attachment, where they could be read, are the document's body",
    "evidence": "(此件公开发布) at the end tells how the document is disclosed",
    "signature": "the agency and the day under the text tell issuer and written date where no label does",
    "effective": "本办法自…起施行 tells the effective date where no label does",
    "url_date": "the date in the address is the published one where the page and the list tell none",
    "genre": "the last word of the title tells the kind of document",
    "citations": "document numbers in the text become relations",
    "interpretation": "a title 关于《…》的解读 becomes a relation",
}
"""Every rule that can be switched off, and what it does."""


def rules_off(options: Mapping[str, Any]) -> frozenset[str]:
    """The rules that a source's options switch off. Raises ValidationError naming what is no rule or no true or false."""
    wanted = options.get("rules", {})
    if not isinstance(wanted, Mapping):
        raise ValidationError({"rules": ["write a table: [options.rules] with a rule's name = false"]})
    wrong: dict[str, list[str]] = {}
    for name, on in wanted.items():
        if name not in RULES:
            wrong[str(name)] = [f"no such rule; the rules are {', '.join(RULES)}"]
        elif not isinstance(on, bool):
            wrong[str(name)] = ["write true or false"]
    if wrong:
        raise ValidationError({"rules": wrong})
    return frozenset(name for name, on in wanted.items() if not on)
