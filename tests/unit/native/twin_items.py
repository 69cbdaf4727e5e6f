"""The items of an address, as in native/address_items.pxd."""

from __future__ import annotations

from dataclasses import dataclass

from native.address_words import Word


@dataclass
class Item:
    """W: a name. N: a number, letter or side that tells doors apart. P: a phase or zone."""

    tag: str
    text: str
    kind: Word | None = None
    anchor: bool = False
