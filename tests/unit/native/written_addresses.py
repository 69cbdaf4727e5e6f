"""Addresses made up in the field's manner: a door, ways of writing it, and its neighbours."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import dataclass
from functools import cache

from native.build_places import gazetteer, places, short_names
from native.build_tables import traditional_to_simplified


def split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STEMS = split(
    "科技 人民 解放 建设 中山 南京 北京 天府 文一 文三 民治 科苑 深南 学院 华强 石沙"
    " 兴发 创业 和平 长江 黄河 迎宾 滨海 工业 花园 春风 三元里 五四 延安 淮海 复兴 新华"
    " 光明 友谊 红旗 东风 朝阳 长安 西湖 大学 体育 火炬 世纪 高新 软件园 珠江 龙翔 莲花"
    " 翠竹 八一 百花 万科 千山 双龙"
)
KINDS = ("路", "街", "大道", "东路", "西路", "南路", "北路", "中路", "大街", "一路", "二路", "十二路", "巷", "南街")
SITES = (
    "",
    "",
    "",
    "创新大厦",
    "阳光花园",
    "科技园",
    "软件产业基地",
    "万达广场",
    "SOHO现代城",
    "国际商务中心",
    "金色家园",
)
REMARKS = (
    "请送货上门",
    "电联",
    "放门卫",
    "勿折",
    "易碎轻放",
    "放快递柜",
    "前台收",
    "周末不送货",
    "派件前电话联系",
    "务必本人签收",
    "不要放驿站",
    "13800138000",
    "电话13912345678",
    "0755-86543210",
    "张先生 138-0013-8000",
    "邮编518057",
    "到付",
    "放门口就行",
    "请放1楼前台",
    "打电话",
    "下午5点后送",
    "收件人：王小姐",
    "勿压",
    "工作日送",
    "易碎品",
    "加急",
    "谢谢",
)
DIGITS = "零一二三四五六七八九"


@cache
def divisions() -> list[tuple[str, str, str, int]]:
    """Return (province, city, district, code) of every district; a municipality has no city."""
    name = {code: full for full, code in reversed(places())}
    rows = []
    for full, code in places():
        if 0 < code % 100 < 95 and code < 710000 and code // 10000 * 10000 in name:
            rows.append((name[code // 10000 * 10000], name.get(code // 100 * 100, ""), full, code))
    return rows


@cache
def likeliest_codes() -> dict[str, int]:
    """Return which district a name without a city means."""
    return {name: codes[0][0] for name, codes in gazetteer().items()}


@cache
def traditional() -> dict[str, str]:
    table: dict[str, str] = {}
    for old, new in traditional_to_simplified().items():
        table.setdefault(new, old)
    return table | {"里": "里", "台": "台", "面": "面", "号": "號", "栋": "棟", "单": "單", "楼": "樓"}


@dataclass(frozen=True)
class Door:
    """One door, by its parts."""

    province: str
    city: str
    district: str
    code: int
    road: str
    house: int
    site: str
    building: str
    unit: int  # 0: none
    room: int


def door(chance: random.Random) -> Door:
    province, city, district, code = chance.choice(divisions())
    return Door(
        province,
        city,
        district,
        code,
        chance.choice(STEMS) + chance.choice(KINDS),
        chance.randrange(1, 1500),
        chance.choice(SITES),
        chance.choice([str(chance.randrange(1, 40)), chance.choice("ABCDEFG")]),
        chance.choice([0, 0, chance.randrange(1, 7)]),
        chance.randrange(1, 34) * 100 + chance.randrange(1, 13),
    )


def chinese(number: int) -> str:
    """Return a number below 100 as it is spoken."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def plain(place: Door) -> str:
    unit = f"{place.unit}单元" if place.unit else ""
    return (
        f"{place.province}{place.city}{place.district}{place.road}{place.house}号{place.site}"
        f"{place.building}栋{unit}{place.room}室"
    )


def region(place: Door, chance: random.Random) -> str:
    """Write province, city and district with some left out or shortened, so that they still say which district."""
    likeliest = likeliest_codes()[place.district] == place.code

    def short(name: str) -> str:
        bare = [other for other, is_bare in short_names(name).items() if is_bare]
        return bare[0] if bare else name

    choices = [
        place.province + place.city + place.district,
        place.city + place.district if place.city else short(place.province) + place.district,
        short(place.province) + (short(place.city) if place.city else "") + place.district,
        (short(place.city) if place.city else place.province) + place.district,
    ]
    if likeliest:
        choices.append(place.district)
    return chance.choice(choices)


def variant(place: Door, chance: random.Random) -> str:
    """Write the same door another way."""
    building, house = place.building, str(place.house)
    joint = chance.choice(["", "", " "])
    spoken = chance.random() < 0.2
    if spoken and building.isdigit():
        building = chinese(int(building))
    if spoken and place.house < 100:
        house = chinese(place.house)
    if building.isalpha():
        written = chance.choice([building, building.lower()]) + chance.choice(["座", "栋", "幢", "号楼"])
    else:
        written = building + chance.choice(
            ["栋", "幢", "座", "号楼", "楼" if int(place.building) != place.room // 100 else "栋"]
        )
    unit = ""
    if place.unit:
        unit = (chinese(place.unit) if spoken else str(place.unit)) + "单元"
    room = str(place.room) + chance.choice(["室", "房", ""])
    if chance.random() < 0.15:
        room = f"{place.room // 100}{chance.choice(['楼', '层', 'F'])}{room}"
    tail = written + joint + unit + joint + room
    if place.building.isdigit() and chance.random() < 0.15:
        tail = "-".join(filter(None, [place.building, str(place.unit or ""), str(place.room)]))
        joint = joint if place.site else " "
    text = region(place, chance) + joint + place.road + house + "号" + joint + place.site + joint + tail
    return disguised(text, chance)


def disguised(text: str, chance: random.Random) -> str:
    if chance.random() < 0.4:
        remark = chance.choice(REMARKS)
        text += chance.choice([f"（{remark}）", f" {remark}", f"，{remark}", f"[{remark}]", f"({remark}"])
    if chance.random() < 0.2:
        text = "".join(traditional().get(char, char) for char in text)
    if chance.random() < 0.15:
        text = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    if chance.random() < 0.1:
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice("\u200b\u200d\ufeff\u00ad") + text[at:]
    return text


def identity(place: Door) -> tuple[object, ...]:
    """Return what tells a door from others: a building numbered as its only floor is left out when its room says it."""
    building = "" if place.building == str(place.room // 100) and not place.unit else place.building
    return place.code, place.road, place.house, building, place.unit, place.room


def neighbour(place: Door, chance: random.Random) -> Door:
    """Return a door near by, or one like it elsewhere."""
    what = chance.choice(["room", "house", "building", "region", "road"])
    if what == "room":
        return dataclasses.replace(place, room=place.room + chance.choice([1, -1, 100, 10]))
    if what == "house":
        return dataclasses.replace(place, house=place.house + chance.choice([1, 2, 10]))
    if what == "building":
        other = str(int(place.building) + 1) if place.building.isdigit() else chr(ord(place.building) + 1)
        return dataclasses.replace(place, building=other)
    if what == "region":
        province, city, district, code = chance.choice([row for row in divisions() if row[3] != place.code])
        return dataclasses.replace(place, province=province, city=city, district=district, code=code)
    return dataclasses.replace(
        place, road=chance.choice([stem for stem in STEMS if not place.road.startswith(stem)]) + "路"
    )
