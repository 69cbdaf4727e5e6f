from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, NamedTuple

import jsonschema
import pytest

from native.decode import Reader
from stream.simulator import Options, Scene, SimulatedManifest, Truth, simulate

SMALL = Options(seed=11, parcels=2000, days=30, scheme_share=0.25, per_manifest=8, corrected=0.06, repeated=0.04)


class Made(NamedTuple):
    manifests: list[SimulatedManifest]
    documents: list[dict[str, Any]]
    truth: Truth


def make(options: Options) -> Made:
    scene = simulate(options)
    manifests = list(scene)
    return Made(manifests, [json.loads(manifest.value) for manifest in manifests], scene.truth)


@pytest.fixture(scope="module")
def made() -> Made:
    return make(SMALL)


def parcels_of(made: Made) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Yield each parcel of first manifests once."""
    for manifest, document in zip(made.manifests, made.documents, strict=True):
        if not manifest.again:
            for parcel in document["parcels"]:
                yield (document["courier"], parcel["parcel_id"]), parcel


def values(scene: Scene) -> list[bytes]:
    return [manifest.value for manifest in scene]


def test_every_manifest_is_valid_by_the_contract(made: Made) -> None:
    schema = json.loads(files("stream.schemas").joinpath("manifest.schema.json").read_text("utf-8"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    for document in made.documents:
        validator.validate(document)


def test_every_manifest_is_read_by_the_service(made: Made) -> None:
    reader = Reader()
    for manifest, document in zip(made.manifests, made.documents, strict=True):
        assert len(reader.read(manifest.value)["parcels"]) == len(document["parcels"]) == manifest.n_parcels


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    options = replace(SMALL, parcels=400)
    first = values(simulate(options))
    scene = simulate(options)
    assert values(scene) == first
    assert values(scene) == first, "iterating again starts afresh"
    assert set(values(simulate(replace(options, seed=12)))).isdisjoint(first)


def test_a_scene_has_exactly_the_parcels_that_were_asked_for(made: Made) -> None:
    parcels = [parcel for parcel, _ in parcels_of(made)]
    assert len(parcels) == len(set(parcels)) == SMALL.parcels


def test_the_truth_names_parcels_that_exist_and_each_in_one_scheme(made: Made) -> None:
    there = {parcel for parcel, _ in parcels_of(made)}
    hidden = [parcel for scheme in made.truth.schemes.values() for parcel in scheme.gross_g]
    benign = [parcel for parcels in made.truth.look_alikes.values() for parcel in parcels]
    assert len(hidden) == len(set(hidden))
    assert len(benign) == len(set(benign))
    assert set(hidden) <= there
    assert set(benign) <= there
    assert not set(hidden) & set(benign)
    assert len(hidden) == pytest.approx(SMALL.scheme_share * SMALL.parcels, rel=0.05)


def test_the_truth_has_the_weights_that_were_declared_last(made: Made) -> None:
    last: dict[tuple[str, str], float] = {}
    for document in sorted(made.documents, key=lambda document: document.get("revision", 0)):
        for parcel in document["parcels"]:
            last[document["courier"], parcel["parcel_id"]] = parcel["gross_weight_g"]
    for scheme in made.truth.schemes.values():
        assert scheme.gross_g == {parcel: last[parcel] for parcel in scheme.gross_g}
        assert scheme.grams == sum(scheme.gross_g.values())


def test_many_kinds_of_schemes_and_look_alikes_occur(made: Made) -> None:
    kinds = {scheme.kind for scheme in made.truth.schemes.values()}
    assert len(kinds) >= 12
    assert len(made.truth.look_alikes) >= 20
    assert all(len(scheme.gross_g) >= 4 for scheme in made.truth.schemes.values())


def test_manifests_come_in_the_order_of_their_arrival(made: Made) -> None:
    arrivals = [manifest.arrival_ms for manifest in made.manifests]
    assert arrivals == sorted(arrivals)
    lodged = [datetime.fromisoformat(document["lodged_at"]) for document in made.documents]
    assert lodged != sorted(lodged), "some arrive out of their turn"
    for arrival, moment in zip(arrivals, lodged, strict=True):
        assert arrival >= moment.timestamp() * 1000


def test_event_times_lie_in_the_span_and_before_the_lodging(made: Made) -> None:
    first = datetime.fromisoformat(f"{SMALL.start}T00:00:00+08:00")
    for document in made.documents:
        for parcel in document["parcels"]:
            accepted = datetime.fromisoformat(parcel["accepted_at"])
            assert first <= accepted < first + timedelta(days=SMALL.days)
            assert accepted <= datetime.fromisoformat(document["lodged_at"])


def test_days_are_busy_in_the_afternoon_and_quiet_at_night(made: Made) -> None:
    zone = datetime.fromisoformat("2026-01-01T00:00:00+08:00").tzinfo
    hours = Counter(
        datetime.fromisoformat(parcel["accepted_at"]).astimezone(zone).hour for _, parcel in parcels_of(made)
    )
    night, afternoon = sum(hours[hour] for hour in range(1, 6)), sum(hours[hour] for hour in range(14, 19))
    assert afternoon > 8 * night


def test_corrections_replace_and_repeats_are_the_same_bytes(made: Made) -> None:
    by_key: dict[bytes, list[tuple[SimulatedManifest, dict[str, Any]]]] = defaultdict(list)
    for manifest, document in zip(made.manifests, made.documents, strict=True):
        by_key[manifest.key].append((manifest, document))
    n_corrected = n_repeated = 0
    for sent in by_key.values():
        [first] = [pair for pair in sent if not pair[0].again]
        for manifest, document in sent:
            if document.get("revision"):
                n_corrected += 1
                assert [parcel["parcel_id"] for parcel in document["parcels"]] == [
                    parcel["parcel_id"] for parcel in first[1]["parcels"]
                ]
                assert document["parcels"] != first[1]["parcels"]
            elif manifest.again:
                n_repeated += 1
                assert manifest.value == first[0].value
    assert n_corrected == pytest.approx(SMALL.corrected * len(by_key), rel=0.6)
    assert n_repeated == pytest.approx(SMALL.repeated * len(by_key), rel=0.7)


def test_rates_of_nought_leave_out_what_they_are_rates_of() -> None:
    made = make(
        Options(
            seed=3, parcels=600, days=5, scheme_share=0, corrected=0, repeated=0, late=0, shuffled=0, per_manifest=1
        )
    )
    assert made.truth.schemes == {}
    assert not any(manifest.again for manifest in made.manifests)
    assert {manifest.n_parcels for manifest in made.manifests} == {1}
    for document in made.documents:
        waited = datetime.fromisoformat(document["lodged_at"]) - datetime.fromisoformat(
            document["parcels"][0]["accepted_at"]
        )
        assert waited < timedelta(hours=3, seconds=1)


def test_late_parcels_are_lodged_days_afterwards() -> None:
    made = make(Options(seed=3, parcels=600, days=5, late=0.5, per_manifest=1))
    waited = [
        datetime.fromisoformat(document["lodged_at"]) - datetime.fromisoformat(document["parcels"][0]["accepted_at"])
        for document in made.documents
    ]
    n_late = sum(wait > timedelta(hours=3) for wait in waited)
    assert n_late == pytest.approx(300, rel=0.2)
    assert max(waited) > timedelta(days=2)


def test_a_number_of_schemes_can_be_asked_for() -> None:
    made = make(Options(seed=5, parcels=1500, days=20, n_schemes=9))
    assert len(made.truth.schemes) == 9
    assert sum(1 for _ in parcels_of(made)) == 1500


def test_more_schemes_than_parcels_can_hold_are_refused() -> None:
    assert len(make(Options(parcels=80, days=9, n_schemes=20)).truth.schemes) == 20
    with pytest.raises(ValueError, match="21 schemes need 84 parcels or more; ask for more than 80 parcels, or for at"):
        Options(parcels=80, days=9, n_schemes=21)


def test_a_scene_of_nothing_but_schemes_has_no_other_parcels() -> None:
    made = make(Options(seed=8, parcels=600, days=20, scheme_share=1.0))
    assert sum(len(scheme.gross_g) for scheme in made.truth.schemes.values()) == 600
    assert made.truth.look_alikes == {}


def test_a_scheme_behind_a_shop_is_one_sender_among_honest_parcels() -> None:
    made = make(Options(seed=6, parcels=6000, days=30, scheme_share=0.1, per_manifest=30))
    of_parcel = dict(parcels_of(made))
    shops = [scheme for scheme in made.truth.schemes.values() if scheme.kind == "behind-a-shop"]
    cover = {of_parcel[parcel]["sender"].get("id_no") for parcel in made.truth.look_alikes["cover-of-a-scheme"]}
    assert shops
    for scheme in shops:
        assert {of_parcel[parcel]["sender"].get("id_no") for parcel in scheme.gross_g} & cover


def test_a_part_of_the_look_alikes_can_be_asked_for_and_the_rest_is_everyday() -> None:
    usual, few, none = (
        make(Options(seed=2, parcels=4000, days=10, look_alikes=part, repeated=0, corrected=0)) for part in (1, 0.2, 0)
    )
    assert all(sum(len(document["parcels"]) for document in scene.documents) == 4000 for scene in (usual, few, none))
    n_usual, n_few, n_none = (sum(map(len, scene.truth.look_alikes.values())) for scene in (usual, few, none))
    assert n_few == pytest.approx(n_usual * 0.2, rel=0.1)
    assert n_none < n_usual * 0.01  # what covers for a scheme goes with the scheme


def test_a_scene_can_start_on_any_day() -> None:
    options = Options(seed=5, parcels=50, days=1, start=date(2027, 2, 28))
    moments = {parcel["accepted_at"][:10] for _, parcel in parcels_of(make(options))}
    assert moments <= {"2027-02-27", "2027-02-28"}, "some couriers write UTC"


def test_portions_of_a_scheme_are_not_equal_to_the_gram_and_texts_vary() -> None:
    made = make(Options(seed=2, parcels=4000, days=45, n_schemes=130, per_manifest=40))
    of_parcel = dict(parcels_of(made))
    deviations, n_texts = [], []
    for scheme in made.truth.schemes.values():
        if scheme.kind == "equal-portions" and len(scheme.gross_g) >= 8:
            mine = [of_parcel[parcel] for parcel in scheme.gross_g]
            weights = [parcel["gross_weight_g"] for parcel in mine if len(parcel["goods"]) == 1]
            deviations.append(statistics.pstdev(weights) / statistics.median(weights))
            assert len(set(weights)) > 2
            n_texts.append(len({parcel["goods"][0]["description"] for parcel in mine}))
    assert len(deviations) >= 4
    assert statistics.median(deviations) < 0.08
    assert len(set(deviations)) == len(deviations)
    assert statistics.median(n_texts) >= 3


def test_no_two_schemes_have_the_same_habits() -> None:
    made = make(Options(seed=4, parcels=4000, days=45, scheme_share=0.5, per_manifest=40))
    of_parcel = dict(parcels_of(made))
    descriptions: Counter[str] = Counter()
    weights, identities = [], set()
    for scheme in made.truth.schemes.values():
        mine = {of_parcel[parcel]["goods"][0]["description"] for parcel in scheme.gross_g}
        descriptions.update(mine)
        weights.append(statistics.median(of_parcel[parcel]["gross_weight_g"] for parcel in scheme.gross_g))
        mine = {of_parcel[parcel]["sender"].get("id_no", "").upper() for parcel in scheme.gross_g} - {""}
        assert not mine & identities
        identities |= mine
    assert max(descriptions.values()) < len(made.truth.schemes) / 4
    assert max(Counter(round(weight) for weight in weights).values()) <= 3


def test_truth_document_has_the_agreed_form(made: Made) -> None:
    document = json.loads(made.truth.document())
    assert set(document) == set(made.truth.schemes)
    for name, scheme in document.items():
        assert set(scheme) == {"kind", "parcels"}
        assert [tuple(parcel) for parcel in scheme["parcels"]] == list(made.truth.schemes[name].gross_g)
    assert set(json.loads(made.truth.benign_document())) == set(made.truth.look_alikes)
