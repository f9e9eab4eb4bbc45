"""The damage some copies of official texts carry: traditional script with a reading in brackets behind many characters."""

import opencc
import pypinyin

_TO_TRADITIONAL = opencc.OpenCC("s2t")


def polluted(text: str) -> str:
    """The text in traditional characters, those that differ from the simplified ones followed by their reading: 開(kāi)放."""
    traditional: str = _TO_TRADITIONAL.convert(text)
    if len(traditional) != len(text):
        return traditional
    return "".join(t if t == s else f"{t}({pypinyin.pinyin(t)[0][0]})" for s, t in zip(text, traditional, strict=True))
