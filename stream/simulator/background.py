"""Everyday traffic: private senders and small shops, each with their customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from stream.simulator.abroad import Recipient, draw_country, draw_recipient
from stream.simulator.clock import WAREHOUSE_HOURS, moment_on
from stream.simulator.couriers import EVERYBODYS
from stream.simulator.draws import pick, stream_of
from stream.simulator.goods import draw_line, everyday
from stream.simulator.parcels import Draft, lane_of, loose_box, write_parcel
from stream.simulator.people import Sender, draw_person, draw_shop
from stream.simulator.wares import Ware, box_of, ware_of

PRIVATE = 0.3
MULTI_LINE = 0.12
RETURNING = 0.12
KNOWN_CUSTOMERS = 40


@dataclass(slots=True)
class Shop:
    """A small shop: one sender, one or two couriers, a few wares, some customers who come again."""

    sender: Sender
    couriers: tuple[str, ...]
    wares: tuple[Ware, ...]
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
        person, recipient = draw_person(rng), draw_recipient(rng, firm=0.01)
        goods = [pick(rng, everyday())]
        while rng.random() < MULTI_LINE and len(goods) < 6:
            goods.append(pick(rng, everyday()))
        lines = [draw_line(rng, good) for good in goods]
        net_g = sum(line.net_g for line in lines)
        litres = sum(line.net_g / good.g_per_l for line, good in zip(lines, goods, strict=True))
        box = loose_box(rng, net_g, net_g / litres)
        courier = EVERYBODYS.draw(rng)
        parcel = write_parcel(rng, person.write(rng, courier), recipient.write(rng), lines, box)
        return Draft(moment_on(rng, day), lane_of(rng, courier), parcel)

    def _of_shop(self, rng: Random, day: int) -> Draft:
        # few shops send much: the square of a uniform draw favours the first ones
        shop = self._shops[int(rng.random() ** 2 * len(self._shops))]
        ware = pick(rng, shop.wares)
        lines = [ware.order(rng)]
        while rng.random() < MULTI_LINE and len(lines) < 6:
            lines.append(pick(rng, shop.wares).order(rng))
        if shop.customers and rng.random() < RETURNING:
            recipient = pick(rng, shop.customers)
        else:
            recipient = draw_recipient(rng, pick(rng, shop.countries) if rng.random() < 0.7 else None)
            if len(shop.customers) < KNOWN_CUSTOMERS:
                shop.customers.append(recipient)
        box = box_of(rng, ware, lines, 0.72)
        courier = pick(rng, shop.couriers)
        parcel = write_parcel(rng, shop.sender.write(rng, courier), recipient.write(rng), lines, box)
        return Draft(moment_on(rng, day, WAREHOUSE_HOURS), lane_of(rng, courier), parcel)


def _draw_shop(rng: Random) -> Shop:
    couriers = tuple(EVERYBODYS.draw(rng) for _ in range(1 if rng.random() < 0.65 else 2))
    category = pick(rng, everyday()).category
    kin = [good for good in everyday() if good.category == category]
    language = pick(rng, ("zh", "en", "en", "both", ""))
    wares = tuple(ware_of(rng, pick(rng, kin), language) for _ in range(int(2 + rng.random() * 7)))
    countries = tuple(draw_country(rng) for _ in range(int(2 + rng.random() * 5)))
    return Shop(draw_shop(rng), couriers, wares, countries, [])
