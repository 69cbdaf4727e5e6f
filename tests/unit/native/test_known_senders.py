"""What is remembered of senders: their keys are the same however often they send, and whoever sent between."""

from __future__ import annotations

import random
from typing import Any

import orjson

from native.program import Program
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
    Window,
)
from tests.harness.manifests import manifest, parcel

SECRET = b"a secret for tests only"
N_SENDERS = 9_000  # with four texts each: of most, others want the same place
EACH = 100
FIELDS = (Field.SENDER_ID, Field.SENDER_NAME, Field.SENDER_PHONE, Field.SENDER_ADDRESS, Field.SENDER_BUILDING)
ALWAYS = Node(NodeKind.ALL, ())
PERSONS = Node(NodeKind.LEAF, leaf=0)


def watched(number: int, field: Field, condition: Node) -> Rule:
    window = Window(number + 1, (field,), 1, (Measure("parcels", MeasureKind.COUNT),), ALWAYS, ())
    return Rule(f"r{number}", 1, condition, Decision.INFO, 1, 0, True, 0, 2**62, window=window)


SPEC = ProgramSpec(
    "0123456789ab",
    (Leaf(LeafKind.IN, Field.SENDER_KIND, values=("person",)),),
    (),
    (
        *(watched(number, field, ALWAYS) for number, field in enumerate(FIELDS)),
        watched(len(FIELDS), Field.SENDER_ID, PERSONS),
    ),
    Policy(),
    (),
)


def written(chance: random.Random) -> dict[str, Any]:
    """Return a sender; of a text little may be left, or it may be read with a city or a country."""
    street = f"{chance.choice(['文三路', '解放路', 'Renmin Road '])}{chance.randrange(400)}号{chance.randrange(30)}幢"
    sender = {
        "name": chance.choice(["张伟", "Wang Fang", "某某有限公司", "-", "李娜"]) + chance.choice(["", "先生", " 1"]),
        "phone": f"{chance.choice(['', '+86 ', '0086'])}138{chance.randrange(9_000):08}",
        "address": chance.choice(["浙江省杭州市西湖区", "西湖区", ""]) + street,
        "country": chance.choice(["CN", "CN", "HK", "US"]),
        "city": chance.choice(["杭州", "宁波", ""]),
        "id_no": chance.choice(["330106197001011003", "91330106001ABCDEFJ", f"E{chance.randrange(9_000):08}", " "]),
    }
    return {name: text for name, text in sender.items() if text}


def sightings(screener: Screener, senders: list[dict[str, Any]]) -> list[tuple[int, bytes]]:
    document = manifest(1, [parcel(number, sender=sender) for number, sender in enumerate(senders)])
    screening = screener.screen([orjson.dumps(document)], 0, [0])
    assert screening.answers[0].rejected == ()
    return list(screening.sightings)


def test_a_sender_has_the_same_keys_however_often_he_sends() -> None:
    chance = random.Random(7)
    senders = [written(chance) for _ in range(N_SENDERS)]
    # Some send all the time, all come at some time.
    order = [*senders, *(senders[min(chance.randrange(N_SENDERS), chance.randrange(N_SENDERS))] for _ in senders)]
    chance.shuffle(order)
    remembering = Screener(Program(SPEC, SECRET), 1, 1 << 22)
    for first in range(0, len(order), EACH):
        part = order[first : first + EACH]
        told = sightings(remembering, part)
        assert told == sightings(Screener(Program(SPEC, SECRET), 1, 1 << 22), part)
        assert told
