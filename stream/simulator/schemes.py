"""A smuggling scheme: what it carries, how it portions, words, prices, packs, sends and routes it.

A scheme is drawn with ordinary traits first; its kind (`schemekinds`) then sets the traits that make the kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from stream.simulator.abroad import Recipient, draw_recipient
from stream.simulator.clock import COUNTER_HOURS, WAREHOUSE_HOURS, moment_on
from stream.simulator.couriers import COUNTERS
from stream.simulator.datafiles import tables
from stream.simulator.draws import Weighted, log_between, near, pick
from stream.simulator.goods import Line, draw_hs, draw_line, everyday
from stream.simulator.parcels import Box, Draft, lane_of, measured_again, sides_of, write_parcel
from stream.simulator.people import Sender, draw_person, draw_shop
from stream.simulator.places import EVASIVE
from stream.simulator.texts import Wording, draw_wording
from stream.simulator.wares import Ware, box_of, ware_of

HEAVIEST_G = 15_000.0
BOX_STOCK = 3
COVER = "cover-of-a-scheme"  # honest parcels that a scheme sends beside its own, as a kind of look-alike


@dataclass(slots=True)
class Scheme:
    """One scheme with all its traits; kinds change them before the parcels are drawn.

    Args:
        rng: the scheme's own.
        days: of the scene.
        n: parcels it sends.
        portion_g: material of a typical parcel.
        spread: deviation of the logarithm of the portions.
        packing_g, packing_spread: of one box, and the deviation of it, a share.
        first_day, last_day: between which it sends, inclusive.
        cadence: `even` (a steady beat with some slack), `random`, or `bursts` (on few days).
        couriers, senders, recipients: each parcel has one of each; a list of one means always the same.
        usd_per_kg: declared.
        padded: factor on the volume of the box, >= 1.
        measured: chance that the box is measured.
        same_box: chance that a box is one of the few sizes in stock.
        several_pieces: chance that a parcel consists of two or three boxes.
        net_step_g: to which declared net weights are rounded.
        single: chance that the declared quantity is 1.
        beside: chance of an everyday good beside the material, again and again.
        transit: countries on the way, and the chance that the manifest names them.
        channels: of which a parcel goes by one; None is the courier's usual one.
        cover: honest parcels that the same senders send to strangers, for each parcel of the scheme.
    """

    rng: Random
    days: int
    n: int
    disguise: dict[str, Any]
    material: dict[str, Any]
    wording: Wording
    portion_g: float
    spread: float
    packing_g: float
    packing_spread: float
    first_day: int
    last_day: int
    cadence: str
    couriers: list[str]
    senders: list[Sender]
    recipients: list[Recipient]
    usd_per_kg: tuple[float, float]
    hs_codes: list[str]
    padded: float
    measured: float
    same_box: float
    several_pieces: float
    net_step_g: int
    single: float
    beside: float
    transit: tuple[str, ...] = ()
    transit_named: float = 0.0
    channels: tuple[str | None, ...] = (None,)
    cover: float = 0.0
    sides: list[tuple[int, int, int]] = field(default_factory=list)

    def drafts(self, owner: str) -> Iterator[Draft]:
        """Yield its parcels, in no order; `owner` is the scheme's id. Those that cover it are owned by `COVER`."""
        for day in self._days_of_parcels():
            yield self._draft(day, owner)
        goods = [pick(self.rng, everyday()) for _ in range(3)]
        wares = [ware_of(self.rng, good, "") for good in goods] if self.cover else []
        for _ in range(round(self.n * self.cover)):
            yield self._cover_draft(pick(self.rng, wares))

    def _cover_draft(self, ware: Ware) -> Draft:
        rng = self.rng
        lines, courier = [ware.order(rng)], pick(rng, self.couriers)
        sender = pick(rng, self.senders).write(rng, courier)
        parcel = write_parcel(
            rng, sender, draw_recipient(rng).write(rng), lines, box_of(rng, ware, lines, self.measured)
        )
        day = self.first_day + int(rng.random() * (self.last_day - self.first_day + 1))
        return Draft(moment_on(rng, day, WAREHOUSE_HOURS), lane_of(rng, courier), parcel, COVER)

    def _days_of_parcels(self) -> list[int]:
        rng, span = self.rng, self.last_day - self.first_day + 1
        if self.cadence == "even":
            beat = span / self.n
            slack = rng.random() * 0.5
            places = [(i + 0.5 + rng.gauss(0.0, slack)) * beat for i in range(self.n)]
            return [self.first_day + min(span - 1, max(0, int(place))) for place in places]
        active = max(1, round(span * rng.random() * 0.4)) if self.cadence == "bursts" else span
        chosen = rng.sample(range(span), active)
        return [self.first_day + pick(rng, chosen) for _ in range(self.n)]

    def _draft(self, day: int, owner: str) -> Draft:
        rng = self.rng
        material_g = min(self.portion_g * rng.lognormvariate(0.0, self.spread), HEAVIEST_G)
        pieces = int(2 + rng.random() * 2) if rng.random() < self.several_pieces else 1
        lines = self._lines(material_g * pieces)
        box = self._box(material_g, pieces, sum(line.net_g for line in lines[1:]))
        sender, recipient = pick(rng, self.senders), pick(rng, self.recipients)
        courier = pick(rng, self.couriers)
        parcel = write_parcel(rng, sender.write(rng, courier), recipient.write(rng, 0.3), lines, box)
        if self.transit and rng.random() < self.transit_named:
            parcel["transit_countries"] = list(self.transit)
        lane = lane_of(rng, courier, pick(rng, self.channels))
        return Draft(moment_on(rng, day, COUNTER_HOURS), lane, parcel, owner)

    def _lines(self, material_g: float) -> list[Line]:
        rng = self.rng
        description, model = self.wording.draw(rng)
        value = max(0.5, material_g / 1000 * log_between(rng, *self.usd_per_kg))
        declared_g = near(rng, material_g, 0.01) if rng.random() < 0.9 else material_g * (0.4 + rng.random() * 0.5)
        declared_g = max(self.net_step_g, round(declared_g / self.net_step_g) * self.net_step_g)
        quantity = 1 if rng.random() < self.single else int(2 + rng.random() * 6)
        hs_code = draw_hs(rng, pick(rng, self.hs_codes))
        lines = [Line(description, hs_code, declared_g, value, quantity, model)]
        while rng.random() < self.beside and len(lines) < 4:
            lines.append(draw_line(rng, pick(rng, everyday())))
        return lines

    def _box(self, material_g: float, pieces: int, beside_g: float) -> Box:
        rng = self.rng
        gross = (material_g + near(rng, self.packing_g, self.packing_spread)) * pieces + beside_g
        if rng.random() >= self.measured:
            return Box(gross, None, pieces)
        if self.sides and not beside_g and rng.random() < self.same_box:
            return Box(gross, measured_again(rng, pick(rng, self.sides)), pieces)
        low, high = self.material["g_per_ml"]
        litres = material_g / 1000 / log_between(rng, low, high) * (1.25 + rng.random() * 1.2) + 0.1
        sides = sides_of(rng, litres * self.padded * pieces + beside_g / 250)
        if not beside_g and len(self.sides) < BOX_STOCK:
            self.sides.append(sides)
        return Box(gross, sides, pieces)


