"""The words by which the address keys tell a house from a room and a remark from an address.

Simplified, lower case, as the normaliser leaves them. The build writes them into `places.h`, together with the
provinces, cities and districts.
"""

from __future__ import annotations

from enum import IntEnum
from itertools import product


class Word(IntEnum):
    """Say what a word of an address does. The numbers are those of `address.pxd`."""

    HOUSE = 1  # after a number: a house number on its road
    BUILDING = 2
    STOREY = 3  # 楼: a building or a floor, the number that follows tells
    UNIT = 4  # an entrance of a building
    FLOOR = 5
    ROOM = 6
    PART = 7  # phase, zone, group: kept, since phase 2 is not zone 2
    NAME = 8  # after a number: both belong to a name (三环路, 二村)
    NOISE = 9  # after a number: not part of an address (三点, 50米)
    REMARK = 10  # it and what follows it say how to deliver
    LABEL = 11  # drops out, what follows it is the address
    SUBDISTRICT = 12  # left out as often as given


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ROADS = _words("路 街 道 巷 大道 大街 胡同 村 里 段 坊 条")
_SIDES = _words("东 西 南 北 中 前 后 横 直 支 环 内 外 上 下 新 老")

WORDS: dict[Word, tuple[str, ...]] = {
    Word.HOUSE: _words("丁目 番 番地 号 弄 院 大院 号院 号大院 号弄"),
    Word.BUILDING: _words(
        "栋 幢 座 塔 号楼 号栋 号幢 号座 号塔 栋楼 幢楼 座楼 号厂房 厂房 号仓库 仓库 号仓 号公寓 号宿舍 号宿舍楼"
    ),
    Word.STOREY: ("楼",),
    Word.UNIT: _words("单元 门 梯 号门 单元楼 号单元 单元门 门洞 号梯"),
    Word.FLOOR: _words("层 层楼 楼层"),
    Word.ROOM: _words(
        "室 房 户 号房 号室 号户 房间 号房间 房号 铺 号铺 商铺 号商铺 号店铺 档 号档 档口 号档口 卡 号卡 室内 房室"
    ),
    Word.PART: _words("期 区 组 队 社 排 片 片区 号地块 地块"),
    Word.NAME: (
        *_ROADS,
        *("".join(pair) for pair in product(_SIDES, _ROADS)),
        *_words(
            "号路 号街 号大街 号大道 号支路 号公路 号桥 号巷 号村 号院路 环 马路 经路 纬路 经街 国道 省道 县道 乡道"
        ),
        *_words("公路 道街 道巷 弄堂 桥 桥路 线 大马路 新村 小区 公馆 镇 乡 庄 屯 寨 店村 坝 营"),
    ),
    Word.NOISE: _words(
        "点 时 小时 分 分钟 米 公里 天 日 月 年 元 块 件 个 次 人 公斤 千克 克 折 箱 包 袋 号线 路公交 号口"
        " 号出口 位 份 号前 号后"
    ),
    Word.REMARK: _words(
        "电联 电话 来电 致电 打电话 手机号 微信号 联系 请 勿 放门 放在 放前台 放到 放丰巢 放驿站 放快递"
        " 放菜鸟 放保安 放物业 放家"
        " 放鞋柜 放至 挂门 门口 门卫 保安 丰巢 菜鸟 驿站 代收 自提 自取 前台 签收 送货 送上门 上门 派送"
        " 派件 配送 易碎 轻放"
        " 小心 谢谢 不要 不能 不可 别放 务必 必须 一定 本人 加急 急件 尽快 到付 周末 周一 周二 周三 周四"
        " 周五 周六 周日 工作日 白天"
        " 晚上 上午 下午 中午 下班 上班 全天 节假日 随时 提前 备注 注意 麻烦 辛苦 快递柜 快递员 快件 收发室"
        " 传达室 物业 无人 没人 家里 有人 拒收 验货 开箱 保价 发票 敲门 按门铃 放心 存放 寄存 发顺丰"
        " 收件人 联系人 收货人 寄件人 邮编 邮政编码 转交 亲启 亲收"
    ),
    Word.LABEL: _words(
        "地址 详细地址 收件地址 收货地址 寄件地址 发货地址 送货地址 联系地址 公司地址 家庭地址 请送到"
        " 请寄到 请寄至 寄到 寄至 寄往"
        " 送到 送至 附近 对面 旁边 隔壁 斜对面 中国 中华人民共和国 市辖区 省直辖县级行政区划"
    ),
    Word.SUBDISTRICT: _words("街道办事处 街道办 街道 社区居委会 社区 居委会 高新区 经开区 开发区"),
}

# A place name without 省, 市 or 区 is none where it begins another name: 南京西路, 南山大道, 长安镇, 深圳大厦;
# unless what follows is a place in it: 哈尔滨道里区.
NOT_AFTER_SHORT = (
    *(word for word in WORDS[Word.NAME] if word[0] not in "里新老内外上下线桥环"),
    *("".join(pair) for pair in product("一二三四五六七八九十", ("路", "街", "巷", "村", "马路"))),
    *_words("街道 社区 大厦 大桥"),
)

