"""Registration tokens as they are written in the environment; no sentence repeats one."""

import pytest

from catalog_service.config import Config
from catalog_service.errors import Misconfigured

SECRET = "abcdefghijklmnopqrstuv"


def read(text: str) -> Config:
    return Config.from_environment({"CATALOG_REGISTRATION_TOKENS": text})


def test_pairs_are_read_and_nothing_is_registration_switched_off() -> None:
    config = read(f" city-of-riverton:{SECRET} , other:{SECRET[::-1]}:with-a-colon,")
    assert config.registration_tokens == (("city-of-riverton", SECRET), ("other", f"{SECRET[::-1]}:with-a-colon"))
    assert SECRET not in repr(config)
    assert read("").registration_tokens == ()


@pytest.mark.parametrize(
    "wrong",
    [
        SECRET,
        f":{SECRET}",
        f"a name:{SECRET}",
        "riverton:",
        f"riverton:{SECRET[:19]}",
        f"riverton:{SECRET} {SECRET}",
        f"riverton:{SECRET}\u00e9",
        f"riverton:{SECRET},riverton:{SECRET[::-1]}",
    ],
)
def test_a_wrong_pair_stops_the_start_without_telling_the_token(wrong: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        read(wrong)
    assert [error.field for error in caught.value.errors] == ["CATALOG_REGISTRATION_TOKENS"]
    assert SECRET[:19] not in caught.value.detail
    assert SECRET[::-1] not in caught.value.detail
