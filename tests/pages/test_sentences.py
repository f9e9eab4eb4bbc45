"""Sentences that runs keep in English are read in Chinese: whatever stands in them, and those of the code as it is."""

import re

import pytest
from flask import Flask

from catalog_service.pages.sentences import _TEMPLATES, said
from catalog_service.runs.withdrawal import Reading, judge
from harvesters.source import Expectations

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def in_chinese(application: Flask, sentence: str) -> str:
    with application.test_request_context("/?lang=zh"):
        return said(sentence)


@pytest.mark.parametrize("template", [str(one._args[0]) for one in _TEMPLATES])
def test_every_template_knows_its_own_sentence(application: Flask, template: str) -> None:
    names = re.findall(r"%\((\w+)\)s", template)
    told = in_chinese(application, template % {name: f"«{name}»" for name in names})
    assert CHINESE.search(told)
    assert all(f"«{name}»" in told for name in names), told


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        (Reading(seen=0, missing=9, live=9), "来源中一个条目也没有，而本目录中有它的 9 条记录，因此没有撤下任何记录；请核对"),
        (Reading(seen=5, missing=4, live=9), "9 条记录中有 4 条已不在来源中，超过一次采集可减少的 1 条（10%），因此没有撤下"),
        (Reading(seen=5, missing=1, live=9, expected=6), "来源称有 6 个条目，实际找到 5 个，因此没有撤下"),
    ],
)
def test_the_guard_is_understood(application: Flask, reading: Reading, wanted: str) -> None:
    why = judge(reading, Expectations(shrink=0.1, fill={}), accept_shrink=False).why
    assert in_chinese(application, why).startswith(wanted)
    assert in_chinese(application, judge(reading, Expectations(shrink=0.1, fill={}), accept_shrink=True).why).startswith("已由人工确认：")


def test_values_stay_as_they_stand(application: Flask) -> None:
    told = in_chinese(application, "modified was read as 2023-11-17: 17/11/2023 (100%s)")
    assert told == "modified 按 2023-11-17 读取：17/11/2023 (100%s)"


def test_english_and_unknown_sentences_stand_for_themselves(application: Flask) -> None:
    with application.test_request_context("/?lang=en"):
        assert said("1 record") == ""
    assert in_chinese(application, "nobody ever wrote this") == ""
    assert in_chinese(application, "x" * 3000) == ""
