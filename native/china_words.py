"""The words by which the address keys read an address of China that is written in Latin letters.

English and pinyin. Lower case, as the normaliser leaves them; a phrase is matched across spaces and marks, never across
a comma or #. The build writes the rows into `places.h`.
"""

from __future__ import annotations

from enum import IntEnum


class China(IntEnum):
    """Say what a word does. The numbers are those of `china_reader.pxd`."""

    ROAD = 1  # ends a road's name, to which it adds its pinyin
    SIDE = 2  # an English side or part of a road, kept as its pinyin
    HOUSE = 3  # behind a number
    LANE = 4  # a number's, in front of the house: 470弄15号
    BUILDING = 5
    DOOR = 6  # a unit of a building
    UNIT = 7  # a unit of a building beside a room, else a room
    FLOOR = 8
    ROOM = 9
    PART = 10  # of a number, kept as its Chinese character
    NUMBER = 11  # says that a number follows, and no more
    SUFFIX = 12  # behind a province, city or district
    DISTRICT = 13  # as SUFFIX, and says that no city is meant
    TOWN = 14  # behind a town's name
    QUARTER = 15  # behind a name that is left out as often as given
    SECTION = 16  # of a road
    ANYWHERE = 17  # drops out
    SITE = 18  # ends a site's name, unless a road is called after it


def _rows(text: str) -> dict[str, str]:
    """Read rows set apart by semicolons: what a word adds, a colon, words set apart by commas."""
    found: dict[str, str] = {}
    for row in text.replace("\n", " ").split(";"):
        adds, words = row.split(":")
        found |= {word.strip(): adds.strip() for word in words.split(",")}
    return found


CHINA_ROWS: dict[China, dict[str, str]] = {
    China.ROAD: _rows(
        """lu: lu, road, rd; jie: jie, street, st, str; dajie: dajie, da jie; dadao: dadao, da dao, avenue, ave, av,
        boulevard, blvd; xiang: xiang, alley, allee; hutong: hutong, hu tong; gonglu: gonglu, gong lu, highway,
        hwy; cun: cun, village, vlg; malu: malu, ma lu"""
    ),
    China.SIDE: _rows(
        """dong: east, e; nan: south, s; xi: west, w; bei: north, n; zhong: middle, mid, central; huan: ring;
        nei: inner; wai: outer; zhi: branch"""
    ),
    China.HOUSE: _rows(": hao"),
    China.LANE: _rows(": nong"),
    China.BUILDING: _rows(
        ": haolou, hao lou, haodong, hao dong, dong, zhuang, zuo, haozhuang, hao zhuang, haozuo, hao zuo"
    ),
    China.DOOR: _rows(": danyuan, dan yuan, men, haomen, hao men"),
    China.FLOOR: _rows(": f, lou, ceng"),
    China.ROOM: _rows(": shi, fang, haofang, hao fang, haoshi, hao shi, hu"),
    China.PART: _rows("期: qi; 组: zu; 队: dui"),
    China.NUMBER: _rows(": no, nr, num, number, nos, hao no"),
    China.SUFFIX: _rows(
        """: city, province, prov, sheng, new area, new district, xinqu, xin qu, municipality, autonomous region,
        zizhiqu, autonomous prefecture, prefecture, zizhizhou"""
    ),
    China.DISTRICT: _rows(": district, dist, qu, county, xian"),
    China.TOWN: _rows(": town, zhen, township"),
    China.QUARTER: _rows(
        """: subdistrict, sub district, jiedao, jie dao, street office, subdistrict office, community, shequ, she qu"""
    ),
    China.SECTION: _rows(": section, sec, duan"),
    China.SITE: _rows(
        """: garden, gardens, plaza, square, center, centre, mansion, mansions, park, hotel, market, factory, company,
        ltd, international, apartments, residence, estate, campus, university, school, hospital, dasha, da sha, huayuan,
        hua yuan, guangchang, guang chang, xiaoqu, xiao qu, gongyeyuan, gongye yuan"""
    ),
    China.ANYWHERE: _rows(": the, of, p, r, pr"),
}

# Words that stand before their value when there is one, else behind it.
ENGLISH_ROWS: dict[China, dict[str, str]] = {
    China.LANE: _rows(": lane, ln"),
    China.BUILDING: _rows(": building, bldg, bld, block, blk, tower, twr"),
    China.DOOR: _rows(": gate, entrance"),
    China.UNIT: _rows(": unit"),
    China.FLOOR: _rows(": floor, fl, flr, level, lvl, storey"),
    China.ROOM: _rows(
        """: room, rm, suite, ste, flat, apt, apartment, office, shop, store, stall, booth, flat rm, room no, rm no"""
    ),
    China.PART: _rows("期: phase; 区: zone, area; 组: group; 队: team"),
}

# Names of places that are not written in pinyin.
OTHER_SPELLINGS = {
    "inner mongolia": "内蒙古", "nei mongol": "内蒙古", "tibet": "西藏", "shaanxi": "陕西", "canton": "广州",
    "peking": "北京", "harbin": "哈尔滨", "urumqi": "乌鲁木齐", "hohhot": "呼和浩特", "lhasa": "拉萨",
    "qiqihar": "齐齐哈尔", "hi tech zone": "高新区", "high tech zone": "高新区",
    "hi tech district": "高新区", "high tech district": "高新区", "high tech development zone": "高新区",
    "hi tech development zone": "高新区", "economic development zone": "经开区",
    "economic and technological development zone": "经开区", "development zone": "经开区",
    "suzhou industrial park": "工业园区", "sip": "工业园区",
}  # fmt: skip
# Two letters more or less make a word of another country.
LEAST_SIGNAL = 5
SHORT_SIGNALS = ("xian", "xi an", "wuxi", "wu xi", "yiwu", "yi wu")
