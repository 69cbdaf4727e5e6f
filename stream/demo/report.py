"""Tell a visitor what was screened, what was found, and how that compares with what was hidden."""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from stream.demo.answers import Answers, ParcelKey
from stream.demo.publishing import Screened
from stream.demo.scenario import Scenario
from stream.demo.scoring import Score, owners, score
from stream.documents import DECISIONS, SEVERITIES

MAX_WIDTH = 110
N_ALERTS = 5
N_CASES = 3
INDENT = " " * 14
N_PARCELS_SHOWN = 4
MEANINGS = {
    "clear": "assessment complete",
    "info": "request for information",
    "inspect": "request for screening",
    "hold": "do not load",
}


def is_complete(scenario: Scenario, answers: Answers) -> bool:
    """Tell whether every manifest record got a verdict or a dead letter."""
    return not _unanswered(scenario, answers)


def _unanswered(scenario: Scenario, answers: Answers) -> Counter[bytes]:
    return Counter(head.key for head in scenario.heads) - answers.keys


def lines(scenario: Scenario, screened: Screened, answers: Answers, *, width: int, kept: Path | None) -> Iterator[str]:
    """Yield the report, line by line.

    Args:
        width: columns of the terminal.
        kept: the folder in which manifests, truth, alerts, cases and logs lie, if they were kept.
    """
    yield from _screened(scenario, screened, answers)
    yield from _alerts(answers, owners(scenario.truth), width)
    yield from _cases(answers.cases, width)
    yield from _schemes(score(scenario.truth, answers, scenario.options.parcels), width)
    yield from _next(scenario, kept)


def _screened(scenario: Scenario, screened: Screened, answers: Answers) -> Iterator[str]:
    n = answers.n_parcels
    pace = n / screened.verdicts_s
    yield _heading("Screened")
    yield f"  {n:,} parcels in {answers.n_manifests:,} manifests, the traffic of {scenario.options.days} days"
    yield f"  verdicts after {screened.verdicts_s:.1f} s, {pace:,.0f} parcels/s; alerts after {screened.alerts_s:.1f} s"
    yield "  (by one worker; Kafka and the couriers ran beside it on this machine)"
    for decision in DECISIONS:
        count = answers.decisions[decision]
        yield f"  {decision:<12}{count:>9,}  {100 * count / max(1, n):5.2f} %  {MEANINGS[decision]}"
    yield f"  {'rejected':<12}{answers.n_rejected:>9,}           parcels that could not be read; the verdict says why"
    codes = "".join(f", {code} {count}" for code, count in sorted(answers.dead.items()))
    yield f"  {'dead letters':<12}{answers.dead.total():>9,}           records that could not be read{codes}"
    yield f"  {'called back':<12}{len(answers.called_back):>9,}           parcels let pass until an alert came"
    if scenario.n_damaged:
        yield f"  {scenario.n_damaged} of the records were damaged on purpose"
    if missing := _unanswered(scenario, answers).total():
        yield f"  NOT COMPLETE: {missing:,} of {len(scenario.heads):,} records were not answered"
    else:
        yield f"  every one of the {len(scenario.heads):,} records was answered"


def _alerts(answers: Answers, owner: Mapping[ParcelKey, str], width: int) -> Iterator[str]:
    groups = _by_group(answers.alerts.values())
    yield _heading(f"Alerts: {len(answers.alerts):,} about {len(groups):,} groups of parcels")
    shown = _most_telling(groups)
    for number, alert in enumerate(shown, start=1):
        yield from _alert(number, alert, width)
        yield from _wrapped("truth", _whose(alert, owner), width)
    if len(groups) > len(shown):
        yield f"  .. and {len(groups) - len(shown):,} groups more"


def _cases(cases: list[dict[str, Any]], width: int) -> Iterator[str]:
    n_alerts = sum(case["alert_count"] for case in cases)
    yield _heading(f"Cases: {len(cases):,}, in which {n_alerts:,} active alerts hang together by their parcels")
    worst = sorted(cases, key=_gravity, reverse=True)
    for number, case in enumerate(worst[:N_CASES], start=1):
        yield f"  {number}. {case['severity']}, {case['decision']}"
        yield from _wrapped("why", case["why"], width)
    if len(cases) > N_CASES:
        yield f"  .. and {len(cases) - N_CASES:,} more"


def _gravity(case: dict[str, Any]) -> tuple[object, ...]:
    return SEVERITIES.index(case["severity"]), case["score"], case["alert_count"], case["case_id"]


