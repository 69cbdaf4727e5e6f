"""One parcel before it has a waybill: who sends what to whom, when, by which courier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from stream.simulator.couriers import COURIERS
from stream.simulator.draws import log_between, near, pick
from stream.simulator.goods import CURRENCIES, Line, write_line


@dataclass(slots=True)
class Draft:
    """A parcel on its way to a manifest.

    Args:
        at_s: when the courier takes it, seconds of the scene.
        lane: (courier, port, channel): what one manifest has in common.
        parcel: the contract's parcel, without `parcel_id` and `accepted_at`.
        owner: id of the scheme, or the kind of look-alike it belongs to; empty for everyday parcels.
    """

    at_s: float
    lane: tuple[str, str, str]
    parcel: dict[str, Any]
    owner: str = ""


def lane_of(rng: Random, courier: str, channel: str | None = None) -> tuple[str, str, str]:
    """Return a lane of a courier; its usual channel when None."""
    usual = COURIERS[courier]
    return courier, pick(rng, usual.ports), channel or usual.channel


@dataclass(frozen=True, slots=True)
class Box:
    """What a parcel weighs and measures.

    Args:
        gross_g: with packing.
        volume_l: outer volume in litres; None when nobody measured.
    """

    gross_g: float
    volume_l: float | None


def packing_g(rng: Random, net_g: float) -> float:
    """Return what bag or box and filling weigh."""
    return log_between(rng, 12, 60) + net_g * rng.random() * 0.08


def loose_box(rng: Random, net_g: float, g_per_l: float, *, measured: float = 0.72) -> Box:
    """Return a box of a good whose packed density is known; `measured` is the chance that its sides are given."""
    gross = net_g + packing_g(rng, net_g)
    return Box(gross, gross / near(rng, g_per_l, 0.25) if rng.random() < measured else None)


def write_parcel(
    rng: Random, sender: dict[str, Any], recipient: dict[str, Any], lines: Sequence[Line], box: Box
) -> dict[str, Any]:
    """Return the contract's parcel without its number and time."""
    currency = CURRENCIES.draw(rng)
    parcel: dict[str, Any] = {
        "sender": sender,
        "recipient": recipient,
        "goods": [write_line(rng, line, currency) for line in lines],
        "pieces": 1,
        "gross_weight_g": _scale(rng, box.gross_g),
    }
    if box.volume_l is not None:
        parcel["dimensions_mm"] = _sides_mm(rng, box.volume_l)
    return parcel


def _scale(rng: Random, gross_g: float) -> int:
    """Counters weigh to a gram, some to five or ten."""
    step = 1 if rng.random() < 0.75 else pick(rng, (5, 10))
    return max(step, round(gross_g / step) * step)


def _sides_mm(rng: Random, volume_l: float) -> list[int]:
    edge = (volume_l * 1e6) ** (1 / 3)
    long, wide = 1.0 + rng.random() * 0.9, 0.8 + rng.random() * 0.4
    step = 10 if rng.random() < 0.7 else 5
    sides = (edge * long, edge * wide, edge / long / wide)
    return [max(step, round(side / step) * step) for side in sides]
