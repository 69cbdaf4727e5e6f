"""Everyday traffic: private senders and small shops, each with their customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from stream.simulator.abroad import Recipient, draw_country, draw_recipient
from stream.simulator.clock import WAREHOUSE_HOURS, moment_on
from stream.simulator.couriers import EVERYBODYS
from stream.simulator.draws import pick, stream_of
from stream.simulator.goods import Good, Line, draw_line, everyday
from stream.simulator.parcels import Draft, lane_of, loose_box, write_parcel
from stream.simulator.people import Sender, draw_person, draw_shop

PRIVATE = 0.3
MULTI_LINE = 0.12
RETURNING = 0.12
# goods lines, and grams a litre of the packed parcel
Goods: TypeAlias = tuple[list[Line], float]


@dataclass(slots=True)
class Shop:
    """A small shop: one sender, one or two couriers, a few kinds of goods, some customers who come again."""

    sender: Sender
    couriers: tuple[str, ...]
    goods: tuple[Good, ...]
    language: str
    countries: tuple[str, ...]
    customers: list[Recipient]


class Background:
    """Parcels of private senders and small shops.

    Args:
        seed: of the scene.
        n_parcels: of the whole scene; says how many shops there are.
    """

    def __init__(self, seed: int, n_parcels: int) -> None:
        rng = stream_of(seed, "shops")
        self._seed = seed
        self._shops = [_draw_shop(rng) for _ in range(max(3, n_parcels // 80))]

    def day(self, day: int, n_parcels: int) -> Iterator[Draft]:
        """Yield the parcels of one day, in no order."""
        rng = stream_of(self._seed, "background", day)
        for _ in range(n_parcels):
            yield self._private(rng, day) if rng.random() < PRIVATE else self._of_shop(rng, day)

    def _private(self, rng: Random, day: int) -> Draft:
        person = draw_person(rng)
        lines = [draw_line(rng, pick(rng, everyday()))]
        while rng.random() < MULTI_LINE and len(lines) < 6:
            lines.append(draw_line(rng, pick(rng, everyday())))
        recipient = draw_recipient(rng, firm=0.01)
        return _draft(rng, moment_on(rng, day), EVERYBODYS.draw(rng), (person, recipient), (lines, 260))

    def _of_shop(self, rng: Random, day: int) -> Draft:
        # few shops send much: the square of a uniform draw favours the first ones
        shop = self._shops[int(rng.random() ** 2 * len(self._shops))]
        good = pick(rng, shop.goods)
        lines = [draw_line(rng, good, shop.language if rng.random() < 0.8 else "")]
        while rng.random() < MULTI_LINE and len(lines) < 6:
            lines.append(draw_line(rng, pick(rng, shop.goods), shop.language))
        if shop.customers and rng.random() < RETURNING:
            recipient = pick(rng, shop.customers)
        else:
            recipient = draw_recipient(rng, pick(rng, shop.countries) if rng.random() < 0.7 else None)
            if len(shop.customers) < 40:
                shop.customers.append(recipient)
        at_s = moment_on(rng, day, WAREHOUSE_HOURS)
        return _draft(rng, at_s, pick(rng, shop.couriers), (shop.sender, recipient), (lines, good.g_per_l))


def _draw_shop(rng: Random) -> Shop:
    couriers = tuple(EVERYBODYS.draw(rng) for _ in range(1 if rng.random() < 0.65 else 2))
    category = pick(rng, everyday()).category
    kin = [good for good in everyday() if good.category == category]
    goods = tuple(pick(rng, kin) for _ in range(int(1 + rng.random() * 4)))
    countries = tuple(draw_country(rng) for _ in range(int(2 + rng.random() * 5)))
    return Shop(draw_shop(rng), couriers, goods, pick(rng, ("zh", "en", "en", "both", "")), countries, [])


def _draft(rng: Random, at_s: float, courier: str, parties: tuple[Sender, Recipient], goods: Goods) -> Draft:
    sender, recipient = parties
    lines, g_per_l = goods
    box = loose_box(rng, sum(line.net_g for line in lines), g_per_l)
    return Draft(at_s, lane_of(rng, courier), write_parcel(rng, sender.write(rng), recipient.write(rng), lines, box))
