"""Say in one sentence what a case is about, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from stream.cases.tally import Tally
from stream.documents import moment

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
N_COUNTRIES = 3  # told by name, those with most parcels; of more the others are counted
KG_MG = 1_000_000


def why_open(tally: Tally, first_ms: int, last_ms: int) -> tuple[str, str]:
    """Return the sentence of a case with alerts, in English and in Chinese; days are in UTC."""
    alerts, parcels, rules = len(tally.alerts), len(tally.parcels), len(tally.rules)
    couriers, destinations = len(tally.couriers), _most_first(tally.destinations)
    first, last = moment(first_ms), moment(last_ms)
    en = f"{_n(alerts, 'alert')} of {_n(rules, 'rule')}"
    zh = f"{rules} 条规则的 {alerts} 个预警，"
    if parcels:
        en += f" on {_n(parcels, 'parcel')}, {_weight(tally.gross_mg, 'g', 'kg')}, {_n(couriers, 'courier')}"
        zh += f"{parcels} 个包裹，共 {_weight(tally.gross_mg, '克', '千克')}，{couriers} 家快递企业，"
    if destinations:
        en += f", to {_countries(destinations)}"
        zh += f"寄往 {_countries_zh(destinations)}，"
    return f"{en}, {_days(first, last)}", f"{zh}{_days_zh(first, last)}"


def why_closed() -> tuple[str, str]:
    """Return the sentence of a case that all alerts have left."""
    return "No alert is left: all were closed or taken away", "预警均已关闭或撤回，没有剩余"


def why_joined(target: str, before: tuple[str, str]) -> tuple[str, str]:
    """Return the sentence of a case that went into another.

    Args:
        target: the id of that one.
        before: its own sentence up to then.
    """
    return f"Joined into {target}; before that {before[0]}", f"已并入 {target}；此前：{before[1]}"


def _n(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _weight(gross_mg: int, grams: str, kilograms: str) -> str:
    return f"{gross_mg / KG_MG:,.1f} {kilograms}" if gross_mg >= KG_MG else f"{gross_mg / 1000:.0f} {grams}"


def _most_first(destinations: Mapping[str, int]) -> list[str]:
    return sorted((name for name in destinations if name), key=lambda name: (-destinations[name], name))


def _countries(names: list[str]) -> str:
    if len(names) > N_COUNTRIES:
        return f"{', '.join(names[:N_COUNTRIES])} and {len(names) - N_COUNTRIES} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _countries_zh(names: list[str]) -> str:
    more = f" 等 {len(names)} 地" if len(names) > N_COUNTRIES else ""
    return "、".join(names[:N_COUNTRIES]) + more


def _days(first: datetime, last: datetime) -> str:
    if first.date() == last.date():
        return _day(first)
    year = "" if first.year == last.year else f" {first.year}"
    return f"{_day(first)}{year} to {_day(last)}{year and f' {last.year}'}"


def _day(when: datetime) -> str:
    return f"{when.day} {MONTHS[when.month - 1]}"


def _days_zh(first: datetime, last: datetime) -> str:
    if first.date() == last.date():
        return f"{first.month}月{first.day}日"
    years = ("", "") if first.year == last.year else (f"{first.year}年", f"{last.year}年")
    return f"{years[0]}{first.month}月{first.day}日至{years[1]}{last.month}月{last.day}日"
