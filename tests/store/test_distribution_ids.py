"""Ids of distributions: found again by their keys, in the order of the keys' strength; else made from the record's id."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from hypothesis import given
from hypothesis import strategies as st

from catalog_service.store.distribution_ids import ids_of
from schemas.distribution import Distribution

A, B = "https://a.example/a.csv", "https://a.example/b.csv"


def again(distributions: Sequence[Distribution], former: Sequence[Distribution], ids: Sequence[str]) -> list[str]:
    """Their ids in the next version."""
    return ids_of("record", distributions, [asdict(replace(each, id=own)) for each, own in zip(former, ids, strict=True)])


def test_an_id_stays_with_the_download_address_in_any_order() -> None:
    one, two = Distribution(download_url=A), Distribution(download_url=B)
    first = ids_of("record", [one, two], [])
    assert again([two, one], [one, two], first) == [first[1], first[0]]


def test_the_identifier_is_stronger_than_the_address() -> None:
    former = [Distribution(identifier="1", download_url=A)]
    first = ids_of("record", former, [])
    after = [Distribution(download_url=A), Distribution(identifier="1", download_url=B)]
    ids = again(after, former, first)
    assert ids[1] == first[0]
    assert ids[0] != first[0]


def test_an_access_address_counts_with_its_format() -> None:
    former = [Distribution(access_url=A, format="CSV"), Distribution(access_url=A, format="JSON")]
    first = ids_of("record", former, [])
    assert again(list(reversed(former)), former, first) == list(reversed(first))


def test_without_any_key_the_position_counts() -> None:
    former = [Distribution(title="one"), Distribution(title="two")]
    first = ids_of("record", former, [])
    assert again([Distribution(title="uno"), Distribution(title="due")], former, first) == first


def test_another_record_has_other_ids() -> None:
    assert ids_of("record", [Distribution(download_url=A)], []) != ids_of("other", [Distribution(download_url=A)], [])


KEYS = st.builds(
    Distribution,
    identifier=st.sampled_from([None, "1", "2"]),
    download_url=st.sampled_from([None, A, B]),
    access_url=st.sampled_from([None, A]),
    format=st.sampled_from([None, "CSV"]),
)


@given(st.lists(KEYS, max_size=6), st.lists(KEYS, max_size=6))
def test_ids_are_unique_and_the_same_each_time(former: list[Distribution], after: list[Distribution]) -> None:
    first = ids_of("record", former, [])
    assert len(set(first)) == len(former)
    assert again(former, former, first) == first
    ids = again(after, former, first)
    assert len(set(ids)) == len(after)
    assert again(after, former, first) == ids
