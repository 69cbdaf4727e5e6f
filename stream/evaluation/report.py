"""Tell figures: a table for people, one object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stream.evaluation.figures import DEFINITIONS, TOTAL, Figures, KindFigures
from stream.evaluation.naive import NAME


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found out about a rule set on a scene.

    Args:
        scene: the folder, as given.
        ruleset: its hash.
        rules, naive: figures of the rule set and of the naive rule.
    """

    scene: str
    ruleset: str
    n_manifests: int
    n_parcels: int
    rules: Figures
    naive: Figures

    def document(self) -> dict[str, Any]:
        """Return all of it for JSON; shares are null where there is nothing to take a share of."""
        return {
            "scene": self.scene,
            "ruleset": self.ruleset,
            "manifests": self.n_manifests,
            "parcels": self.n_parcels,
            "rules": _document(self.rules),
            "naive": _document(self.naive) | {"rule": NAME},
            "definitions": DEFINITIONS,
        }

    def text(self) -> str:
        """Return the tables and what their columns mean."""
        return "\n".join([*self._head(), "", *self._kinds(), "", *self._cost(), *self._rules(), *self._look_alikes()])

    def _head(self) -> Iterator[str]:
        yield (
            f"{self.scene}: {self.n_parcels} parcels in {self.n_manifests} manifests, "
            f"{self.rules.kinds[TOTAL].n_schemes} schemes of {_kg(self.rules.kinds[TOTAL].grams)}; "
            f"rule set {self.ruleset} beside the naive rule ({NAME})"
        )

    def _kinds(self) -> Iterator[str]:
        rows: list[tuple[str, ...]] = [("scheme", "n", "kg", "found", "naive", "caught", "naive", "gone", "naive")]
        for kind, ours in self.rules.kinds.items():
            other = self.naive.kinds[kind]
            found = [_share(side.n_found, side.n_schemes) for side in (ours, other)]
            caught = [_share(side.caught_g, side.grams) for side in (ours, other)]
            gone = [_share(side.gone_g, side.grams) for side in (ours, other)]
            rows.append((kind, str(ours.n_schemes), f"{ours.grams / 1000:.1f}", *found, *caught, *gone))
        yield from _table(rows)
        for word in ("found", "caught", "gone"):
            yield f"{word}: {DEFINITIONS[word]}"

    def _cost(self) -> Iterator[str]:
        rows: list[tuple[str, ...]] = [("", "rules", "naive")]
        sides = (self.rules, self.naive)
        rows.append(("active alerts", *(str(side.n_alerts) for side in sides)))
        rows.append(("alert precision", *(_share(side.n_right, side.n_alerts) for side in sides)))
        cases = [side.cases for side in sides]
        rows.append(("cases", *(str(side.n_cases) for side in cases)))
        rows.append(("case precision", *(_share(side.n_right, side.n_cases) for side in cases)))
        rows.append(("alerts a case", *(_mean(side.n_alerts, side.cases.n_cases) for side in sides)))
        rows.append(("  of the largest", *(str(side.n_alerts_most) for side in cases)))
        rows.append(("cases a scheme", *(_mean(side.n_of_schemes, side.n_schemes) for side in cases)))
        rows.append(("honest parcels disturbed", *(str(side.n_disturbed) for side in sides)))
        rows.append(("  of 10,000", *(f"{_of_10000(side.n_disturbed, side.n_benign):.1f}" for side in sides)))
        rows.append(("honest parcels asked about", *(str(side.n_asked) for side in sides)))
        yield from _table(rows)
        for word in ("precision", "case", "cases a scheme", "disturbed", "asked"):
            yield f"{word}: {DEFINITIONS[word]}"

    def _rules(self) -> Iterator[str]:
        rows: list[tuple[str, ...]] = [("rule", "alerts", "right", "scheme parcels hit", "honest parcels hit")]
        n_silent = 0
        for rule, side in sorted(self.rules.rules.items()):
            shown = (side.n_alerts, side.n_right, side.n_scheme_hits, side.n_benign_hits)
            if any(shown):
                rows.append((rule, *(str(number) for number in shown)))
            else:
                n_silent += 1
        yield ""
        yield from _table(rows)
        yield f"{n_silent} more rules found nothing"

    def _look_alikes(self) -> Iterator[str]:
        if not self.rules.look_alikes:
            return
        rows = [("honest senders", "parcels", "disturbed", "of 10,000", "naive")]
        for kind, (n, n_disturbed) in self.rules.look_alikes.items():
            naive = f"{_of_10000(self.naive.look_alikes[kind][1], n):.1f}"
            rows.append((kind, str(n), str(n_disturbed), f"{_of_10000(n_disturbed, n):.1f}", naive))
        yield ""
        yield from _table(rows)


def _document(figures: Figures) -> dict[str, Any]:
    return {
        "schemes": {kind: _kind(side) for kind, side in figures.kinds.items()},
        "alerts": figures.n_alerts,
        "alerts_right": figures.n_right,
        "alert_precision": _ratio(figures.n_right, figures.n_alerts),
        "cases": figures.cases.n_cases,
        "cases_right": figures.cases.n_right,
        "case_precision": _ratio(figures.cases.n_right, figures.cases.n_cases),
        "alerts_per_case": _ratio(figures.n_alerts, figures.cases.n_cases),
        "alerts_of_largest_case": figures.cases.n_alerts_most,
        "cases_per_scheme": _ratio(figures.cases.n_of_schemes, figures.cases.n_schemes),
        "benign_parcels": figures.n_benign,
        "benign_disturbed": figures.n_disturbed,
        "benign_disturbed_per_10000": _of_10000(figures.n_disturbed, figures.n_benign),
        "benign_asked": figures.n_asked,
        "by_rule": {
            rule: {
                "alerts": side.n_alerts,
                "alerts_right": side.n_right,
                "scheme_parcels_hit": side.n_scheme_hits,
                "benign_parcels_hit": side.n_benign_hits,
            }
            for rule, side in sorted(figures.rules.items())
        },
        "look_alikes": {kind: {"parcels": n, "disturbed": hurt} for kind, (n, hurt) in figures.look_alikes.items()},
    }


def _kind(figures: KindFigures) -> dict[str, Any]:
    return {
        "schemes": figures.n_schemes,
        "found": figures.n_found,
        "recall": _ratio(figures.n_found, figures.n_schemes),
        "grams": figures.grams,
        "caught_share": _ratio(figures.caught_g, figures.grams),
        "gone_share": _ratio(figures.gone_g, figures.grams),
    }


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _of_10000(part: int, whole: int) -> float:
    return 10_000 * part / whole if whole else 0.0


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


def _mean(total: int, n: int) -> str:
    return f"{total / n:.1f}" if n else "-"


def _kg(grams: float) -> str:
    return f"{grams / 1000:.1f} kg"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"{row[0].ljust(widths[0])}  {'  '.join(cells)}".rstrip()
