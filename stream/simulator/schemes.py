"""A smuggling scheme: what it carries, how it portions, words, prices, packs, sends and routes it.

A scheme is drawn with ordinary traits first; its kind (`schemekinds`) then sets the traits that make the kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from stream.simulator.abroad import Recipient, draw_recipient
from stream.simulator.clock import COUNTER_HOURS, moment_on
from stream.simulator.couriers import COUNTERS
from stream.simulator.datafiles import tables
from stream.simulator.draws import Weighted, log_between, near, pick
from stream.simulator.goods import Line, draw_hs
from stream.simulator.parcels import Box, Draft, lane_of, packing_g, write_parcel
from stream.simulator.people import Sender, draw_person, draw_shop
from stream.simulator.places import EVASIVE
from stream.simulator.texts import Wording, draw_wording

# Where the goods are wanted.
MARKETS = Weighted(
    {
        "JP": 17.0,
        "US": 20.0,
        "KR": 14.0,
        "DE": 10.0,
        "NL": 5.0,
        "GB": 5.0,
        "FR": 4.0,
        "IT": 3.0,
        "AT": 2.0,
        "CA": 3.0,
        "TW": 4.0,
        "IL": 2.0,
        "IN": 4.0,
        "HK": 4.0,
        "SG": 3.0,
    }
)
HUBS = Weighted(
    {
        "TH": 20.0,
        "MX": 14.0,
        "VN": 14.0,
        "AE": 9.0,
        "MY": 10.0,
        "SG": 6.0,
        "HK": 9.0,
        "KH": 3.0,
        "KZ": 5.0,
        "UZ": 3.0,
        "PH": 4.0,
        "ID": 4.0,
        "KR": 5.0,
        "TR": 3.0,
    }
)
SMALLEST_SCHEME = 4


@dataclass(slots=True)
class Scheme:
    """One scheme with all its traits; kinds change them before the parcels are drawn.

    Args:
        rng: the scheme's own.
        days: of the scene.
        n: parcels it sends, >= 4.
        portion_g: material of a typical parcel.
        spread: deviation of the logarithm of the portions.
        first_day, last_day: between which it sends, inclusive.
        bursts: how strongly it sends on few days, [0, 1].
        couriers: used in turn at random.
        senders, recipients: used at random; a list of one means always the same.
        usd_per_kg: declared.
        padded: factor on the volume of the box, >= 1.
        measured: chance that the box is measured.
        transit: countries on the way that the manifest names.
        channels: the channel a parcel goes by; None is the courier's usual one.
    """

    rng: Random
    days: int
    n: int
    disguise: dict[str, Any]
    material: dict[str, Any]
    wording: Wording
    portion_g: float
    spread: float
    first_day: int
    last_day: int
    bursts: float
    couriers: list[str]
    senders: list[Sender]
    recipients: list[Recipient]
    usd_per_kg: tuple[float, float]
    padded: float = 1.0
    measured: float = 0.72
    transit: tuple[str, ...] = ()
    transit_named: float = 0.0
    channels: tuple[str | None, ...] = (None,)
    beside: float = 0.06
    hs_codes: list[str] = field(default_factory=list)

    def drafts(self, owner: str) -> Iterator[Draft]:
        """Yield its parcels, in no order."""
        for day in self._days_of_parcels():
            yield self._draft(day, owner)

    def _days_of_parcels(self) -> list[int]:
        rng = self.rng
        span = self.last_day - self.first_day + 1
        active = max(1, round(span * (1.0 - self.bursts))) if span > 1 else 1
        chosen = sorted(rng.sample(range(span), min(active, span)))
        return [self.first_day + pick(rng, chosen) for _ in range(self.n)]

    def _draft(self, day: int, owner: str) -> Draft:
        rng = self.rng
        material_g = min(self.portion_g * rng.lognormvariate(0.0, self.spread), 12_000.0)
        lines = self._lines(material_g)
        sender, recipient = pick(rng, self.senders), pick(rng, self.recipients)
        parcel = write_parcel(rng, sender.write(rng), recipient.write(rng, 0.3), lines, self._box(material_g))
        if self.transit and rng.random() < self.transit_named:
            parcel["transit_countries"] = list(self.transit)
        lane = lane_of(rng, pick(rng, self.couriers), pick(rng, self.channels))
        return Draft(moment_on(rng, day, COUNTER_HOURS), lane, parcel, owner)

    def _lines(self, material_g: float) -> list[Line]:
        rng = self.rng
        description, model = self.wording.draw(rng)
        value = max(0.5, material_g / 1000 * log_between(rng, *self.usd_per_kg))
        declared_g = near(rng, material_g, 0.01) if rng.random() < 0.9 else material_g * (0.4 + rng.random() * 0.5)
        hs_code = draw_hs(rng, pick(rng, self.hs_codes))
        lines = [
            Line(description, hs_code, declared_g, value, 1 if rng.random() < 0.7 else int(2 + rng.random() * 6), model)
        ]
        if rng.random() < self.beside:
            lines.append(Line(pick(rng, ("塑料袋", "包装盒", "说明书", "sample bag", "赠品")), "392329", 20.0, 0.5))
        return lines

    def _box(self, material_g: float) -> Box:
        rng = self.rng
        gross = material_g + packing_g(rng, material_g)
        if rng.random() >= self.measured:
            return Box(gross, None)
        low, high = self.material["g_per_ml"]
        litres = material_g / 1000 / log_between(rng, low, high) * (1.25 + rng.random() * 1.2)
        return Box(gross, max(0.15, litres + 0.1) * self.padded * near(rng, 1.0, 0.1))


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
    market = MARKETS.draw(rng)
    return Scheme(
        rng=rng,
        days=days,
        n=n,
        disguise=disguise,
        material=material,
        wording=draw_wording(rng, disguise, material),
        portion_g=log_between(rng, 90, 1400),
        spread=log_between(rng, 0.02, 0.5),
        first_day=first,
        last_day=first + span - 1,
        bursts=rng.random() * 0.7,
        couriers=[COUNTERS.draw(rng)],
        senders=[draw_smuggler(rng)],
        recipients=[draw_recipient(rng, market, firm=0.4) for _ in range(1 if rng.random() < 0.7 else 2)],
        usd_per_kg=(disguise["usd_per_kg"][0], disguise["usd_per_kg"][1]),
        padded=1.0 + rng.random() ** 3,
        hs_codes=list(disguise["hs6"]) if rng.random() < 0.5 else [pick(rng, disguise["hs6"])],
    )


def draw_smuggler(rng: Random) -> Sender:
    """Return somebody who sends for a scheme, mostly under a person's name."""
    if rng.random() < 0.75:
        return draw_person(rng, EVASIVE)
    return draw_shop(rng)


