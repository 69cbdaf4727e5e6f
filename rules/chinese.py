"""Say problems in Chinese: a catalogue of every message and hint, keyed by its English.

`{0}`, `{1}`.. stand for the parts a message fills in. A part may be a phrase of the catalogue itself; names, numbers
and what an author wrote stay as they are.
"""

# ruff: noqa: E501 - an entry of the catalogue is one line

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

# One entry a line: English = Chinese. The checker writes English at the place of the fault; a test finds entries
# that are missing here.
CATALOGUE = """
the file cannot be read: {0} = 文件无法读取：{0}
the file is larger than {0} KiB; split it = 文件超过 {0} KiB，请拆分
byte {0} is not UTF-8 = 字节 {0} 不是 UTF-8 编码
save the file as UTF-8 = 请将文件另存为 UTF-8
{0} in the indentation = 缩进中有{0}
{0} in the key '{1}' = 键“{1}”中有{0}
a full-width colon '：' in {0} = {0}中有全角冒号“：”
a tab = 制表符
a full-width colon '：' = 全角冒号“：”
a no-break space = 不间断空格
a full-width space = 全角空格
indent with spaces = 请用空格缩进
write ': ', a colon and a space = 请写“: ”，即半角冒号加空格
write ': ' = 请写“: ”
write an ordinary space = 请改用普通空格
the file is empty = 文件为空
begin with `schema: parcel-rules/v1` = 首行请写 schema: parcel-rules/v1
a second document begins here = 此处开始了第二个文档
give it its own file = 请另存为单独的文件
anchors and aliases ({0}) are not allowed = 不允许使用锚点和别名（{0}）
write the value out = 请直接写出值
more than {0} levels deep = 嵌套超过 {0} 层
use a fragment = 请改用片段（fragment）
the tag {0} is not allowed = 不允许使用标签 {0}
every value is text here = 这里的值一律是文本
a key must be text = 键必须是文本
a `{` or `[` too many? = 是否多写了“{”或“[”？
merge keys are not allowed = 不允许使用合并键
the key '{0}' stands twice; the first is at line {1} = 键“{0}”重复，第一次出现在第 {1} 行
a text in braces holds a comma = 花括号中的文本含有逗号
put the whole text in quotes: {0} = 请给整段文本加引号：{0}
a control character: {0} = 控制字符：{0}
check indentation, quotes, brackets and the space after ':' = 请检查缩进、引号、括号以及冒号后的空格
no .yaml file lies there = 该处没有 .yaml 文件
there is no such file or folder = 没有这个文件或文件夹
{0} is already defined in {1} = {0}已在 {1} 中定义
a second rate table = 第二张汇率表
a second table of goods classes = 第二张货物类别表
{0} must be an object (`key: value`), not {1} = {0}应为对象（键: 值），而不是{1}
{0} must be a list (`[a, b]`), not {1} = {0}应为列表（[a, b]），而不是{1}
{0} must be a text, not {1} = {0}应为文本，而不是{1}
{0} must be a list: {1} = {0}应为列表：{1}
{0} must be a text or a list of texts = {0}应为文本或文本列表
a space is missing after ':' = 冒号后缺少空格
{0} has no value = {0}没有值
{0} has {1} characters; at most {2} = {0}有 {1} 个字符，最多 {2} 个
'{0}' stands twice in {1} = “{0}”在{1}中重复
{0} stands twice in {1} = {0} 在{1}中重复
unknown key '{0}' in {1} = {1}中有未知的键“{0}”
known here: {0} = 此处可用：{0}
{0} has no '{1}' = {0}缺少“{1}”
{0} is '{1}'; allowed: {2} = {0}为“{1}”，允许的取值：{2}
{0} is '{1}'; it is a whole number, {2} to {3} = {0}为“{1}”，应为 {2} 至 {3} 的整数
{0} is '{1}', not a date = {0}为“{1}”，不是日期
write it as 2026-01-31 = 请写成 2026-01-31
{0} is '{1}'; names are small letters and digits joined by '-' = {0}为“{1}”；名称只含小写字母和数字，用“-”连接
at most {0} characters, such as split-sender-couriers = 最多 {0} 个字符，例如 split-sender-couriers
did you mean '{0}'? = 是否想写“{0}”？
a document begins with `schema: {0}` = 文档首行须为 schema: {0}
the first key after `schema` tells the kind: {0} = schema 之后的第一个键表示文档种类：{0}
{0} is '{1}', but the file is named '{2}' = {0}为“{1}”，但文件名为“{2}”
rename one of them = 请改其中之一
'{0}' and '{1}' are the same once both are normalised = “{0}”与“{1}”规范化后相同
leave one of them out = 请删去其中之一
leave it out = 请删去
'{0}' is no currency: three capital letters = “{0}”不是币种代码，应为三个大写字母
'{0}' is no rate: USD for one {1}, above 0 = “{0}”不是汇率，应为每 1 {1} 折合的美元数，大于 0
until {0} lies before from {1} = 截止日 {0} 早于起始日 {1}
two exceptions are named '{0}' = 有两个例外都叫“{0}”
two tests are named '{0}' = 有两个测试都叫“{0}”
nothing uses the param '{0}' = 参数“{0}”未被使用
the exception '{0}' expired on {1} = 例外“{0}”已于 {1} 过期
renew its approval or drop it = 请重新批准或删除
the id '{0}' belonged to a rule that was retired; an id is never used again = 编号“{0}”属于已退役的规则，编号不得重用
choose a new id = 请换一个新编号
{0} has version {1}, and had {2} before = {0}的版本为 {1}，而此前为 {2}
versions only rise = 版本号只能递增
{0} does something else than before, and still has version {1} = {0}的内容已变，版本仍为 {1}
write version: {0} = 请写 version: {0}
the set '{0}' was valid until {1} = 集合“{0}”有效期至 {1}
renew it from its source = 请按来源更新
{0} has {1} parts with its fragments written out; at most {2} = {0}展开片段后有 {1} 个部分，最多 {2} 个
{0} is a bare list = {0}是裸列表
say `all:` or `any:` before it = 请在前面写 all: 或 any:
{0} is an empty condition = {0}是空条件
{0} has more than {1} parts = {0}超过 {1} 个部分
unknown field '{0}' = 未知的字段“{0}”
unknown measure '{0}' = 未知的度量“{0}”
unknown fragment '{0}' = 未知的片段“{0}”
unknown operator '{0}' = 未知的运算符“{0}”
unknown param '{0}' = 未知的参数“{0}”
unknown set '{0}' = 未知的集合“{0}”
unknown lexicon '{0}' = 未知的词库“{0}”
{0} needs an operator and what to compare with, not {1} = {0} 需要运算符和比较对象，而不是{1}
such as {0} = 例如 {0}
{0} takes a list of conditions, not {1} = {0}需要条件列表，而不是{1}
put '- ' before each, or brackets around them = 请在每项前写“- ”，或用方括号括起
{0} holds no condition = {0}中没有条件
{0} holds {1} conditions; at most {2} = {0}中有 {1} 个条件，最多 {2} 个
use a set or a lexicon = 请改用集合或词库
at least {0} of {1} conditions: n goes from 1 to {2} = {1} 个条件中至少 {0} 个：n 应为 1 至 {2}
a fragment asks about fields of a parcel; `having` asks about measures = 片段询问包裹字段，而 having 询问度量
fragments contain themselves: {0} = 片段循环引用：{0}
more than {0} fragments inside each other = 片段相互嵌套超过 {0} 层
no value of {0} lies within these bounds = {0} 没有落在此范围内的值
'{0}' does not suit {1}, {2} ({3}) = “{0}”不适用于 {1}（{2}）
it takes {0} = 可用：{0}
'{0}' is not taken as a regular expression (RE2): {1} = “{0}”不能作为正则表达式（RE2）：{1}
it has {0} characters; at most {1} = 共 {0} 个字符，最多 {1} 个
it compiles to {0} steps; at most {1} = 编译后为 {0} 步，最多 {1} 步
it matches every text, since it matches nothing at all = 能匹配空文本，因此匹配任何文本
'{0}': a fragment has no params; write the value, or move the condition to the rule = “{0}”：片段没有参数，请直接写值，或把条件移到规则中
'is' takes one value, not a list = is 只取一个值，不能是列表
for one of several write {0} = 若为其中之一请写 {0}
{0} and {1} cannot be compared: they measure different things = {0} 与 {1} 计量不同的量，不可比较
times is '{0}'; it is a number above 0 = times 为“{0}”，应为大于 0 的数
'between' takes [low, high] (high itself is outside), not {0} = between 需要 [下限, 上限]（不含上限），而不是{0}
'{0}': {1} is compared with texts, a list, or set:name = “{0}”：{1} 只能与文本、列表或 set:名称 比较
at_least is {0}, but there are {1} phrases = at_least 为 {0}，但只有 {1} 个短语
'{0}': mentions takes phrases and lexicon:name = “{0}”：mentions 只接受短语和 lexicon:名称
{0}: there is no goods class '{1}' = {0}：没有货物类别“{1}”
classes are listed in a `classes:` table: {0} = 货物类别列于 classes 表中：{0}
{0}: one mention is enough, so it has no at_least = {0}：提到一次即可，不能有 at_least
'{0}' stands inside a list = “{0}”写在列表之中
let the param be the list = 请让参数本身成为列表
{0}: '{1}' is no country code; two capital letters (ISO 3166-1) = {0}：“{1}”不是国家代码，应为两个大写字母（ISO 3166-1）
channel: '{0}' is no channel; there are {1} = channel：没有渠道“{0}”，可用：{1}
{0}: '{1}' is no HS code; 2 or 4 to 10 digits, dots between them = {0}：“{1}”不是 HS 编码，应为 2 位或 4 至 10 位数字，可用点分隔
'{0}' has no letter or digit to match = “{0}”没有可匹配的文字
'{0}' is no CAS number: wrong form or check digit = “{0}”不是有效的 CAS 号：格式或校验位不对
'{0}' is so short that it hits ordinary words = “{0}”过短，会误命中普通词语
a symbol or formula belongs under `formula`, where case counts = 符号或化学式请放在 formula 下，区分大小写
an alert comes from a window, and there is none = 预警来自窗口，而这里没有窗口
{0} ({1}) cannot be grouped by = {0} 不能用于分组
these can: {0} = 可用于分组：{0}
{0} has {1} fields; at most {2} = {0}有 {1} 个字段，最多 {2} 个
a window over no time holds nothing = 时间跨度为零的窗口没有内容
resolution must be longer than nothing = resolution 必须大于零
suppress_for must be longer than nothing = suppress_for 必须大于零
resolution is longer than the window itself (over) = resolution 比窗口本身（over）还长
'{0}' is no name for a measure: small letters, digits and '_' = “{0}”不能作度量名：只用小写字母、数字和“_”
a window has {0} measures; at most {1} = 窗口有 {0} 个度量，最多 {1} 个
a measure is one of {0} and what it counts, not {1} = 度量由 {0} 之一及其对象组成，而不是{1}
'{0}' needs {1}, and {2} is not ({3}) = “{0}”需要{1}，而 {2} 不是
dedup_by must name the fields of group_by ({0}): an alert belongs to one group = dedup_by 必须与 group_by 的字段相同（{0}）：一个预警属于一个分组
the slot '{0}' is no measure = 占位符“{0}”不是度量
more than {0} different windows are grouped by {1}; a share counts for two = 按 {1} 分组的不同窗口超过 {0} 个；一个 share 占两个
a measure and a baseline are both named '{0}' = 度量与基线重名：“{0}”
{0} is '{1}'; it takes {2} = {0}为“{1}”，应为{2}
a measure of its own = 独立的度量
a measure that is no ratio = 非比值的度量
a baseline, or a measure that is no ratio = 基线，或非比值的度量
bucket is shorter than the window's resolution ({0}) = bucket 比窗口的 resolution（{0}）还短
over must be 1 to {0} whole buckets of {1} = over 应为 1 至 {0} 个完整的 bucket（{1}）
min_history is longer than the baseline itself (over) = min_history 比基线本身（over）还长
{0} over {1} is held against {2}, which is by buckets of {3} = {0} 按 {1} 计，而 {2} 按 {3} 的 bucket 计
let bucket be as long as the window = 请让 bucket 与窗口等长
a baseline = 基线
tests must be a list of tests, not {0} = tests 应为测试列表，而不是{0}
rule '{0}' has no test, it needs {1} = 规则“{0}”没有测试，需要{1}
rule '{0}' lacks a test: it needs {1} = 规则“{0}”缺少测试：需要{1}
one that hits and one that does not hit = 一个命中的和一个不命中的
one that hits = 一个命中的
one that does not hit = 一个不命中的
a rule with a window is tested with a `stream` = 带窗口的规则用 stream 测试
a rule without a window is tested with one `parcel` = 不带窗口的规则用单个 parcel 测试
'every' and 'times' go together: every 12h, times 9 = every 与 times 须同时写，例如 every 12h、times 9
{0} is worked out of other fields; set {1} = {0} 由其他字段推算，请设置 {1}
{0} has one value, not a list = {0} 只有一个值，不能是列表
in a stream, values that take turns are written {0} = 在 stream 中，轮流取值写作 {0}
{0} has {1} values; a parcel has {2} = {0} 有 {1} 个值，而一个包裹最多 {2} 个
{0}: '{1}' cannot be sent: {2} = {0}：“{1}”无法写入舱单：{2}
a courier has 2 to 16 capital letters, digits, _ or - = 快递代码为 2 至 16 个大写字母、数字、_ 或 -
a manifest carries HS codes of 4 to 10 digits = 舱单中的 HS 编码为 4 至 10 位
it has {0} characters, and a manifest carries {1} = 共 {0} 个字符，而舱单最多 {1} 个
a manifest carries {0} to {1} = 舱单的取值范围为 {0} 至 {1}
'{0}' is not {1}: write a number and one of {2}, such as '{3}' = “{0}”不是{1}：请写数字加单位（{2}），例如“{3}”
'{0}' is not {1}: write a number, such as '{2}' = “{0}”不是{1}：请写数字，例如“{2}”
'{0}' is not a count: pieces are whole = “{0}”不是件数：件数为整数
'{0}' has no unit; {1} needs one of {2} = “{0}”没有单位；{1}需要单位：{2}
'{0}' has the unit '{1}', but {2} has no unit = “{0}”带有单位“{1}”，但{2}没有单位
'{0}' is not {1}: values are compared in {2} = “{0}”不是{1}：价值以 {2} 比较
'{0}' in '{1}' is no unit of {2}; allowed: {3} = “{1}”中的“{0}”不是{2}的单位，允许：{3}
'{0}' in '{1}' is no unit of time; allowed: w, d, h, m (minutes), s = “{1}”中的“{0}”不是时间单位，允许：w、d、h、m（分钟）、s
'{0}' is not a span of time; write it as 7d, 12h or 1d12h (w d h m s) = “{0}”不是时间跨度，请写成 7d、12h 或 1d12h（w d h m s）
'{0}': units go from long to short, each once, as in 1d12h = “{0}”：单位由长到短，各出现一次，如 1d12h
'{0}' is longer than 400d = “{0}”超过 400 天
the operand of {0} = {0} 的比较对象
the operand = 比较对象
an entry of {0} = {0}的一项
a condition in {0} = {0}中的条件
the value of {0} = {0} 的值
the rate of {0} = {0} 的汇率
the param '{0}' = 参数“{0}”
the class '{0}' = 类别“{0}”
a class = 类别
a table of goods classes = 货物类别表
the fragment '{0}' = 片段“{0}”
rule '{0}' = 规则“{0}”
lexicon '{0}' = 词库“{0}”
set '{0}' = 集合“{0}”
fragment '{0}' = 片段“{0}”
control list '{0}' = 管制清单“{0}”
announcement '{0}' = 公告“{0}”
item '{0}' = 物项“{0}”
item '{0}' names the unknown lexicon '{1}' = 物项“{0}”引用了未知的词库“{1}”
item '{0}' names the unknown announcement '{1}' = 物项“{0}”引用了未知的公告“{1}”
a suspension has both `suspended_from` and `suspended_until` = 暂停须同时写 suspended_from 和 suspended_until
write the last day that was announced = 请写公告中的最后一日
suspended_until {0} lies before suspended_from {1} = suspended_until {0} 早于 suspended_from {1}
a control list = 管制清单
the text '{0}' = 文本“{0}”
an empty object = 空对象
an empty list = 空列表
an object = 对象
a list = 列表
nothing = 空值
a document = 文档
a rule = 规则
a lexicon = 词库
a set = 集合
a fragment = 片段
a rate table = 汇率表
an exception = 例外
exceptions = exceptions
a test = 测试
a step of a stream = stream 的一步
expect of a stream = stream 的 expect
a phrase = 短语
a term = 词条
a window = 窗口
window = 窗口
a code or an identity with one value a parcel = 每个包裹只有一个值的代码或身份
a number = 数值
a code = 代码
an identity = 身份
an HS code = HS 编码
a text = 文本
true or false = 真假值
a count = 件数
a share = 比例
a weight = 重量
a length = 长度
a volume = 体积
a density = 密度
an amount of money = 金额
a price by weight = 单价
no unit = 无单位
mapping values are not allowed in this context = 此处不能再出现“键: 值”
did not find expected key = 此处缺少键
did not find expected '-' indicator = 此处缺少“-”
did not find expected ',' or ']' = 此处缺少“,”或“]”
did not find expected ',' or '}' = 此处缺少“,”或“}”
could not find expected ':' = 此处缺少冒号
found unexpected end of stream = 文件意外结束
found character that cannot start any token = 此处的字符不合法
while scanning a quoted scalar = 读取引号文本时
while scanning a simple key = 读取键时
while scanning for the next token = 读取下一个记号时
while parsing a block mapping = 读取对象时
while parsing a block collection = 读取列表时
while parsing a flow sequence = 读取方括号列表时
while parsing a flow mapping = 读取花括号对象时
control characters are not allowed = 不允许控制字符
{0}: {1} = {0}：{1}
{0}, {1} = {0}，{1}
"""
SLOT = re.compile(r"\{[0-9]\}")
QUOTED = re.compile(r"'\{([0-9])\}'")


