"""Honest senders that look like schemes: each kind is a table of look_alikes.toml, each sender a draw from it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

from stream.simulator.abroad import Recipient, draw_country, draw_recipient
from stream.simulator.clock import COUNTER_HOURS, WAREHOUSE_HOURS, moment_on
from stream.simulator.couriers import COUNTERS, EVERYBODYS
from stream.simulator.datafiles import tables
from stream.simulator.draws import count_about, log_between, near, pick, stream_of
from stream.simulator.goods import draw_line, everyday
from stream.simulator.parcels import Draft, lane_of, loose_box, write_parcel
from stream.simulator.people import TRADES, Sender, draw_person, draw_shop
from stream.simulator.places import CARELESS, TIDY
from stream.simulator.texts import GRADES, PACKS
from stream.simulator.wares import Ware, box_of, ware_of, ware_of_table

FACTORY_TRADES = ("新材料", "陶瓷", "化工", "金属材料", "粉体", "科技", "矿业", "颜料")


class LookAlikes:
    """All look-alikes of a scene.

    Args:
        seed: of the scene.
        n_parcels: of the scene; each kind gets its share of them.
        days: of the scene.
        part: of their usual share, [0, 1].
    """

    def __init__(self, seed: int, n_parcels: int, days: int, part: float = 1.0) -> None:
        self._traders: list[Trader] = []
        for kind, facts in tables("look_alikes.toml").items():
            left, number = round(n_parcels * facts["share"] * part), 0
            while left > 0:
                trader = Trader(stream_of(seed, kind, number), kind, facts)
                left -= trader.plan(days, left)
                number += 1
                self._traders.append(trader)

    def count(self, day: int) -> int:
        """Return how many parcels they send on a day."""
        return sum(trader.counts[day] for trader in self._traders)

    def day(self, day: int) -> Iterator[Draft]:
        """Yield the parcels of one day, in no order; days are to be asked in their order."""
        for trader in self._traders:
            for _ in range(trader.counts[day]):
                yield trader.draft(day)


class Trader:
    """One honest sender, with its goods, customers, couriers and cadence; `counts` are its parcels by day."""

    def __init__(self, rng: Random, kind: str, facts: dict[str, Any]) -> None:
        self._rng = rng
        self._kind = kind
        self._facts = facts
        self.counts: Counter[int] = Counter()
        self._people = _draw_people(rng, facts["sender"])
        self._shared = pick(rng, ("door", "phone", "both"))
        self._wares = _draw_wares(rng, facts)
        self._couriers = [_draw_courier(rng, facts["sender"]) for _ in range(_between(rng, facts["couriers"]))]
        self._countries = [draw_country(rng) for _ in range(int(1 + rng.random() * 5))]
        firm = 0.7 if facts["sender"] == "factory" else 0.15
        self._customers = [
            draw_recipient(rng, pick(rng, self._countries), firm=firm) for _ in range(_between(rng, facts["customers"]))
        ]
        self._licence = (
            f"{int(20 + rng.random() * 7)}-{pick(rng, ('19', '44', '33', '36'))}-{int(rng.random() * 1e6):06d}"
        )

    def plan(self, days: int, most: int) -> int:
        """Draw on which days it sends how much, at most `most` in all; return how much that is."""
        rng, facts = self._rng, self._facts
        low, high = facts["every"]
        step = low + rng.random() * (high - low)
        rounds = max(1, int(days / step))
        # a small scene has small senders, not great ones that stop after a day
        mean = max(1.0, min(log_between(rng, *facts["per_day"]), most / rounds))
        span = min(rounds, math.ceil(most / mean)) * step
        day, left = rng.random() * max(0.0, days - span), most
        while day < days and left > 0:
            n = min(left, max(1, count_about(rng, mean)))
            self.counts[int(day)] += n
            left -= n
            day += near(rng, step, 0.2) if high > 1 else 1.0
        return max(1, most - left)

    def draft(self, day: int) -> Draft:
        """Return one parcel of a day."""
        rng, facts = self._rng, self._facts
        if self._wares:
            ware = pick(rng, self._wares)
            lines = [ware.order(rng)]
            box = box_of(rng, ware, lines, facts["measured"])
        else:
            good = pick(rng, everyday())
            lines = [draw_line(rng, good)]
            box = loose_box(rng, lines[0].net_g, good.g_per_l, measured=facts["measured"])
        sender, recipient = self._draw_sender(), self._draw_recipient()
        courier = pick(rng, self._couriers)
        parcel = write_parcel(rng, sender.write(rng, courier), recipient.write(rng, 0.05), lines, box)
        if rng.random() < facts.get("licensed", 0.0):
            parcel["licence_no"] = self._licence
        by_hand = facts["sender"] in {"person", "family", "station", "strangers"}
        at_s = moment_on(rng, day, COUNTER_HOURS if by_hand else WAREHOUSE_HOURS)
        return Draft(at_s, lane_of(rng, courier), parcel, self._kind)

    def _draw_sender(self) -> Sender:
        rng = self._rng
        if self._facts["sender"] == "strangers":
            return draw_person(rng)
        if self._facts["sender"] == "station":
            station, stranger = self._people[0], draw_person(rng)
            door = stranger.door if self._shared == "phone" else station.door
            mobile = stranger.mobile if self._shared == "door" else station.mobile
            return stranger.under(door=door, mobile=mobile, hand=station.hand)
        return pick(rng, self._people)

    def _draw_recipient(self) -> Recipient:
        rng = self._rng
        if not self._customers or rng.random() < self._facts["strangers"]:
            return draw_recipient(rng, pick(rng, self._countries) if rng.random() < 0.6 else None)
        if self._facts["sender"] == "strangers":  # the forwarder's address, another customer of theirs each time
            known = self._customers[0]
            other = draw_recipient(rng, known.country)
            return known.under(name=other.name, email="", phone=known.phone if rng.random() < 0.4 else other.phone)
        return pick(rng, self._customers)


def _draw_wares(rng: Random, facts: dict[str, Any]) -> list[Ware]:
    """Return a trader's wares; strangers have none, they send whatever they send."""
    n = int(2 + rng.random() * 6)
    if facts["goods"]:
        kinds = rng.sample(facts["goods"], min(len(facts["goods"]), int(1 + rng.random() * 2)))
        words = [*facts.get("words", ()), *(GRADES + PACKS if facts.get("graded") else ())]
        return [ware_of_table(rng, pick(rng, kinds), words) for _ in range(n)]
    if facts["sender"] != "shop":
        return []
    goods = [pick(rng, everyday()) for _ in range(int(1 + rng.random() * 2))]
    return [ware_of(rng, pick(rng, goods), "") for _ in range(n)]


def _draw_people(rng: Random, sender: str) -> list[Sender]:
    if sender == "shop":
        return [draw_shop(rng)]
    if sender == "factory":
        return [draw_shop(rng, FACTORY_TRADES)]
    if sender == "suppliers":
        return [
            draw_shop(rng, FACTORY_TRADES if rng.random() < 0.4 else TRADES) for _ in range(int(3 + rng.random() * 9))
        ]
    first = draw_person(rng)
    if sender == "family":  # one door, often one phone, several names
        others = [draw_person(rng) for _ in range(int(1 + rng.random() * 3))]
        return [
            first,
            *(one.under(door=first.door, mobile=first.mobile if rng.random() < 0.5 else one.mobile) for one in others),
        ]
    return [first.under(hand=TIDY if sender == "station" and rng.random() < 0.6 else CARELESS)]


def _draw_courier(rng: Random, sender: str) -> str:
    return EVERYBODYS.draw(rng) if sender in {"shop", "station", "strangers", "suppliers"} else COUNTERS.draw(rng)


def _between(rng: Random, bounds: list[int]) -> int:
    return int(bounds[0] + rng.random() * (bounds[1] - bounds[0] + 1))