def draw_material(rng: Random) -> dict[str, Any]:
    """Return a controlled material, weighted by how often it is met."""
    return _draw_table(rng, tables("materials.toml"))


def draw_disguise(rng: Random, kind: str) -> dict[str, Any]:
    """Return what goods of a kind (powder, solid, container) are declared as."""
    return _draw_table(rng, {name: table for name, table in tables("disguises.toml").items() if table["kind"] == kind})


def _draw_table(rng: Random, named: dict[str, Any]) -> dict[str, Any]:
    table: dict[str, Any] = named[Weighted({name: float(facts["weight"]) for name, facts in named.items()}).draw(rng)]
    return table


def redisguise(scheme: Scheme, disguise: dict[str, Any]) -> None:
    """Let a scheme declare its goods as something else."""
    scheme.disguise = disguise
    scheme.wording = draw_wording(scheme.rng, disguise, scheme.material)
    scheme.usd_per_kg = (disguise["usd_per_kg"][0], disguise["usd_per_kg"][1])
    scheme.hs_codes = list(disguise["hs6"])


def stretch(scheme: Scheme, span: int) -> None:
    """Stretch a scheme over `span` days of the scene, as far as the scene has them."""
    span = max(1, min(span, scheme.days))
    scheme.first_day = int(scheme.rng.random() * (scheme.days - span + 1))
    scheme.last_day = scheme.first_day + span - 1