# Cities in the order in which a district's name that several have is taken to be theirs.
PROMINENT = _words(
    "北京市 上海市 广州市 深圳市 天津市 重庆市 成都市 杭州市 武汉市 西安市 苏州市 南京市 长沙市 郑州市"
    " 东莞市 青岛市 沈阳市"
    " 宁波市 昆明市 合肥市 佛山市 福州市 无锡市 厦门市 济南市 大连市 哈尔滨市 温州市 石家庄市 泉州市 南宁市"
    " 长春市 南昌市 贵阳市"
    " 金华市 常州市 惠州市 嘉兴市 徐州市 南通市 太原市 保定市 珠海市 中山市 兰州市 台州市 绍兴市 烟台市"
    " 海口市 乌鲁木齐市 洛阳市"
    " 呼和浩特市 银川市 西宁市 赣州市 包头市 唐山市 潍坊市 扬州市 临沂市 汕头市 桂林市 宜昌市"
)

# Names that are written though they are no districts: taken in by another, renamed, or zones that count as one.
OTHERS = {
    "宣武区": "110102", "崇文区": "110101", "闸北区": "310106", "卢湾区": "310101", "南汇区": "310115",
    "下城区": "330105", "江干区": "330102", "余杭市": "330110", "萧山市": "330109", "白下区": "320104",
    "下关区": "320106", "江宁县": "320115", "沧浪区": "320508", "平江区": "320508", "金阊区": "320508",
    "吴江市": "320509", "萝岗区": "440112", "增城市": "440118", "从化市": "440117", "番禺市": "440113",
    "光明新区": "440311", "龙华新区": "440309", "坪山新区": "440310", "密云县": "110118", "延庆县": "110119",
    "崇明县": "310151", "鄞县": "330212", "江东区": "330212", "章丘市": "370114", "江津市": "500116",
    "合川市": "500117", "永川市": "500118", "南川市": "500119", "双流县": "510116", "郫县": "510117",
    "渝北区": "500112", "雄安新区": "139900", "西咸新区": "619900", "天府新区": "519900", "大鹏新区": "440399",
    "横琴新区": "440499", "贵安新区": "529900", "兰州新区": "620171", "加格达奇区": "232761",
    "昆区": "150203", "东湖新技术开发区": "420195", "东湖高新区": "420195", "工业园区": "320597",
    "呼市": "150100", "乌市": "650100", "哈市": "230100",
    "新建县": "360112", "长清县": "370113", "即墨市": "370215", "胶南市": "370211",
}  # fmt: skip

# Zones that a city has in place of a district, and the last digits of their codes, which are ours.
ZONES = {
    95: _words("高新区 高新技术产业开发区 高新技术开发区 高新开发区"),
    96: _words("经开区 经济技术开发区 经济开发区 开发区"),
}

# Zones that are a district by another name.
ZONES_OF_DISTRICTS = {320595: 320505, 330195: 330108, 320295: 320214}

# Hong Kong and Macao have no divisions in the package: these stand for the whole. Some districts are written with no
# other name before them.
HARBOURS = {
    "810000": _words(
        "九龙 新界 港岛 香港岛 中西区 湾仔区 油尖旺区 深水埗区 九龙城区 黄大仙区 观塘区 荃湾区 屯门区 元朗区 西贡区"
        " 沙田区 葵青区 离岛区"
    ),
    "820000": _words("澳门半岛"),
}
# Their quarters, left out as often as given.
QUARTERS = {
    "810000": _words(
        "旺角 尖沙咀 尖东 湾仔 中环 上环 西环 金钟 铜锣湾 北角 鲗鱼涌 筲箕湾 柴湾 小西湾 西营盘 坚尼地城 薄扶林 香港仔"
        " 鸭脷洲 黄竹坑 赤柱 跑马地 天后 炮台山 西湾河 油麻地 佐敦 红磡 何文田 土瓜湾 九龙城 九龙塘 九龙湾 牛头角 观塘"
        " 蓝田 油塘 黄大仙 钻石山 慈云山 新蒲岗 深水埗 长沙湾 荔枝角 美孚 石硖尾 葵涌 葵芳 葵兴 青衣 荃湾 屯门 元朗"
        " 天水围 上水 粉岭 大埔 沙田 大围 马鞍山 火炭 西贡 将军澳 东涌"
    ),
    "820000": _words("氹仔 路环 路氹"),
}

# The package has no cities of Taiwan; the numbers are ours.
TAIWAN = _words(
    "台北市 新北市 桃园市 台中市 台南市 高雄市 基隆市 新竹市 嘉义市 新竹县 苗栗县 彰化县 南投县 云林县"
    " 嘉义县 屏东县 宜兰县 花莲县 台东县 澎湖县"
)
