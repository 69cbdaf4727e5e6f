"""One parcel before it has a waybill: who sends what to whom, when, by which courier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from stream.simulator.couriers import COURIERS
from stream.simulator.draws import log_between, near, pick
from stream.simulator.goods import CURRENCIES, Line, write_line

# Countries through which ordinary parcels go on, and how many manifests say so.
TRANSIT = ("HK", "HK", "KR", "SG", "NL", "BE", "AE", "KZ", "TH", "MY")
PASSED_ON = 0.015


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
        sides_mm: outer sides; None when nobody measured.
        pieces: packages that go under one waybill.
    """

    gross_g: float
    sides_mm: tuple[int, int, int] | None
    pieces: int = 1


def packing_g(rng: Random, net_g: float) -> float:
    """Return what bag or box and filling weigh."""
    return log_between(rng, 12, 60) + net_g * rng.random() * 0.08


def loose_box(rng: Random, net_g: float, g_per_l: float, *, measured: float = 0.72) -> Box:
    """Return a box of a good whose packed density is known; `measured` is the chance that its sides are given."""
    gross = net_g + packing_g(rng, net_g)
    return Box(gross, sides_of(rng, gross / near(rng, g_per_l, 0.25)) if rng.random() < measured else None)


def write_parcel(
    rng: Random, sender: dict[str, Any], recipient: dict[str, Any], lines: Sequence[Line], box: Box
) -> dict[str, Any]:
    """Return the contract's parcel without its number and time."""
    currency = CURRENCIES.draw(rng)
    parcel: dict[str, Any] = {
        "sender": sender,
        "recipient": recipient,
        "goods": [write_line(rng, line, currency) for line in lines],
        "gross_weight_g": _weigh(rng, box.gross_g),
    }
    if box.pieces > 1 or rng.random() < 0.6:
        parcel["pieces"] = box.pieces
    if rng.random() < PASSED_ON:
        parcel["transit_countries"] = [pick(rng, TRANSIT)]
    if box.sides_mm is not None:
        parcel["dimensions_mm"] = list(box.sides_mm)
    return parcel


def _weigh(rng: Random, gross_g: float) -> int:
    """Return what a counter's scale shows: most weigh to a gram, some to five or ten."""
    step = 1 if rng.random() < 0.75 else pick(rng, (5, 10))
    return max(step, round(gross_g / step) * step)


def sides_of(rng: Random, volume_l: float) -> tuple[int, int, int]:
    """Return the sides in mm of a box of about that volume, as somebody reads them off a rule."""
    edge = (max(volume_l, 0.05) * 1e6) ** (1 / 3)
    long, wide = 1.0 + rng.random() * 0.9, 0.8 + rng.random() * 0.4
    step = 10 if rng.random() < 0.7 else 5
    sides = (edge * long, edge * wide, edge / long / wide)
    length, width, height = (max(step, round(side / step) * step) for side in sides)
    return length, width, height


def measured_again(rng: Random, sides_mm: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the sides of the same box, measured by somebody else."""
    length, width, height = (side + pick(rng, (0, 0, 0, 0, 5, -5, 10)) for side in sides_mm)
    return max(10, length), max(10, width), max(10, height)
