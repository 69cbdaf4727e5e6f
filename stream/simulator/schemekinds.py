"""The kinds of schemes: each sets the traits that make the kind and leaves the others as they were drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from stream.simulator.abroad import draw_foreign_name, draw_recipient
from stream.simulator.couriers import COUNTERS, EVERYBODYS
from stream.simulator.draws import Weighted, log_between, pick
from stream.simulator.people import Sender, draw_id_no, draw_mobile, draw_name, draw_person, draw_shop
from stream.simulator.places import EVASIVE, draw_division
from stream.simulator.schemes import (
    Scheme,
    draw_disguise,
    draw_hub,
    draw_market,
    draw_smuggler,
    redisguise,
    stretch,
)
from stream.simulator.texts import HIDINGS

MIXED = 0.3


def misnamed(scheme: Scheme) -> None:
    """Declare the goods as a cheap material, half of the time with a mark that gives them away."""
    rng = scheme.rng
    redisguise(scheme, draw_disguise(rng, "powder" if rng.random() < 0.7 else "solid"))
    scheme.couriers = [EVERYBODYS.draw(rng) for _ in range(int(1 + rng.random() * 2))]
    if rng.random() < 0.5:
        marks = {"formula": 0.4, "purity": 0.5, "cas": 0.1, "name": 0.2}
        scheme.wording.marks = {kind: rng.random() * most for kind, most in marks.items()}


def concealed(scheme: Scheme) -> None:
    """Fill bottles, jars, mannequins; some in padded boxes, so that the density looks harmless."""
    rng = scheme.rng
    redisguise(scheme, draw_disguise(rng, "container"))
    scheme.portion_g = log_between(rng, 250, 3500)
    scheme.wording.marks = {}
    scheme.padded = log_between(rng, 2.5, 9.0) if rng.random() < 0.45 else 1.0 + rng.random() * 0.4
    scheme.measured = 0.5 + rng.random() * 0.45


def split_couriers(scheme: Scheme) -> None:
    """Let one sender use several couriers."""
    rng = scheme.rng
    scheme.couriers = _several_couriers(scheme, 2, 6)
    scheme.senders = [draw_smuggler(rng)]
    scheme.portion_g = log_between(rng, 80, 900)


def one_door(scheme: Scheme) -> None:
    """Send from one address under changing names, the address written differently."""
    rng = scheme.rng
    person = draw_person(rng, EVASIVE)
    scheme.senders = [_another(scheme, person) for _ in range(_many(scheme, 3, 9))]


def one_phone(scheme: Scheme) -> None:
    """Give one phone under several names and addresses."""
    rng = scheme.rng
    mobile = draw_mobile(rng)
    people = [draw_person(rng, EVASIVE) for _ in range(_many(scheme, 2, 8))]
    scheme.senders = [person.under(mobile=mobile) for person in people]
    scheme.couriers = _several_couriers(scheme, 1, 3)


def one_recipient(scheme: Scheme) -> None:
    """Let many senders send to one recipient, whose name is spelled in changing ways."""
    rng = scheme.rng
    scheme.senders = [draw_smuggler(rng) for _ in range(_many(scheme, 4, 16))]
    recipient = scheme.recipients[0]
    names = [recipient.name, *(draw_foreign_name(rng, recipient.country) for _ in range(int(rng.random() * 3)))]
    scheme.recipients = [recipient.under(name=name) for name in names]
    scheme.couriers = _several_couriers(scheme, 1, 5)


def equal_portions(scheme: Scheme) -> None:
    """Portion on a scale and send under different senders, each to their own recipient."""
    rng = scheme.rng
    scheme.spread = log_between(rng, 0.002, 0.03)
    scheme.packing_spread = log_between(rng, 0.02, 0.15)
    scheme.several_pieces, scheme.beside = 0.0, scheme.beside * 0.2
    scheme.portion_g = log_between(rng, 100, 990)
    scheme.senders = [draw_smuggler(rng) for _ in range(_many(scheme, 4, 14))]
    market = scheme.recipients[0].country
    scheme.recipients = [draw_recipient(rng, market, firm=0.2) for _ in range(_many(scheme, 2, 8))]
    scheme.couriers = _several_couriers(scheme, 1, 4)


def low_and_slow(scheme: Scheme) -> None:
    """Send little and seldom, over weeks."""
    rng = scheme.rng
    stretch(scheme, round(scheme.days * (0.7 + 0.3 * rng.random())))
    scheme.n = max(4, min(scheme.n, round((scheme.last_day - scheme.first_day + 1) * (0.25 + rng.random() * 0.5))))
    scheme.cadence = "even" if rng.random() < 0.6 else "random"
    scheme.portion_g = log_between(rng, 150, 900)
    scheme.couriers = [COUNTERS.draw(rng) for _ in range(1 if rng.random() < 0.6 else 2)]


def channel_switching(scheme: Scheme) -> None:
    """Change between express, post, e-commerce and freight."""
    rng = scheme.rng
    scheme.channels = tuple(rng.sample(["express", "post", "ecommerce", "freight"], int(2 + rng.random() * 3)))
    scheme.couriers = _several_couriers(scheme, 2, 6)


def through_hub(scheme: Scheme) -> None:
    """Send to a hub, from where the goods go on to their market under new labels."""
    rng = scheme.rng
    hub, market = draw_hub(rng), draw_market(rng)
    scheme.recipients = [draw_recipient(rng, hub, firm=0.75) for _ in range(int(1 + rng.random() * 3))]
    if rng.random() < 0.4:  # the manifest names the way, the recipient is the final one
        scheme.recipients = [draw_recipient(rng, market, firm=0.5)]
        scheme.transit, scheme.transit_named = (hub,), 0.4 + rng.random() * 0.6
    if rng.random() < 0.6:
        scheme.senders = [draw_smuggler(rng) for _ in range(_many(scheme, 2, 5))]


def shared_identity(scheme: Scheme) -> None:
    """Use one identity number, or a few, under many names."""
    rng = scheme.rng
    numbers = [draw_id_no(rng, draw_division(rng).code) for _ in range(int(1 + rng.random() * 3))]
    people = [draw_person(rng, EVASIVE) for _ in range(_many(scheme, 3, 9))]
    scheme.senders = [person.under(id_no=pick(rng, numbers)) for person in people]
    scheme.couriers = _several_couriers(scheme, 1, 4)


def mules(scheme: Scheme) -> None:
    """Let mules send a few parcels each; recipients or their phone are shared."""
    rng = scheme.rng
    scheme.senders = [draw_person(rng) for _ in range(max(3, round(scheme.n / (1.2 + rng.random() * 2.5))))]
    market = scheme.recipients[0].country
    first = draw_recipient(rng, market, firm=0.2)
    phone = first.phone or f"+{int(1e9 + rng.random() * 9e9)}"
    shared = rng.random()
    scheme.recipients = [first.under(phone=phone)]
    if shared < 0.4:  # one phone abroad behind several doors
        more = [draw_recipient(rng, market, firm=0.1) for _ in range(int(1 + rng.random() * 4))]
        scheme.recipients += [recipient.under(phone=phone) for recipient in more]
    scheme.couriers = _several_couriers(scheme, 2, 6)


def dear_for_its_name(scheme: Scheme) -> None:
    """Declare a cheap material at what the goods are worth."""
    rng = scheme.rng
    low, high = scheme.material["usd_per_kg"]
    scheme.usd_per_kg = (low * (0.5 + rng.random() * 0.4), high)
    scheme.wording.marks = {"purity": rng.random() * 0.4}


def obfuscated(scheme: Scheme) -> None:
    """Name the goods, and hide the words from a machine that reads."""
    rng = scheme.rng
    wording = scheme.wording
    wording.hidings = tuple(rng.sample(HIDINGS, int(1 + rng.random() * 3)))
    wording.hiding = 0.6 + rng.random() * 0.4
    wording.bare = rng.random() ** 2
    wording.in_model = rng.random()
    wording.marks = {"formula": rng.random() * 0.8, "purity": rng.random() * 0.4, "name": rng.random() * 0.5}
    wording.languages = Weighted({"zh": 1.0, "en": rng.random() + 0.1, "pinyin": rng.random() + 0.1})


def behind_a_shop(scheme: Scheme) -> None:
    """Send from a shop that also sells everyday goods, so that one sender has many customers."""
    rng = scheme.rng
    scheme.senders = [draw_shop(rng)]
    scheme.couriers = _several_couriers(scheme, 1, 3)
    scheme.cover = log_between(rng, 0.5, 8)


KINDS: dict[str, tuple[float, Callable[[Scheme], None]]] = {
    "misnamed": (14, misnamed),
    "concealed": (10, concealed),
    "split-couriers": (9, split_couriers),
    "one-door-many-names": (8, one_door),
    "one-phone-many-names": (7, one_phone),
    "many-senders-one-recipient": (8, one_recipient),
    "equal-portions": (8, equal_portions),
    "low-and-slow": (7, low_and_slow),
    "channel-switching": (5, channel_switching),
    "through-hub": (7, through_hub),
    "shared-identity": (6, shared_identity),
    "mules": (7, mules),
    "dear-for-its-name": (6, dear_for_its_name),
    "obfuscated-text": (7, obfuscated),
    "behind-a-shop": (5, behind_a_shop),
}


def shape(scheme: Scheme, kind: str) -> None:
    """Give a scheme the traits of its kind; some schemes first take those of another one too."""
    if scheme.rng.random() < MIXED:
        KINDS[pick(scheme.rng, list(KINDS))][1](scheme)
    KINDS[kind][1](scheme)


def _many(scheme: Scheme, low: int, high: int) -> int:
    return min(scheme.n, int(low + scheme.rng.random() * (high - low + 1)))


def _several_couriers(scheme: Scheme, low: int, high: int) -> list[str]:
    n = _many(scheme, low, high)
    couriers: list[str] = []
    while len(couriers) < n:
        drawn = EVERYBODYS.draw(scheme.rng)
        if drawn not in couriers:
            couriers.append(drawn)
    return couriers


def _another(scheme: Scheme, person: Sender) -> Sender:
    rng = scheme.rng
    mobile = person.mobile if rng.random() < 0.2 else draw_mobile(rng)
    return replace(person, name=draw_name(rng), id_no=draw_id_no(rng, draw_division(rng).code), mobile=mobile)
