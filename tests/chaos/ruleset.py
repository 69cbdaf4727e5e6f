"""The rules of chaos runs, which no change of the shipped packs touches: sums to compare, and alerts to lose."""

from __future__ import annotations

from pathlib import Path

# A field to group by, and how many parcels within half a day raise an alert: traffic comes near it now and then.
GROUPS = {"sender.id": 14, "sender.phone": 18, "sender.address": 12, "recipient.address": 21}
RULE = """
schema: parcel-rules/v1
rule: {name}
version: 1
title: {{zh: 试验 {name}, en: Trial {name}}}
status: active
effective: {{from: 2026-01-01}}
severity: high
score: 60
decision: inspect
when:
  all:
    - weight.gross: {{lt: 600g}}
    - destination.country: {{is_not: CN}}
window:
  group_by: [{field}]
  over: {over}
  allowed_lateness: 2d
  measures:
    parcels: {{count: parcels}}
    total: {{sum: weight.gross}}
    couriers: {{distinct: courier.code}}
    countries: {{distinct: destination.country}}
  having:
    all:
      - {measure}: {{gte: {least}}}
alert: {{dedup_by: [{field}], suppress_for: 12h}}
tests:
  - name: just enough
    expect: {{hits: 1}}
    stream:
      - {{at: 0d, every: 1m, times: {least}, parcel: {{
          destination.country: JP, weight.gross: 100g, {field}: "{value}", courier.code: {{cycle: [{couriers}]}}}}}}
  - name: one too few
    expect: {{hits: 0}}
    stream:
      - {{at: 0d, every: 1m, times: {less}, parcel: {{
          destination.country: JP, weight.gross: 100g, {field}: "{value}", courier.code: {{cycle: [{couriers}]}}}}}}
"""


def write(folder: Path) -> Path:
    """Write the rules to a folder of their own and return it.

    A second rule of each group keeps its parcels for longer than the traffic lasts and never fires, for want of
    couriers: nothing is forgotten, so that sums can be compared.
    """
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    for field, parcels in GROUPS.items():
        name = field.replace(".", "-")
        for kind, over, measure, least in (("burst", "12h", "parcels", parcels), ("keep", "30d", "couriers", 6)):
            text = RULE.format(
                name=f"{kind}-{name}",
                field=field,
                over=over,
                measure=measure,
                value="13800000001" if field == "sender.phone" else "1-2-3 Honcho",
                least=least,
                less=least - 1,
                couriers="C1, C2, C3, C4, C5, C6",
            )
            (rules / f"{kind}-{name}.yaml").write_text(text.lstrip(), "utf-8")
    return rules