def draw_scheme(rng: Random, days: int, n: int) -> Scheme:
    """Return a scheme with ordinary traits.

    Args:
        rng: its own; the scheme keeps it.
        days: of the scene.
        n: parcels, >= 1.
    """
    material = draw_material(rng)
    disguise = draw_disguise(rng, "powder" if rng.random() < 0.75 else "solid")
    span = min(days, max(2, round(n * log_between(rng, 0.15, 1.6))))
    first = int(rng.random() * (days - span + 1))
    market, portion_g = draw_market(rng), log_between(rng, 90, 1400)
    scheme = Scheme(
        rng=rng,
        days=days,
        n=n,
        disguise=disguise,
        material=material,
        wording=draw_wording(rng, disguise, material),
        portion_g=portion_g,
        spread=log_between(rng, 0.02, 0.5),
        packing_g=log_between(rng, 15, 90) + portion_g * rng.random() * 0.06,
        packing_spread=log_between(rng, 0.02, 0.4),
        first_day=first,
        last_day=first + span - 1,
        cadence=pick(rng, ("even", "random", "bursts")),
        couriers=[COUNTERS.draw(rng)],
        senders=[draw_smuggler(rng)],
        recipients=[draw_recipient(rng, market, firm=0.4) for _ in range(1 if rng.random() < 0.7 else 2)],
        usd_per_kg=(0.0, 0.0),
        hs_codes=[],
        padded=1.0 + rng.random() ** 3,
        measured=0.4 + rng.random() * 0.55,
        same_box=rng.random(),
        several_pieces=rng.random() ** 3 * 0.4,
        net_step_g=pick(rng, (1, 1, 1, 10, 50)),
        single=rng.random(),
        beside=rng.random() ** 4 * 0.7,
    )
    redisguise(scheme, disguise)
    return scheme


def draw_smuggler(rng: Random) -> Sender:
    """Return somebody who sends for a scheme, mostly under a person's name."""
    if rng.random() < 0.75:
        return draw_person(rng, EVASIVE)
    return draw_shop(rng)


def draw_market(rng: Random) -> str:
    """Return a country where the goods are wanted."""
    return _by_weight(rng, tables("routes.toml")["markets"])


def draw_hub(rng: Random) -> str:
    """Return a country through which goods are passed on under new labels."""
    return _by_weight(rng, tables("routes.toml")["hubs"])


def draw_material(rng: Random) -> dict[str, Any]:
    """Return a controlled material, weighted by how often it is met."""
    return _draw_table(rng, tables("materials.toml"))


def draw_disguise(rng: Random, kind: str) -> dict[str, Any]:
    """Return what goods of a kind (powder, solid, container) are declared as."""
    return _draw_table(rng, {name: table for name, table in tables("disguises.toml").items() if table["kind"] == kind})


def redisguise(scheme: Scheme, disguise: dict[str, Any]) -> None:
    """Let a scheme declare its goods as something else: words, codes and prices."""
    rng = scheme.rng
    scheme.disguise = disguise
    scheme.wording = draw_wording(rng, disguise, scheme.material)
    scheme.usd_per_kg = (disguise["usd_per_kg"][0], disguise["usd_per_kg"][1])
    scheme.hs_codes = list(disguise["hs6"]) if rng.random() < 0.5 else [pick(rng, disguise["hs6"])]


def stretch(scheme: Scheme, span: int) -> None:
    """Stretch a scheme over `span` days of the scene, as far as the scene has them."""
    span = max(1, min(span, scheme.days))
    scheme.first_day = int(scheme.rng.random() * (scheme.days - span + 1))
    scheme.last_day = scheme.first_day + span - 1


def _draw_table(rng: Random, named: dict[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = named[_by_weight(rng, {name: facts["weight"] for name, facts in named.items()})]
    return table


def _by_weight(rng: Random, weights: dict[str, float]) -> str:
    return Weighted(weights).draw(rng)
