"""The parcels of a scene, as last declared: when, how heavy, by whom."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime
from typing import Any

from stream.evaluation.scene import ParcelName


class Parcels:
    """A table of parcels; each has a number from 0 in the order in which they first came.

    `accepted_ms`, `gross_g` and `sender` are indexed by that number; a sender is a number too, -1 without an id.
    """

    def __init__(self) -> None:
        self.accepted_ms = array("q")
        self.gross_g = array("d")
        self.sender = array("q")
        self._revision = array("q")
        self._numbers: dict[ParcelName, int] = {}
        self._senders: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, courier: str, parcel_id: str) -> int | None:
        """Return the number of a parcel; None when no manifest had it."""
        return self._numbers.get((courier, parcel_id))

    def names(self) -> list[ParcelName]:
        """Return (courier, parcel id) of every parcel, by its number."""
        return list(self._numbers)

    def take(self, manifest: dict[str, Any]) -> None:
        """Take in a manifest that the service could read; a higher revision replaces what was known of its parcels."""
        courier, revision = manifest["courier"], int(manifest.get("revision") or 0)
        for parcel in manifest["parcels"]:
            self._take_parcel(courier, revision, parcel, parcel.get("accepted_at") or manifest["lodged_at"])

    def _take_parcel(self, courier: str, revision: int, parcel: dict[str, Any], accepted_at: str) -> None:
        name = (courier, parcel["parcel_id"])
        number = self._numbers.setdefault(name, len(self._numbers))
        if number == len(self._revision):
            for column in (self.accepted_ms, self.sender, self._revision):
                column.append(-1)
            self.gross_g.append(0.0)
        if revision <= self._revision[number]:
            return
        self._revision[number] = revision
        self.accepted_ms[number] = _ms(accepted_at)
        self.gross_g[number] = parcel["gross_weight_g"]
        identity = "".join(char for char in str(parcel["sender"].get("id_no") or "").upper() if char.isalnum())
        self.sender[number] = self._senders.setdefault(identity, len(self._senders)) if identity else -1


def _ms(moment: str) -> int:
    when = datetime.fromisoformat(moment)
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
