"""Couriers at work: gather parcels into manifests, correct and repeat some, and let them arrive out of order."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

import orjson

from stream.simulator.clock import DAY_S, Clock
from stream.simulator.couriers import COURIERS, Waybills
from stream.simulator.draws import log_between, pick, skewed, stream_of
from stream.simulator.goods import draw_hs, everyday
from stream.simulator.options import Options
from stream.simulator.parcels import Draft
from stream.simulator.truth import Truth

TRADE_MODES = {"ecommerce": ("9610", "9610", "9710", "9810"), "express": ("", "", "9610"), "freight": ("0110", "")}
LARGEST = 5000
HOUR_S = 3600.0


class SimulatedManifest(NamedTuple):
    """One record of `courier.manifests`, in arrival order.

    Args:
        key: courier:manifest_id.
        value: the manifest's JSON.
        arrival_ms: when it arrives, ms since 1970.
        n_parcels: in it.
        again: whether its parcels came before: a correction or a repeat.
    """

    key: bytes
    value: bytes
    arrival_ms: int
    n_parcels: int
    again: bool


class Lodging:
    """Turn drafts into manifests, day by day.

    Args:
        options: of the scene.
        clock: of the scene.
        truth: gets every parcel of a scheme or look-alike, with the number it is given here.
    """

    def __init__(self, options: Options, clock: Clock, truth: Truth) -> None:
        self._options = options
        self._clock = clock
        self._truth = truth
        self._rng = stream_of(options.seed, "lodging")
        self._waybills = Waybills(self._rng)
        self._ready: dict[int, list[tuple[float, Draft]]] = defaultdict(list)
        self._n_lodged: Counter[str] = Counter()
        self._underway: list[tuple[float, int, SimulatedManifest]] = []
        self._n_sent = 0

    def take(self, draft: Draft) -> None:
        """Accept a parcel; it is lodged soon, or, when late, hours or days afterwards."""
        rng = self._rng
        delay_s = (
            log_between(rng, 3 * HOUR_S, 5 * DAY_S) if rng.random() < self._options.late else rng.random() * HOUR_S
        )
        ready_s = draft.at_s + delay_s
        self._ready[int(ready_s // DAY_S)].append((ready_s, draft))

    def close(self, day: int) -> Iterator[SimulatedManifest]:
        """Lodge what is ready on a day and yield what arrives before the next; drafts of later days come later."""
        lanes: dict[tuple[str, str, str], list[tuple[float, Draft]]] = defaultdict(list)
        for ready_s, draft in sorted(self._ready.pop(day, []), key=lambda item: item[0]):
            lanes[draft.lane].append((ready_s, draft))
        for lane in sorted(lanes):
            self._lodge_lane(lane, lanes[lane])
        yield from self._arrived((day + 1) * DAY_S)

    def finish(self) -> Iterator[SimulatedManifest]:
        """Yield all that is still on its way."""
        while self._ready:
            yield from self.close(min(self._ready))
        yield from self._arrived(float("inf"))

    def _arrived(self, until_s: float) -> Iterator[SimulatedManifest]:
        while self._underway and self._underway[0][0] < until_s:
            yield heapq.heappop(self._underway)[2]

    def _lodge_lane(self, lane: tuple[str, str, str], queue: list[tuple[float, Draft]]) -> None:
        rng, mean = self._rng, self._options.per_manifest
        place = 0
        while place < len(queue):
            size = min(LARGEST, max(1, round(skewed(rng, mean, 0.7)))) if mean > 1 else 1
            taken = queue[place : place + size]
            place += size
            self._lodge(lane, [draft for _, draft in taken], taken[-1][0] + log_between(rng, 60, 2 * HOUR_S))

    def _lodge(self, lane: tuple[str, str, str], drafts: list[Draft], lodged_s: float) -> None:
        rng, options = self._rng, self._options
        courier, port, channel = lane
        write = self._clock.utc_text if COURIERS[courier].utc else self._clock.text
        parcels = []
        for draft in drafts:
            number = self._waybills.next(courier)
            parcel = {"parcel_id": number, "accepted_at": write(draft.at_s), **draft.parcel}
            self._truth.note(draft.owner, (courier, number), parcel["gross_weight_g"])
            parcels.append(parcel)
        self._n_lodged[courier] += 1
        manifest: dict[str, Any] = {
            "schema_version": 1,
            "manifest_id": f"{courier}{port}{self._n_lodged[courier]:07d}",
            "courier": courier,
            "channel": channel,
            "lodged_at": write(lodged_s),
            "export_port": port,
            "declarant": {"code": f"{courier}-{port}", "name": f"{courier} {port} customs brokerage"},
        }
        if trade_mode := pick(rng, TRADE_MODES.get(channel, ("",))):
            manifest["trade_mode"] = trade_mode
        manifest["parcels"] = parcels
        arrival_s = lodged_s + log_between(rng, 1, 900)
        if rng.random() < options.shuffled:
            arrival_s += log_between(rng, HOUR_S, 36 * HOUR_S)
        value = self._send(manifest, arrival_s, again=False)
        if rng.random() < options.repeated:
            self._put(manifest, value, arrival_s + log_between(rng, 60, 2 * DAY_S), again=True)
        if rng.random() < options.corrected:
            self._correct(manifest, [draft.owner for draft in drafts], lodged_s + log_between(rng, 600, 3 * DAY_S))

    def _correct(self, manifest: dict[str, Any], owners: list[str], lodged_s: float) -> None:
        rng = self._rng
        again: dict[str, Any] = orjson.loads(orjson.dumps(manifest))
        again["revision"] = 1
        again["lodged_at"] = self._clock.text(lodged_s)
        n_changed = 1 + int(rng.random() ** 3 * len(owners))
        for place in sorted(rng.sample(range(len(owners)), min(n_changed, len(owners)))):
            parcel = again["parcels"][place]
            _correct_parcel(rng, parcel)
            if owners[place] in self._truth.schemes:
                self._truth.note(owners[place], (again["courier"], parcel["parcel_id"]), parcel["gross_weight_g"])
        self._send(again, lodged_s + log_between(rng, 1, 900), again=True)

    def _send(self, manifest: dict[str, Any], arrival_s: float, *, again: bool) -> bytes:
        value = orjson.dumps(manifest)
        self._put(manifest, value, arrival_s, again=again)
        return value

    def _put(self, manifest: dict[str, Any], value: bytes, arrival_s: float, *, again: bool) -> None:
        key = f"{manifest['courier']}:{manifest['manifest_id']}".encode()
        record = SimulatedManifest(key, value, self._clock.ms(arrival_s), len(manifest["parcels"]), again)
        self._n_sent += 1  # also the order of what arrives at the same moment
        heapq.heappush(self._underway, (arrival_s, self._n_sent, record))


def _correct_parcel(rng: Random, parcel: dict[str, Any]) -> None:
    style = rng.random()
    if style < 0.45:
        parcel["gross_weight_g"] = max(1, round(parcel["gross_weight_g"] * (0.9 + rng.random() * 0.25)))
    elif style < 0.65:
        goods = pick(rng, parcel["goods"])
        goods["value"] = round(goods["value"] * (0.7 + rng.random()) + 1, 2)
    elif style < 0.8:
        parcel["recipient"]["phone"] = f"+{int(1e10 + rng.random() * 8.9e11)}"
    elif style < 0.9:
        pick(rng, parcel["goods"])["hs_code"] = draw_hs(rng, pick(rng, everyday()).hs6)
    else:
        parcel["dimensions_mm"] = [round(50 + rng.random() * 400) for _ in range(3)]
