"""Every code a problem of rules can have, once.

Codes are stable: new ones are added, none is given a new meaning.
"""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """Name a kind of problem: number, meaning in English, meaning in Chinese."""

    # the file and its YAML
    UNREADABLE = ("R001", "the file cannot be read", "文件无法读取")
    TOO_LARGE = ("R002", "the file is larger than 512 KiB", "文件超过 512 KiB")
    NOT_UTF8 = ("R003", "the file is not UTF-8", "文件不是 UTF-8 编码")
    SYNTAX = ("R004", "the YAML cannot be read", "YAML 语法错误")
    LOOK_ALIKE = (
        "R005",
        "a character that only looks like YAML's",
        "字符形似而非 YAML 符号（全角冒号、制表符等）",
    )
    ANCHOR = ("R006", "anchors and aliases are not allowed", "不允许使用锚点和别名")
    TAG = ("R007", "tags are not allowed", "不允许使用标签")
    MERGE_KEY = ("R008", "merge keys are not allowed", "不允许使用合并键")
    DUPLICATE_KEY = ("R009", "a key stands twice", "键重复")
    SEVERAL_DOCUMENTS = ("R010", "a file holds one document", "一个文件只能有一个文档")
    TOO_DEEP = ("R011", "more than 24 levels deep", "嵌套超过 24 层")
    KEY_NOT_TEXT = ("R012", "a key must be text", "键必须是文本")
    EMPTY_FILE = ("R013", "the file is empty", "文件为空")
    NO_FILES = ("R014", "no rule files there", "没有找到规则文件")
    # the shape of a document
    SCHEMA = ("R100", "the first key must be `schema: parcel-rules/v1`", "首行须为 schema: parcel-rules/v1")
    UNKNOWN_KIND = ("R101", "the kind of document cannot be told", "无法判断文档种类")
    MISSING_KEY = ("R102", "a key is missing", "缺少必需的键")
    WRONG_SHAPE = ("R103", "a value has the wrong shape", "值的结构不对")
    NO_VALUE = ("R104", "a value is missing", "缺少值")
    UNKNOWN_KEY = ("R110", "unknown key", "未知的键")
    NOT_A_CHOICE = ("R111", "not one of the words allowed here", "不是允许的取值")
    NOT_A_WHOLE_NUMBER = ("R112", "not a whole number in range", "不是范围内的整数")
    NOT_A_DATE = ("R113", "not a date", "不是日期")
    BAD_NAME = ("R114", "not a legal name", "名称不合规")
    FILE_NAME = ("R115", "the file name is not the id", "文件名与编号不一致")
    DUPLICATE_ID = ("R116", "an id stands twice", "编号重复")
    REPEATED = ("R118", "an entry stands twice in one list", "列表中有重复项")
    EFFECTIVE_ORDER = ("R119", "`until` lies before `from`", "until 早于 from")
    # conditions
    UNKNOWN_FIELD = ("R200", "unknown field", "未知的字段")
    UNKNOWN_OPERATOR = ("R201", "unknown operator", "未知的运算符")
    WRONG_OPERATOR = ("R202", "the operator does not suit the field", "运算符不适用于该字段")
    BAD_QUANTITY = ("R203", "not a quantity with a unit allowed here", "数值或单位不对")
    BAD_HS = ("R204", "not an HS code", "不是 HS 编码")
    BAD_CODE = ("R205", "not a code of this field", "不是该字段的代码")
    BARE_LIST = ("R206", "a list without `all`, `any` or `none`", "列表前缺少 all、any 或 none")
    EMPTY_CONDITION = ("R207", "an empty condition", "条件为空")
    BAD_AT_LEAST = ("R208", "`at_least` cannot be met or always is", "at_least 的 n 不合理")
    BAD_COMPARISON = ("R209", "two fields that cannot be compared", "两个字段不可比较")
    UNKNOWN_FRAGMENT = ("R210", "unknown fragment", "未知的片段")
    UNKNOWN_LEXICON = ("R211", "unknown lexicon", "未知的词库")
    UNKNOWN_SET = ("R212", "unknown set", "未知的集合")
    UNKNOWN_PARAM = ("R213", "unknown param", "未知的参数")
    FRAGMENT_CYCLE = ("R214", "fragments that contain themselves", "片段循环引用")
    BAD_OPERAND = ("R215", "an operand of the wrong kind", "操作数类型不对")
    EMPTY_RANGE = ("R216", "a range that holds nothing", "范围为空")
    BAD_REGEX = ("R217", "a regular expression that RE2 does not take", "RE2 不接受的正则表达式")
    TOO_BIG = ("R219", "a condition that is too large", "条件过大")
    # windows and alerts
    NOT_GROUPABLE = ("R301", "a field that cannot be grouped by", "该字段不能用于分组")
    BAD_MEASURE = ("R302", "not a measure", "不是合法的度量")
    NOT_MEASURABLE = ("R303", "a field that cannot be measured so", "该字段不能这样度量")
    UNKNOWN_MEASURE = ("R304", "unknown measure", "未知的度量")
    BAD_SPAN = ("R305", "spans of time that do not fit each other", "时间跨度不合理")
    DEDUP_BY = ("R306", "`dedup_by` is not `group_by`", "dedup_by 与 group_by 不一致")
    BAD_SLOT = ("R307", "a message with a slot that is no measure", "消息中的占位符不是度量")
    ALERT_WITHOUT_WINDOW = ("R308", "an alert without a window", "没有窗口却有 alert")
    TOO_MANY_WINDOWS = ("R309", "more than 64 windows share one `group_by`", "同一 group_by 的窗口超过 64 个")
    OTHER_MEASURE = ("R310", "a fragment measures something else under the same name", "片段中的同名度量含义不同")
    # lexicons, sets, rates
    EMPTY_TERM = ("R400", "a term with nothing to match", "词条规范化后为空")
    BAD_CAS = ("R401", "not a CAS number", "不是有效的 CAS 号")
    REPEATED_TERM = ("R701", "a term stands twice in a lexicon", "词库中词条重复")
    COLLIDING_TERM = ("R407", "a term that tells different things in two lexicons", "同一词条在两个词库中含义冲突")
    SET_EXPIRED = ("R403", "the set is past `valid_until`", "集合已过有效期")
    UNKNOWN_ANNOUNCEMENT = ("R405", "unknown announcement", "未知的公告")
    BAD_RATE = ("R404", "not an exchange rate", "不是有效的汇率")
    BAD_CLASS = ("R406", "not a goods class", "不是有效的货物类别")
    # tests and exceptions
    NO_TESTS = ("R500", "a rule needs a test that hits and one that does not", "规则须有命中与不命中的测试")
    TEST_FORM = ("R501", "a test of the wrong form", "测试形式不对")
    NOT_TESTABLE = ("R502", "a field that a test cannot set", "测试不能设置该字段")
    EXCEPTION_EXPIRED = ("R503", "an exception has expired", "例外已过期")
    # against an earlier state of the rules
    VERSION = ("R600", "something changed and `version` did not rise", "内容已变而 version 未增加")
    RETIRED_ID = ("R601", "the id of a retired rule is used again", "重用了已退役规则的编号")
    # advice
    UNUSED_PARAM = ("R700", "a param that nothing uses", "参数未被使用")
    COMMA_IN_BRACES = (
        "R703",
        "a text with a comma stands in braces without quotes",
        "花括号中含逗号的文本未加引号",
    )
    UNEQUAL_SPANS = ("R704", "a ratio of unequal spans of time", "比值两边的时间跨度不等")
    NO_COUNTRY = ("R705", "a country code that ISO 3166-1 gives to nobody", "ISO 3166-1 中没有的国家代码")
    SHORT_TERM = ("R702", "a term so short that it hits ordinary words", "词条过短，容易误命中")
    HONEST_TERM = (
        "R706",
        "a term of controlled goods that is found in an honest description",
        "管制物项词条见于正常货物品名",
    )

    def __init__(self, number: str, en: str, zh: str) -> None:
        self.number = number
        self.en = en
        self.zh = zh


BY_NUMBER = {code.number: code for code in Code}
