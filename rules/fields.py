"""The one table of fields: it types conditions, windows and tests, and names fields in texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from native.spec import Field, FieldKind, field_kind
from rules.codes import Code
from rules.quantities import Dimension
from rules.report import did_you_mean

if TYPE_CHECKING:
    from rules.positioned import TextNode
    from rules.report import Report


@dataclass(frozen=True, slots=True)
class Subject:
    """What a condition asks about: a field of a parcel, or a measure of a window.

    Attributes:
        number: `native.spec.Field`, or the index of a measure among those it was written with; a window that takes a
            measure from a fragment has it at an index of its own, under the same name.
        dimension: of numbers; None otherwise.
        en, zh: how texts call it.
    """

    name: str
    number: int
    kind: FieldKind
    dimension: Dimension | None
    en: str
    zh: str

    @property
    def identity(self) -> int | str:
        """Return what stays the same wherever it is asked about: a measure has its name, whatever its place."""
        return self.name


@dataclass(frozen=True, slots=True)
class FieldInfo(Subject):
    """A field of a parcel.

    Attributes:
        many: a parcel may have several values; conditions ask whether any suits.
        derived: the fields it is worked out of, as a test sets them; empty when it is a field of its own.
    """

    many: bool = False
    derived: str = ""

    @property
    def identity(self) -> int | str:
        """Return its number, which outlives any of its names."""
        return self.number

    @property
    def field(self) -> Field:
        """Return the field's number in the compiled program."""
        return Field(self.number)

    @property
    def is_comparable(self) -> bool:
        """Say whether conditions may ask for its value; a cell of weights or boxes has none to be written down."""
        return self.field not in (Field.WEIGHT_FINGERPRINT, Field.SIZE_BOX)

    @property
    def is_groupable(self) -> bool:
        """Say whether a window may group by it."""
        return self.kind in (FieldKind.CODE, FieldKind.KEY) and not self.many and self.field is not Field.PARCEL_ID

    @property
    def is_distinct(self) -> bool:
        """Say whether a window may count its different values."""
        return self.kind in (FieldKind.CODE, FieldKind.KEY) and not self.many

    @property
    def is_country(self) -> bool:
        """Say whether its values are ISO 3166-1 codes of two letters."""
        return self.field in (Field.DESTINATION_COUNTRY, Field.TRANSIT_COUNTRY, Field.GOODS_ORIGIN)


def _field(  # noqa: PLR0913 - one row of the table below
    name: str,
    field: Field,
    en: str,
    zh: str,
    dimension: Dimension | None = None,
    *,
    many: bool = False,
    derived: str = "",
) -> FieldInfo:
    return FieldInfo(name, field, field_kind(field), dimension, en, zh, many, derived)


