"""Lists of people are told from notices with contacts; numbers of organisations and damaged ones are no people."""

import pytest

from harvesters.rules.personal import found_in


@pytest.mark.parametrize(
    "text",
    [
        "",
        "统一社会信用代码 91110000100000000X，索引号 114403006955506492/2021-00426",
        "账号 622202199001010013456，编号 110000199001010014",
        "联系电话 010-12345678，手机 13800000000",
        "合同号 A110000199001010013B",
    ],
)
def test_what_tells_of_no_people(text: str) -> None:
    assert found_in(text) is None


def test_identity_numbers_and_many_telephones() -> None:
    assert found_in("某甲 110000199001010013") == "1 identity numbers"
    assert found_in(" ".join(f"139000000{n:02}" for n in range(20))) == "20 mobile telephone numbers"
    assert found_in("13900000001 " * 40) is None
