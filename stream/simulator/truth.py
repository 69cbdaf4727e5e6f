"""What is true of a scene: which parcels belong to schemes, and which only look like it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import orjson


@dataclass(slots=True)
class SchemeTruth:
    """One scheme: its kind, and the gross weight in g of each parcel (courier, parcel id), as last declared."""

    kind: str
    gross_g: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def grams(self) -> float:
        """Return the gross weight of the whole scheme in g."""
        return sum(self.gross_g.values())


@dataclass(slots=True)
class Truth:
    """Schemes by id, and the parcels of honest look-alikes by their kind."""

    schemes: dict[str, SchemeTruth] = field(default_factory=dict)
    look_alikes: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def note(self, owner: str, parcel: tuple[str, str], gross_g: float) -> None:
        """Write down a parcel; a scheme's may come again with a corrected weight."""
        if owner in self.schemes:
            self.schemes[owner].gross_g[parcel] = gross_g
        elif owner:
            self.look_alikes[owner].append(parcel)

    def document(self) -> bytes:
        """Return truth.json: scheme id -> kind and parcels."""
        return orjson.dumps(
            {name: {"kind": scheme.kind, "parcels": list(scheme.gross_g)} for name, scheme in self.schemes.items()},
            option=orjson.OPT_INDENT_2,
        )

    def benign_document(self) -> bytes:
        """Return benign.json: kind of look-alike -> parcels."""
        return orjson.dumps(dict(sorted(self.look_alikes.items())))