@cache
def _catalogue() -> tuple[_Entry, ...]:
    """Return the entries, the ones that say most first."""
    pairs = [line.partition(" = ") for line in CATALOGUE.strip().splitlines()]
    pairs.sort(key=lambda pair: -len(SLOT.sub("", pair[0])))
    return tuple(_Entry.of(english, chinese) for english, _, chinese in pairs)


class _Entry(NamedTuple):
    """One entry; a slot in quotes holds what an author wrote, which is never translated."""

    pattern: re.Pattern[str]
    chinese: str
    quoted: frozenset[int]
    has_words: bool

    @classmethod
    def of(cls, english: str, chinese: str) -> _Entry:
        parts = SLOT.split(english)
        pattern = "(.+?)".join(re.escape(part) for part in parts)
        quoted = frozenset(int(slot) for slot in QUOTED.findall(english))
        return cls(re.compile(pattern, re.DOTALL), chinese, quoted, any(map(str.isalpha, "".join(parts))))


def in_chinese(text: str) -> str | None:
    """Return a message or hint in Chinese, None when the catalogue has no entry for it."""
    for entry in _catalogue():
        found = entry.pattern.fullmatch(text)
        if found is None:
            continue
        parts = list(found.groups())
        translated = [None if number in entry.quoted else in_chinese(part) for number, part in enumerate(parts)]
        if entry.has_words or any(translated):
            shown = [zh or part for zh, part in zip(translated, parts, strict=True)]
            return SLOT.sub(lambda slot: shown[int(slot[0][1])], entry.chinese)  # noqa: B023 - used at once
    return None
