"""Turn a rate table into the rows the engine values parcels by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from native.spec import RateRow

if TYPE_CHECKING:
    from rules.documents import RatesDocument

SINCE_EVER_MS = 0  # no manifest is older than 1970


def rate_rows(document: RatesDocument | None) -> tuple[RateRow, ...]:
    """Return one row a currency, USD always among them.

    A table with one date holds for earlier parcels as well: an archive valued a little off says more than one
    that cannot be valued.
    """
    usd = {"USD": 1.0, **(document.usd if document else {})}
    return tuple(RateRow(currency, SINCE_EVER_MS, rate) for currency, rate in sorted(usd.items()))