def _by_group(alerts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return of each rule and group the alert with the most parcels: its others are other stretches of time."""
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for alert in alerts:
        key = alert["rule"], alert["group"]["key"]
        if key not in best or _weight(alert) > _weight(best[key]):
            best[key] = alert
    return sorted(best.values(), key=_weight, reverse=True)


def _weight(alert: dict[str, Any]) -> tuple[object, ...]:
    return (
        alert["stage"] == "active",
        SEVERITIES.index(alert["severity"]),
        alert["score"],
        alert["parcel_count"],
        alert["alert_id"],
    )


def _most_telling(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first alert of every rule, then the next ones, up to what a visitor reads."""
    first: dict[str, dict[str, Any]] = {}
    for alert in groups:
        first.setdefault(alert["rule"], alert)
    others = [alert for alert in groups if alert is not first[alert["rule"]]]
    return [*first.values(), *others][:N_ALERTS]


def _alert(number: int, alert: dict[str, Any], width: int) -> Iterator[str]:
    title, _, measured = alert["why"].partition(": ")
    yield f"  {number}. {title}"
    yield from _wrapped("why", measured.replace("; ", ", "), width)
    yield from _wrapped_chinese(alert["why_zh"], width)
    by = " + ".join(alert["group"]["by"])
    yield from _wrapped("group", f"one {by}, known only as {alert['group']['key']}", width)
    window = f"{alert['window']['over']} up to {alert['window']['to'][:16].replace('T', ' ')} UTC"
    rule = f"{alert['rule']} v{alert['rule_version']}, {alert['severity']}, {alert['stage']}"
    yield from _wrapped("rule", f"{rule}; decision {alert['decision']}; window of {window}", width)
    yield from _wrapped("parcels", _evidence(alert), width)


def _whose(alert: dict[str, Any], owner: Mapping[ParcelKey, str]) -> str:
    named = [(one["courier"], one["parcel_id"]) for one in alert["parcels"]]
    whose = Counter(owner.get(parcel, "of other honest senders") for parcel in named)
    return f"of {len(named)} parcels named: " + "; ".join(f"{n} {what}" for what, n in whose.most_common())


def _evidence(alert: dict[str, Any]) -> str:
    shown = alert["parcels"][:N_PARCELS_SHOWN]
    told = ", ".join(
        f"{one['courier']} {one['parcel_id']} ({one['gross_weight_g']:,.0f} g"
        f"{' to ' + one['destination'] if 'destination' in one else ''}, {one['accepted_at'][5:10]})"
        for one in shown
    )
    left = alert["parcel_count"] - len(shown)
    return told + (f" and {left:,} more" if left > 0 else "")


def _wrapped(name: str, text: str, width: int) -> Iterator[str]:
    first, *rest = textwrap.wrap(text, max(40, width - len(INDENT)), break_on_hyphens=False) or [""]
    yield f"     {name:<9}{first}"
    yield from (f"{INDENT}{line}" for line in rest)


def _wrapped_chinese(text: str, width: int) -> Iterator[str]:
    """Break a text between its parts; Chinese characters are two columns wide, which textwrap does not know."""
    line = ""
    for part in text.replace("：", "：\n").replace("；", "；\n").split("\n"):
        if line and _columns(line + part) > width - len(INDENT):
            yield f"{INDENT}{line}"
            line = ""
        line += part
    yield f"{INDENT}{line}"


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _schemes(found: Score, width: int) -> Iterator[str]:
    yield _heading("Hidden schemes (the simulator knows them; the worker saw only manifests)")
    yield f"  {'kind':<26} {'found':>8}   {'parcels caught':>14}   {'weight caught':>19}"
    for kind in (*found.kinds, found.total):
        schemes = f"{kind.n_found} of {kind.n_schemes}"
        parcels = f"{kind.n_caught:,} of {kind.n_parcels:,}"
        weight = f"{kind.caught_g / 1000:,.1f} of {kind.total_g / 1000:,.1f} kg"
        yield f"  {kind.name:<26} {schemes:>8}   {parcels:>14}   {weight:>19}"
    yield "  caught: in an active alert, or with a decision that is not clear; found: at least one is"
    share = 100 * found.n_disturbed / max(1, found.n_benign)
    yield f"  benign parcels disturbed (inspect or hold): {found.n_disturbed:,} of {found.n_benign:,} ({share:.2f} %)"
    if found.disturbed_alike:
        told = ", ".join(f"{n:,} {kind}" for kind, n in found.disturbed_alike.most_common())
        yield from textwrap.wrap(
            f"of them honest look-alikes: {told}", width, initial_indent="  ", subsequent_indent="    "
        )


def _next(scenario: Scenario, kept: Path | None) -> Iterator[str]:
    yield _heading("Where to go next")
    if kept is None:
        yield _hint("parcelsieve demo --keep FOLDER", "keep manifests, truth, alerts, cases and logs")
    else:
        yield _hint(f"ls {kept}", "manifests.ndjson, truth.json, benign.json, alerts.ndjson, cases.ndjson, logs")
    yield _hint(f"parcelsieve demo --seed {scenario.options.seed + 1}", "other couriers, other schemes")
    yield _hint("parcelsieve screen FILE", "your own manifests, without Kafka")
    yield _hint("parcelsieve rules check PATH", "your own rules; the shipped ones are rules/packs/*.yaml")
    yield _hint("README.md", "run it for good, publish with kcat, read alerts")


def _hint(what: str, meaning: str) -> str:
    return f"  {what:<32}  {meaning}"


def _heading(text: str) -> str:
    return f"\n{text}"
