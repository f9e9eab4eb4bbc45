"""The examples of DCAT-AP's own documents and of the outside judges: all come in, in either syntax the same."""

import pytest

from tests.harvesters.kept import Kept, declared
from tests.harvesters.scripted import Scripted
from tests.shared_inputs import shared_folder

# File → entries kept. Those with none describe no dataset: a map of licences; a catalog that only names its members.
HVD = {
    "bees_wasps_dataset": 2,
    "data_service_openapi_sla": 1,
    "data_service_service_desk": 1,
    "data_service_terms_sla": 3,
    "map_licenses": 0,
    "ms_catalogue": 2,
    "ms_catalogue_hvd": 2,
    "ms_catalogue_simple": 0,
    "ms_dataset": 1,
    "ms_dataset_2_distributions": 1,
    "ms_dataset_2_identifiers": 1,
    "ms_dataset_2_licenses": 3,
    "ms_dataset_data_service": 3,
    "ms_dataset_hvd_profile": 1,
    "restrict_licenses": 2,
}
SAMPLES = {"best_dcatap.ttl": [], "good_dcatap.ttl": [], "bad_dcatap.ttl": [("missing_title", "http://localhost:8000/d1")]}
URL = "https://data.exampleMS.gov/catalog"


def _harvested(body: bytes) -> tuple[Kept, list[tuple[str, str]], str | None]:
    kept = Kept(declared("dcat_rdf", URL))
    report = kept.run(Scripted({URL: body}, media_type=""))
    return kept, [(refused.problem.kind, refused.key) for refused in report.refused], report.fatal.kind if report.fatal else None


@pytest.mark.shared
@pytest.mark.parametrize("name", HVD)
def test_an_example_of_high_value_datasets_comes_in_from_either_syntax(name: str) -> None:
    folder = shared_folder("standards", "dcat-ap", "3.0.0-hvd", "examples")
    told = [_harvested((folder / f"example-{name}.{ending}").read_bytes()) for ending in ("ttl", "jsonld")]
    for kept, refused, fatal in told:
        assert (len(kept.records), refused) == (HVD[name], [])
        assert fatal == (None if HVD[name] else "no_dataset")
    turtle, json = (sorted((r.title, r.identifier or "", len(r.distributions)) for r in kept.records.values()) for kept, _, _ in told)
    # The two files of one example were not made from each other: relative names differ, titles and parts do not.
    assert [(title, parts) for title, _, parts in turtle] == [(title, parts) for title, _, parts in json]


@pytest.mark.shared
def test_no_example_was_overlooked() -> None:
    folder = shared_folder("standards", "dcat-ap", "3.0.0-hvd", "examples")
    assert {path.stem.removeprefix("example-") for path in folder.iterdir()} == HVD.keys()


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_a_judges_sample_comes_in_or_is_refused_by_name(name: str) -> None:
    kept, refused, fatal = _harvested(shared_folder("checks", "samples", name).read_bytes())
    assert (len(kept.records), refused, fatal) == (0 if SAMPLES[name] else 1, SAMPLES[name], None)
