"""Seeded traffic for the benchmarks: everyday parcels of a courier, a few of them raw materials.

Every parcel is different, as in life: a repeated one would sit in every cache. Senders come again five times on
average and recipients less often; event times rise over ten days.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

START = datetime(2026, 10, 1, tzinfo=UTC)
SPAN_S = 10 * 86_400
PARCELS_A_SENDER = 5
MATERIAL_SHARE = 0.02

COURIERS = ("SF", "YTO", "ZTO", "STO", "YUNDA", "EMS", "JD", "JT")
COUNTRIES = ("US", "JP", "KR", "GB", "DE", "FR", "AU", "CA", "TH", "VN", "MY", "SG", "RU", "BR", "MX", "AE")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉"
PLACES = (
    ("广东省深圳市龙岗区坂田街道", "深圳市"),
    ("广东省广州市白云区石井街道", "广州市"),
    ("浙江省金华市义乌市福田街道", "金华市"),
    ("浙江省杭州市余杭区良渚街道", "杭州市"),
    ("福建省泉州市晋江市池店镇", "泉州市"),
    ("江苏省苏州市昆山市玉山镇", "苏州市"),
    ("山东省青岛市城阳区流亭街道", "青岛市"),
    ("上海市浦东新区川沙新镇", "上海市"),
)
ROADS = ("创业", "科技", "人民", "建设", "工业", "解放", "中山", "新华", "稠州", "文昌")
STREETS = ("Maple Avenue", "High Street", "Rue de la Paix", "Hauptstrasse", "Honcho", "Sukhumvit Road", "King Street")
TOWNS = ("Springfield", "Leeds", "Lyon", "Bremen", "Osaka", "Bangkok", "Perth", "Toronto")
NAMES = ("James Miller", "Emma Wilson", "Taro Yamada", "Anna Schmidt", "Luc Martin", "Olivia Brown", "Somchai Dee")
GOODS: tuple[tuple[str, str, str, int], ...] = (  # description, brand and model, HS code, USD cents a piece
    ("女式棉质连衣裙 women's cotton dress", "SHEIN swdress02", "6204420000", 1590),
    ("手机壳 phone case TPU", "iPhone 17 Pro Max", "3926909090", 320),
    ("蓝牙耳机 wireless earbuds", "TWS-A6 Pro", "8518300000", 1280),
    ("儿童积木玩具 building blocks 1000pcs", "无品牌", "9503002900", 2150),
    ("男士运动鞋 sneakers", "ANTA 112345", "6404110000", 3400),
    ("不锈钢保温杯 500ml vacuum flask", "HAERS HB-500", "9617001100", 890),
    ("LED灯带 5m RGB strip light", "12V 5050", "9405420000", 760),
    ("假发 synthetic wig", "无牌", "6704110000", 1900),
    ("瑜伽垫 yoga mat TPE 6mm", "", "9506919000", 1120),
    ("汽车脚垫 car floor mats", "Model Y 2025", "8708299000", 4500),
    ("帆布双肩包 canvas backpack", "", "4202920000", 1750),
    ("美甲贴片 press-on nails 24 pcs", "", "3926909090", 210),
    ("宠物饮水机 pet water fountain", "PETKIT W5", "8413810000", 2650),
    ("充电器 65W GaN charger 氮化镓充电头", "Baseus GaN5", "8504401400", 1480),
    ("陶瓷刀 ceramic knife 氧化锆", "", "8211920000", 990),
    ("太阳镜 polarized sunglasses", "UV400", "9004100000", 430),
    ("拼图 1000片 jigsaw puzzle", "", "9503006000", 650),
    ("窗帘 blackout curtain 140x240", "", "6303920000", 1890),
    ("矿泉水瓶 折叠水壶 collapsible bottle", "", "3924100000", 380),
    ("磁吸支架 magnetic phone holder", "MagSafe", "8505119000", 520),
)
MATERIALS: tuple[tuple[str, str, str, int], ...] = (
    ("陶瓷添加剂 ceramic additive", "", "3824999999", 2600),
    ("镍粉 nickel powder 99.5%", "200 mesh", "7504002000", 5200),
    ("轻质碳酸钙 calcium carbonate", "", "2836500000", 400),
    ("铁合金粉 ferro alloy powder", "", "7202999990", 900),
    ("样品 化工原料", "", "3824999999", 1500),
    ("石墨粉 graphite powder", "", "2504101000", 1100),
)


def manifests(seed: int, n_parcels: int, parcels_each: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield (key, value) of manifest records that hold `n_parcels` parcels together."""
    chance = random.Random(seed)
    for number in range(n_parcels // parcels_each):
        courier = chance.choice(COURIERS)
        share = number * parcels_each / n_parcels
        parcels = [
            _parcel(chance, number * parcels_each + i, n_parcels // PARCELS_A_SENDER, share)
            for i in range(parcels_each)
        ]
        document = {
            "schema_version": 1,
            "manifest_id": f"{courier}-20261001-{number:08d}",
            "courier": courier,
            "channel": "express",
            "trade_mode": "9610",
            "lodged_at": _moment(share * SPAN_S + 7200),
            "export_port": "5304",
            "parcels": parcels,
        }
        yield f"{courier}:{document['manifest_id']}".encode(), orjson.dumps(document)


def _moment(seconds: float) -> str:
    return (START + timedelta(seconds=int(seconds))).isoformat()


def _parcel(chance: random.Random, number: int, n_senders: int, share: float) -> dict[str, Any]:
    draw = chance.random
    goods = [_goods(draw, MATERIALS if draw() < MATERIAL_SHARE else GOODS)]
    while draw() < 0.35 and len(goods) < 5:
        goods.append(_goods(draw, GOODS))
    net_g = sum(line["net_weight_g"] for line in goods)
    parcel: dict[str, Any] = {
        "parcel_id": f"LP{number:012d}CN",
        "accepted_at": _moment(share * SPAN_S + draw() * 7200),
        "sender": _sender(int(draw() * n_senders)),
        "recipient": _recipient(int(draw() * n_senders * 3)),
        "goods": goods,
        "pieces": 1,
        "gross_weight_g": round(net_g * 1.1 + 30),
    }
    if draw() < 0.6:
        parcel["dimensions_mm"] = [int(80 + draw() * 320), int(60 + draw() * 240), int(20 + draw() * 180)]
    return parcel


def _goods(draw: Any, choices: tuple[tuple[str, str, str, int], ...]) -> dict[str, Any]:
    description, model, hs_code, cents = choices[int(draw() * len(choices))]
    quantity = 1 + int(draw() * 3)
    line = {
        "description": description,
        "hs_code": hs_code,
        "quantity": quantity,
        "unit": "件",
        "net_weight_g": round(50 + draw() * 700),
        "value": round(cents * quantity * (0.7 + 0.6 * draw())) / 100,
        "currency": "USD",
        "origin": "CN",
    }
    if model:
        line["brand_model"] = model
    return line


def _sender(number: int) -> dict[str, str]:
    place, city = PLACES[number % 8]
    road = f"{ROADS[number % 10]}路{number // 8 % 400 + 1}号"
    return {
        "name": SURNAMES[number % 20] + GIVEN[number // 20 % 25] + GIVEN[number // 500 % 25],
        "id_no": f"440300{1960 + number % 45}{1 + number % 12:02d}{1 + number % 28:02d}{number % 10000:04d}",
        "phone": f"+86 1{3 + number % 6}{number * 7919 % 1_000_000_000:09d}",
        "address": f"{place}{road}{number // 3 % 30 + 1}栋{number % 999 + 101}室",
        "city": city,
        "postcode": f"{518000 + number % 900}",
        "country": "CN",
    }


def _recipient(number: int) -> dict[str, str]:
    town = TOWNS[number % 8]
    return {
        "name": f"{NAMES[number % 7]} {number % 977}",
        "phone": f"+1 {number * 104729 % 10_000_000_000:010d}",
        "email": f"user{number}@example.com",
        "address": f"{number % 2000 + 1} {STREETS[number % 7]}, Apt {number // 7 % 90 + 1}, {town}",
        "city": town,
        "postcode": f"{number % 90000 + 10000}",
        "country": COUNTRIES[number % 16],
    }