_TABLE = (
    _field("parcel.id", Field.PARCEL_ID, "parcel number", "运单号"),
    _field("parcel.pieces", Field.PARCEL_PIECES, "pieces", "件数", Dimension.PIECES),
    _field("courier.code", Field.COURIER_CODE, "courier", "快递企业"),
    _field("channel", Field.CHANNEL, "channel", "渠道"),
    _field("trade_mode", Field.TRADE_MODE, "trade mode", "贸易方式"),
    _field("export_port", Field.EXPORT_PORT, "export port", "出口口岸"),
    _field("declarant.code", Field.DECLARANT_CODE, "declarant", "申报单位"),
    _field("sender.id", Field.SENDER_ID, "sender's identity number", "寄件人证件号"),
    _field(
        "sender.kind",
        Field.SENDER_KIND,
        "kind of sender: person or company",
        "寄件人类型：个人 person 或企业 company",
        derived="sender.id or sender.name",
    ),
    _field("sender.name", Field.SENDER_NAME, "sender's name", "寄件人姓名"),
    _field("sender.phone", Field.SENDER_PHONE, "sender's phone", "寄件人电话"),
    _field("sender.email", Field.SENDER_EMAIL, "sender's e-mail", "寄件人邮箱"),
    _field("sender.account_no", Field.SENDER_ACCOUNT, "sender's account at the courier", "寄件人快递账号"),
    _field("sender.address", Field.SENDER_ADDRESS, "sender's address", "寄件人地址"),
    _field("sender.building", Field.SENDER_BUILDING, "sender's building", "寄件人楼栋", derived="sender.address"),
    _field("sender.city", Field.SENDER_CITY, "sender's city", "寄件人城市"),
    _field("recipient.id", Field.RECIPIENT_ID, "recipient's identity number", "收件人证件号"),
    _field(
        "recipient.kind",
        Field.RECIPIENT_KIND,
        "kind of recipient: person or company",
        "收件人类型：个人 person 或企业 company",
        derived="recipient.id or recipient.name",
    ),
    _field("recipient.name", Field.RECIPIENT_NAME, "recipient's name", "收件人姓名"),
    _field("recipient.phone", Field.RECIPIENT_PHONE, "recipient's phone", "收件人电话"),
    _field("recipient.email", Field.RECIPIENT_EMAIL, "recipient's e-mail", "收件人邮箱"),
    _field("recipient.account_no", Field.RECIPIENT_ACCOUNT, "recipient's account at the courier", "收件人快递账号"),
    _field("recipient.address", Field.RECIPIENT_ADDRESS, "recipient's address", "收件人地址"),
    _field(
        "recipient.building",
        Field.RECIPIENT_BUILDING,
        "recipient's building",
        "收件人楼栋",
        derived="recipient.address",
    ),
    _field("recipient.city", Field.RECIPIENT_CITY, "recipient's city", "收件人城市"),
    # A parcel's destination is where its recipient is: two names for one field each.
    _field("recipient.country", Field.DESTINATION_COUNTRY, "recipient's country", "收件人国家"),
    _field("destination.country", Field.DESTINATION_COUNTRY, "destination country", "目的国"),
    _field("destination.city", Field.RECIPIENT_CITY, "destination city", "目的城市"),
    _field("transit.country", Field.TRANSIT_COUNTRY, "transit country", "中转国", many=True),
    _field("goods.text", Field.GOODS_TEXT, "goods description", "货物描述"),
    _field("goods.wording", Field.GOODS_WORDING, "letters of the description", "品名文字", derived="goods.text"),
    _field("goods.hs", Field.GOODS_HS, "HS code", "HS 编码", many=True),
    _field("goods.lines", Field.GOODS_LINES, "goods lines", "货物行数", Dimension.PIECES),
    _field("goods.count", Field.GOODS_COUNT, "articles in the parcel", "物品件数", Dimension.PIECES),
    _field("goods.class", Field.GOODS_CLASS, "goods class", "货物类别"),
    _field("goods.heading", Field.GOODS_HEADING, "HS heading", "HS 品目", derived="goods.hs"),
    _field("goods.origin", Field.GOODS_ORIGIN, "origin", "原产国", many=True),
    _field("weight.gross", Field.WEIGHT_GROSS, "gross weight", "毛重", Dimension.MASS),
    _field(
        "weight.piece",
        Field.WEIGHT_PIECE,
        "gross weight per piece",
        "每件毛重",
        Dimension.MASS,
        derived="weight.gross, parcel.pieces",
    ),
    _field(
        "weight.article",
        Field.WEIGHT_ARTICLE,
        "gross weight per article",
        "每个物品毛重",
        Dimension.MASS,
        derived="weight.gross, goods.count",
    ),
    _field("weight.net", Field.WEIGHT_NET, "net weight", "净重", Dimension.MASS),
    _field(
        "weight.fingerprint",
        Field.WEIGHT_FINGERPRINT,
        "weight fingerprint",
        "重量指纹",
        derived="weight.gross, parcel.pieces",
    ),
    _field("size.volume", Field.SIZE_VOLUME, "volume", "体积", Dimension.VOLUME),
    _field("size.box", Field.SIZE_BOX, "box size", "箱子大小"),
    _field("density", Field.DENSITY, "density", "密度", Dimension.DENSITY),
    _field(
        "density.stated",
        Field.DENSITY_STATED,
        "weight of the goods by the volume that their text states",
        "按品名所写容量计算的密度",
        Dimension.DENSITY,
        derived="goods.text, weight.net or weight.gross, goods.count",
    ),
    _field("value.total", Field.VALUE_TOTAL, "value", "申报总值", Dimension.MONEY),
    _field("value.per_kg", Field.VALUE_PER_KG, "value per kg", "每千克价值", Dimension.PRICE),
    _field("licence.present", Field.LICENCE_PRESENT, "licence", "许可证"),
    _field("licence.number", Field.LICENCE_NUMBER, "licence number", "许可证号"),
)

FIELDS = {info.name: info for info in _TABLE}

# Of two names for one field the later one in the table is the field's own.
_BY_NUMBER = {info.field: info for info in _TABLE if info.name != "destination.city"}

KIND_NAMES = {
    FieldKind.NUMBER: "a number",
    FieldKind.CODE: "a code",
    FieldKind.KEY: "an identity",
    FieldKind.HS: "an HS code",
    FieldKind.TEXT: "a text",
    FieldKind.FLAG: "true or false",
}


def find_field(report: Report, name: TextNode) -> FieldInfo | None:
    """Return the field an author names; an unknown one is reported."""
    info = FIELDS.get(name.text)
    if info is None:
        hint = did_you_mean(name.text, FIELDS)
        report.error(Code.UNKNOWN_FIELD, name, f"unknown field '{name.text[:60]}'", hint)
    return info


def field_info(field: int) -> FieldInfo:
    """Return the table's row for a field's number."""
    return _BY_NUMBER[Field(field)]


def field_name(field: int) -> str:
    """Return the name that rules give a field."""
    return field_info(field).name
