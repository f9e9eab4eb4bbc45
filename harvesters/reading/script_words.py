"""The words that a small script writes where it stands, as templates fill a label block: `document.write("云政发〔2024〕1号")`."""

import re

_LONGEST = 1000
_WRITES = re.compile(r"""document\.write(?:ln)?\s*\(\s*(?:(["'])((?:(?!\1)[^\\\n]){0,300})\1\s*\)|([A-Za-z_$][\w$]{0,60})\b)""")
_SET = r"""(?<![\w.$]){name}\s*=\s*(["'])((?:(?!\1)[^\\\n]){{0,300}})\1\s*(?:[;\n]|$)"""


def words_written_by(script: str) -> str:
    """What the script writes last of all that it may write, '' for nothing, for mark-up and for what only running it tells: one that
    writes 无 where a value is empty writes the value after it."""
    if len(script) > _LONGEST or "document.write" not in script:
        return ""
    found = ""
    for written in _WRITES.finditer(script):
        if written[3]:
            told = re.search(_SET.format(name=re.escape(written[3])), script)
            words = told[2] if told else ""
        else:
            words = written[2]
        found = words.strip() or found
    return "" if "<" in found else found
