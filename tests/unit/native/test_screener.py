"""The screener, end to end from bytes, against plain Python."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from native import sighting
from native.answers import Answer, DeadRecord
from native.program import Program, group_types, measured_fields
from native.screener import Screener
from native.spec import (
    Decision,
    Field,
    Leaf,
    LeafKind,
    Measure,
    MeasureKind,
    Node,
    NodeKind,
    Policy,
    ProgramSpec,
    Rule,
    Share,
    Window,
)
from tests.unit.native.manifests import LEXICONS, MANIFEST, NODES, SPECS
from tests.unit.native.twin_evaluate import HIT, UNKNOWN, Twin

SECRET = b"a secret for tests only"
WINDOW = Window(
    slot=7,
    group_by=(Field.SENDER_ID,),
    over_ms=1000,
    measures=(Measure("total", MeasureKind.SUM, Field.WEIGHT_GROSS),),
    having=Node(NodeKind.LEAF, leaf=0),
    leaves=(),
)


ALWAYS = Rule("r", 1, Node(NodeKind.ALL), Decision.INFO, 9, 0, True, 0, 2**62, window=replace(WINDOW, measures=()))


def one_parcel(hour: str, **changes: Any) -> dict[str, Any]:
    parcel = {
        "parcel_id": f"P{hour}",
        "sender": {"name": "a", "address": "b", "country": "CN", "id_no": "S1"},
        "recipient": {"name": "a", "address": "b", "country": "JP"},
        "goods": [{"description": "T恤"}],
        "gross_weight_g": 1,
        "accepted_at": "2026-01-01T00:00:00Z",
    }
    lodged_at = f"2026-03-01T{hour}:00:00Z"
    base = {"schema_version": 1, "manifest_id": "M", "courier": "SF", "lodged_at": lodged_at, "parcels": [parcel]}
    return base | changes


def screener(spec: ProgramSpec, n_partitions: int = 3) -> Screener:
    return Screener(Program(spec, SECRET), n_partitions, 1 << 20)


@settings(max_examples=400)
@given(SPECS, st.lists(MANIFEST, min_size=1, max_size=3))
def test_screener_decides_as_plain_python_does(spec: ProgramSpec, manifests: list[dict[str, Any]]) -> None:
    twin = Twin(spec, SECRET)
    result = screener(spec).screen([orjson.dumps(manifest) for manifest in manifests], 0, [0] * len(manifests))
    n_hits = [0] * len(spec.rules)
    n_unknown = [0] * len(spec.rules)
    for manifest, answer in zip(manifests, result.answers, strict=True):
        assert isinstance(answer, Answer)
        expected = {}
        counts = [0, 0, 0, 0]
        for index, parcel in enumerate(manifest["parcels"]):
            truths = twin.truths(manifest, parcel)
            for number, truth in enumerate(truths):
                n_hits[number] += truth == HIT
                n_unknown[number] += truth == UNKNOWN
            decision, score = twin.decide(truths)
            counts[decision] += 1
            hits = [number for number, truth in enumerate(truths) if truth == HIT and spec.rules[number].active]
            if hits:
                expected[index] = (decision, score, hits)
        got = {
            parcel.position: (parcel.decision, parcel.score, [hit.rule for hit in parcel.hits])
            for parcel in answer.parcels
        }
        assert got == expected
        assert [answer.n_clear, answer.n_info, answer.n_inspect, answer.n_hold] == counts
    assert result.tally.rule_hits == n_hits
    assert result.tally.rule_unknowns == n_unknown


FIELDS = st.sampled_from(
    [
        Field.SENDER_ID,
        Field.SENDER_PHONE,
        Field.SENDER_ACCOUNT,
        Field.RECIPIENT_EMAIL,
        Field.RECIPIENT_ADDRESS,
        Field.DESTINATION_COUNTRY,
        Field.COURIER_CODE,
    ]
)


@given(
    SPECS, st.lists(st.lists(FIELDS, min_size=1, max_size=3, unique=True).map(tuple), min_size=1, max_size=5), MANIFEST
)
def test_every_parcel_is_sighted_once_under_every_group_its_windows_ask_for(
    spec: ProgramSpec, groups: list[tuple[Field, ...]], manifest: dict[str, Any]
) -> None:
    rules = tuple(
        replace(rule, window=replace(WINDOW, slot=number, group_by=groups[number % len(groups)]))
        for number, rule in enumerate(spec.rules)
    )
    spec = replace(spec, rules=rules)
    twin = Twin(spec, SECRET)
    result = screener(spec).screen([orjson.dumps(manifest)], 2, [10**15])
    types = list(group_types(spec))
    expected = []
    for parcel in manifest["parcels"]:
        for group in types:
            slots = [
                rule.window.slot
                for rule, truth in zip(rules, twin.truths(manifest, parcel), strict=True)
                if truth == HIT and rule.window and rule.window.group_by == group
            ]
            values = [twin.values(field, manifest, parcel)[:1] for field in group]
            hashes = tuple(
                twin.hash(field, value[0]) if value else 0 for field, value in zip(group, values, strict=True)
            )
            if slots and all(hashes):
                expected.append((group, tuple(sorted(slots))))
    got = []
    keys = {}
    for partition, payload in result.sightings:
        content = sighting.decode(payload)
        assert content["source_partition"] == 2
        assert content["columns"] == measured_fields(spec)
        for parcel in content["parcels"]:
            for number, key, mask in parcel["keys"]:
                fields, slots = content["group_types"][number]
                held = tuple(sorted(slot for bit, slot in enumerate(slots) if mask >> bit & 1))
                got.append((tuple(fields), held))
                assert keys.setdefault(key, partition) == partition
    assert sorted(got) == sorted(expected)


@given(SPECS, NODES, MANIFEST)
def test_a_sighting_says_whether_a_share_held_and_whether_it_was_known(
    spec: ProgramSpec, condition: Node, manifest: dict[str, Any]
) -> None:
    share = Measure("s", MeasureKind.SHARE, share=Share(condition, held=501, known=502))
    rules = tuple(
        replace(rule, window=replace(WINDOW, slot=number, measures=(share,))) for number, rule in enumerate(spec.rules)
    )
    twin = Twin(spec, SECRET)
    expected = []
    for parcel in manifest["parcels"]:
        truths = [twin.rule(rule, manifest, parcel) for rule in rules]
        truth = twin.node(condition, manifest, parcel)
        if HIT in truths and twin.values(Field.SENDER_ID, manifest, parcel):
            expected.append((truth == HIT, truth != UNKNOWN))
    got = []
    for _, payload in screener(replace(spec, rules=rules)).screen([orjson.dumps(manifest)], 0, [0]).sightings:
        content = sighting.decode(payload)
        for parcel in content["parcels"]:
            for number, _, mask in parcel["keys"]:
                slots = content["group_types"][number][1]
                got.append(tuple(bool(mask >> slots.index(name) & 1) for name in (501, 502)))
    assert sorted(got) == sorted(expected)


def test_each_of_the_64_bits_of_a_sighting_stands_for_itself() -> None:
    # three bits a rule: its window's, which every second one sets, and two of its share, which holds in every third
    rules, expected = [], set()
    for number in range(21):
        holds = Node(NodeKind.ALL if number % 3 == 0 else NodeKind.ANY)
        share = Measure("s", MeasureKind.SHARE, share=Share(holds, held=100 + number, known=200 + number))
        window = replace(WINDOW, slot=number, measures=(share,))
        rules.append(replace(ALWAYS, condition=Node(NodeKind.ALL if number % 2 == 0 else NodeKind.ANY), window=window))
        expected |= {number} if number % 2 == 0 else set()
        expected |= {200 + number, 100 + number} if number % 3 == 0 else {200 + number}
    spec = ProgramSpec("0123456789ab", (), (), tuple(rules), Policy(), ())
    [(_, payload)] = screener(spec, 1).screen([orjson.dumps(one_parcel("00"))], 0, [0]).sightings
    content = sighting.decode(payload)
    [[_, slots]] = content["group_types"]
    [[_, _, mask]] = content["parcels"][0]["keys"]
    assert len(slots) == 63
    assert {slot for bit, slot in enumerate(slots) if mask >> bit & 1} == expected
    assert mask >> len(slots) == 0


def test_a_sighting_carries_only_what_the_windows_measure_that_count_the_parcel() -> None:
    weighs = replace(WINDOW, slot=1, having=Node(NodeKind.ALL))
    asks_names = Measure("names", MeasureKind.DISTINCT, Field.RECIPIENT_NAME)
    other = replace(weighs, slot=2, group_by=(Field.RECIPIENT_ADDRESS,), measures=(asks_names,))
    never = replace(ALWAYS, condition=Node(NodeKind.ANY), window=other)
    rules = (replace(ALWAYS, window=weighs), never)
    for second, is_named in ((never, False), (replace(never, condition=Node(NodeKind.ALL)), True)):
        spec = ProgramSpec("0123456789ab", (), (), (rules[0], second), Policy(), ())
        for _, payload in screener(spec).screen([orjson.dumps(one_parcel("00"))], 0, [0]).sightings:
            content = sighting.decode(payload)
            [parcel] = content["parcels"]
            values = dict(zip(content["columns"], parcel["columns"], strict=True))
            assert values[Field.WEIGHT_GROSS] == 1000
            assert (values[Field.RECIPIENT_NAME] != 0) == is_named


def test_a_payload_says_when_its_first_manifest_was_lodged() -> None:
    spec = ProgramSpec("0123456789ab", (), (), (ALWAYS,), Policy(), ())
    manifests = [orjson.dumps(one_parcel(hour)) for hour in ("04", "02", "03")]
    [(_, payload)] = screener(spec, 1).screen(manifests, 0, [0, 0, 0]).sightings
    assert sighting.decode(payload)["since_ms"] == 1_772_323_200_000 + 2 * 3_600_000


def test_a_correction_is_announced_to_every_partition() -> None:
    manifest = one_parcel("00", revision=2)
    spec = ProgramSpec("0123456789ab", (), (), (), Policy(), ())
    result = screener(spec, n_partitions=4).screen([orjson.dumps(manifest)], 0, [0])
    contents = [sighting.decode(payload) for _, payload in result.sightings]
    assert [partition for partition, _ in result.sightings] == [0, 1, 2, 3]
    assert len({content["supersedes"][0] for content in contents}) == 1
    assert contents[0]["supersedes"][0][1] == 2


def test_evidence_quotes_the_original_characters() -> None:
    leaves = (
        Leaf(LeafKind.MENTIONS, Field.GOODS_TEXT, lexicons=(0,)),
        Leaf(LeafKind.RANGE, Field.WEIGHT_GROSS, low=100),
        Leaf(LeafKind.IN, Field.SENDER_NAME, values=("王小明",)),
        Leaf(LeafKind.IN, Field.DESTINATION_COUNTRY, values=("JP",)),
    )
    condition = Node(NodeKind.ALL, tuple(Node(NodeKind.LEAF, leaf=number) for number in range(4)))
    rule = Rule("r", 1, condition, Decision.HOLD, 90, 0, True, 0, 2**62)
    spec = ProgramSpec("0123456789ab", leaves, LEXICONS, (rule,), Policy(), ())
    parcel = {
        "parcel_id": "P",
        "sender": {"name": "王 小明", "address": "b", "country": "CN"},
        "recipient": {"name": "a", "address": "b", "country": "JP"},
        "goods": [{"description": "粉末", "brand_model": "高纯 氧 化，鏑 Dy₂O₃（99.9%）"}],
        "gross_weight_g": 480,
    }
    manifest = {
        "schema_version": 1,
        "manifest_id": "M",
        "courier": "SF",
        "lodged_at": "2026-03-01T00:00:00Z",
        "parcels": [parcel],
    }
    answer = screener(spec).screen([orjson.dumps(manifest)], 0, [0]).answers[0]
    assert isinstance(answer, Answer)
    evidence = dict(answer.parcels[0].hits[0].evidence)
    assert evidence == {0: "氧 化，鏑, 鏑, Dy₂O₃", 1: 480.0, 2: None, 3: "JP"}


def test_a_pattern_sees_the_text_as_it_was_written_and_evidence_quotes_it() -> None:
    found = []
    for pattern in ("Dy₂O₃", "dy2o3", "(?i)ＤＹ₂", "^粉$", "氧 化", "粉.*镝"):
        leaves = (Leaf(LeafKind.REGEX, Field.GOODS_TEXT, values=(pattern,)),)
        rule = Rule("r", 1, Node(NodeKind.LEAF, leaf=0), Decision.HOLD, 90, 0, True, 0, 2**62)
        goods = [{"description": "粉", "brand_model": "高纯 氧 化镝 Dy₂O₃"}, {"description": "ｄｙ₂O₃"}]
        manifest = one_parcel("00")
        manifest["parcels"][0]["goods"] = goods
        spec = ProgramSpec("0123456789ab", leaves, (), (rule,), Policy(), ())
        answer = screener(spec).screen([orjson.dumps(manifest)], 0, [0]).answers[0]
        assert isinstance(answer, Answer)
        found.append(answer.parcels[0].hits[0].evidence[0][1] if answer.parcels else None)
    assert found == ["Dy₂O₃", None, "ｄｙ₂", "粉", "氧 化", None]


def test_a_tombstone_is_a_dead_record() -> None:
    spec = ProgramSpec("0123456789ab", (), (), (), Policy(), ())
    answer = screener(spec).screen([None], 0, [0]).answers[0]
    assert isinstance(answer, DeadRecord)
    assert answer.code == "empty-record"
