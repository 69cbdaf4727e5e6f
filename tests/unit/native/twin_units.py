"""Plain twin of native/units.pyx: how many articles a goods line declares."""

from __future__ import annotations

import math

WEIGHTS = (
    *("kg", "KG", "Kgs", "kgm", "KILOGRAM", "g", "gr", "GRM", "gram", "t", "tne", "lb", "LBS", "oz"),
    *("千克", "公斤", "克", "毫克", "吨", "斤", "两", "磅", "035", "036", "070", "076", "083"),
)
SIZES = (
    *("l", "LTR", "ml", "MLT", "m", "MTR", "cm", "M2", "m3", "CBM"),
    *("升", "毫升", "米", "厘米", "平方米", "立方米", "030", "032", "033", "095", "096"),
)
COUNTS = (
    *("pcs", "PCS", "pc", "PCE", "set", "SET", "bag", "box", "JAR", "btl", "CTN", "doz", "pair", "roll"),
    *("件", "个", "只", "台", "套", "包", "袋", "瓶", "桶", "盒", "双"),
    *("001", "006", "007", "011", "120", "125", "136", "142"),
)


def count_of(quantity: float | None, unit: str) -> float:
    """Return the articles of a line; NaN where none are declared."""
    measured = {name.lower() for name in WEIGHTS + SIZES}
    if quantity is None or quantity < 1 or quantity != math.floor(quantity):
        return math.nan
    return math.nan if unit.replace(" ", "").replace(".", "").lower() in measured else float(quantity)
