"""Name the values that stand for nobody: they get no key, since every stranger who leaves a field empty shares them.

This is the whole list; `placeholders.pyx` applies it to folded text. A value that may be somebody's stays one:
王先生, a lucky number's five eights, an identity number whose check digit is wrong (a slip of the pen, or an invented
number that is used again) all have keys.

Words: a field that holds nothing but one of them, whatever its case, spaces and marks (N/A, n.a., NA).

Phones: fewer than 7 digits; masked (138****8000, 138xxxx8000); the national number is one digit repeated, or runs up or
down (1234567890); it ends in 8 equal digits (13800000000); a Chinese mobile ends in 12345678; a Chinese land line's
subscriber is all 0 or all 1.

Identity numbers: fewer than 5 digits and nothing else; no letter or digit at all (护照); masked (1101********002X); one
character repeated, or 10 equal digits at its end; digits that run up or down.

Names: masked (王**); a single Chinese character; a number; one letter repeated (xxx).

E-mails: masked; no address in it; the mailbox is a word of the list, a single character, up to four digits, one
character repeated, or digits that run up or down; up to three characters that repeat the domain (sf@sf.com); the
mailbox, or the first part of the domain, is a word of every field, with or without a number behind it (test12@,
@none.com).

Account numbers: masked; fewer than 5 letters and digits; no digit, or none but 0; one character repeated, or 10 equal
digits at its end; digits that run up or down; a word of every field with a number behind it (test0001).

Addresses: a province, city or district and nothing else.
"""

from __future__ import annotations

from enum import IntFlag


class Field(IntFlag):
    """Say in which fields a word stands for nobody. The numbers are those of `placeholders.pxd`."""

    PHONE = 1
    IDENTITY = 2
    NAME = 4
    ADDRESS = 8
    EMAIL = 16
    ACCOUNT = 32
    ANY = 63


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Written without spaces and marks, in the normaliser's form: simplified, lower case.
PLACEHOLDERS: dict[Field, tuple[str, ...]] = {
    Field.ANY: _words(
        "无 暂无 没有 不详 未知 未填 未填写 未提供 不提供 不明 空 空白 保密 匿名 测试 同上 同前 如上 略"
        " 待定 待补 详见面单 见面单 见运单 见标签 见快递单 见发票 见箱单 na nan none null nil nill"
        " undefined unknown unknow unk notapplicable notavailable notprovided notgiven notspecified"
        " notknown unspecified nodata noinfo missing blank empty test testing tbd tba tbc pending same"
        " sameasabove asabove ditto seelabel seeinvoice seewaybill seeawb seeattached aslabel asperlabel"
        " asinvoice asperinvoice referlabel refertolabel confidential withheld hidden redacted default"
        " dummy xx xxx xxxx keine unbekannt ninguno desconocido aucun inconnu"
    ),
    Field.NAME: _words(
        "收件人 寄件人 发件人 收货人 发货人 联系人 委托人 客户 顾客 用户 买家 卖家 买方 卖方 姓名 名字 先生"
        " 女士 小姐 先生女士 本人 个人 某人 某某 某先生 某女士 无名 无名氏 没名字 匿名用户 微信用户"
        " 淘宝用户 新用户 尊敬的客户 customer client recipient receiver consignee addressee sender shipper"
        " consignor private privateperson privateindividual individual person anonymous anon guest user"
        " newuser buyer seller member name noname yourname fullname firstname lastname firstnamelastname"
        " contact contactperson owner resident theresident occupant occupier theoccupier householder"
        " towhomitmayconcern whomitmayconcern valuedcustomer dearcustomer privatecustomer endcustomer"
        " enduser"
    ),
    Field.ADDRESS: _words(
        "自提 自取 上门自提 到店自提 门店自提 仓库自提 客户自提 来取 代收 地址 收货地址 收件地址 地址不详"
        " 地址保密 无地址 没有地址 不知道 家 家里 公司 单位 address addressunknown unknownaddress noaddress"
        " youraddress streetaddress home office work pickup selfpickup selfcollect selfcollection"
        " storepickup holdforpickup poste posterestante samecity customeraddress recipientaddress"
        " residentialaddress residential privateaddress"
    ),
    Field.EMAIL: _words(
        "noemail nomail noemailaddress noemailprovided noreply donotreply customer client guest user buyer recipient"
        " consignee sender nobody somebody someone anonymous email mail mailbox youremail youremailaddress yourmail"
        " myemail yourname name example sample abc abcd abcde abc123 asd asdf qwe qwer qwerty"
    ),
    Field.IDENTITY: _words("passport passportno idcard idcardno idno nopassport noid notrequired notneeded"),
}
