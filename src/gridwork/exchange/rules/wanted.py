"""What an imported table may say of a place or of a record: the columns to match, and the words they go by (L6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gridwork.base.errors import N_
from gridwork.charter.record_parts import FieldType, Form, FormField, PremisesKind
from gridwork.charter.terms import Text
from gridwork.ledger.rules.kinds import Condition, Kind

PLACES = "places"
"""The target that is no form."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing a column may hold. ``names``: headings it is known by, spelt plainly.

    ``choices``: stored value → what a sheet may write for it, the first being what we write.
    """

    key: str
    label: Text
    required: bool = False
    unless: str = ""
    """Not required where this is said instead."""
    help: str = ""
    names: frozenset[str] = frozenset()
    choices: Mapping[str, tuple[Text, ...]] | None = None
    of_form: bool = False
    """Whether it is a field of the form, and not where or when."""
    asked: bool = False
    """Whether a record without it is incomplete."""


KINDS: dict[str, tuple[Text, ...]] = {
    Kind.COMPOUND: (
        Text(zh="小区（院落）", en="Compound", hant="小區（院落）"), Text(zh="小区", hant="小區"), Text(zh="院落"),
    ),
    Kind.BUILDING: (
        Text(zh="楼栋", en="Building", hant="樓棟"), Text(zh="楼", hant="樓"), Text(zh="栋", hant="棟"),
    ),
    Kind.ENTRANCE: (
        Text(zh="单元门", en="Entrance", hant="單元門"), Text(zh="单元", hant="單元"), Text(zh="楼门", hant="樓門"),
    ),
    Kind.DWELLING: (
        Text(zh="住宅", en="Dwelling"), Text(zh="住户", hant="住戶"), Text(zh="房屋"), Text(zh="住房"),
        Text(zh="户", hant="戶"),
    ),
    Kind.PREMISES: (
        Text(zh="场所", en="Premises", hant="場所"), Text(zh="门店", hant="門店"), Text(zh="商户", hant="商戶"),
    ),
    Kind.FACILITY: (
        Text(zh="部件（设施）", en="Facility", hant="部件（設施）"), Text(zh="部件"), Text(zh="设施", hant="設施"),
    ),
    Kind.SITE: (Text(zh="其他点位", en="Other spot", hant="其他點位"), Text(zh="点位", hant="點位")),
}  # fmt: skip
CONDITIONS: dict[str, tuple[Text, ...]] = {
    Condition.GOOD: (Text(zh="完好", en="Good"), Text(zh="正常"), Text(zh="良好")),
    Condition.DAMAGED: (Text(zh="损坏", en="Damaged", hant="損壞"), Text(zh="破损", hant="破損")),
    Condition.MISSING: (Text(zh="缺失", en="Missing"), Text(zh="丢失", hant="丟失")),
}

PLATE, RECORD, PLACE, GRID = "plate", "record", "place", "grid"
LABELS = {
    "plate": Text(zh="门牌编码", en="Door-plate code", hant="門牌編碼"),
    "key": Text(zh="来源编号", en="Key", hant="來源編號"),
    "kind": Text(zh="地点种类", en="Kind of place", hant="地點種類"),
    "sort": Text(zh="类别", en="Sort", hant="類別"),
    "name": Text(zh="名称", en="Name", hant="名稱"),
    "street": Text(zh="街路巷", en="Street"),
    "number": Text(zh="门牌号", en="Door number", hant="門牌號"),
    "parent": Text(zh="位于", en="Stands in", hant="位於"),
    "longitude": Text(zh="经度", en="Longitude", hant="經度"),
    "latitude": Text(zh="纬度", en="Latitude", hant="緯度"),
    "grid": Text(zh="网格编码", en="Grid code", hant="網格編碼"),
    "households": Text(zh="户数", en="Households", hant="戶數"),
    "condition": Text(zh="状况", en="Condition", hant="狀況"),
    "owner": Text(zh="权属单位", en="Owner (unit)", hant="權屬單位"),
    "record": Text(zh="记录编码", en="Record code", hant="記錄編碼"),
    "place": Text(zh="所在地点", en="Place", hant="所在地點"),
    "verified_on": Text(zh="核实日期", en="Verified on", hant="核實日期"),
}
OTHER_HEADINGS = {
    "plate": "门牌码 门牌二维码 地点编码", "key": "编号 序列号 编码 房屋编号 标识码", "kind": "种类 地点类型",
    "sort": "类型 部件代码 标准代码 场所类别 行业类别", "name": "地点名称 场所名称 单位名称 店名 小区名称",
    "street": "街道 街巷 路名 道路 地址 所在街巷 自然村", "number": "门号 房号 门牌 室号 楼栋单元室 门楼牌号",
    "parent": "上级编号 上级 所属楼栋 所属小区", "longitude": "lon lng x 东经 x坐标 经度坐标",
    "latitude": "lat y 北纬 y坐标 纬度坐标", "grid": "网格 所属网格 网格编号 网格代码",
    "households": "住户数 家庭数 居住户数",
    "condition": "状态 设施状况 部件状态", "owner": "产权单位 管理单位 主管单位 养护单位", "record": "台账编码",
    "place": "地点 门牌编码 门牌码 plate", "verified_on": "核查日期 更新日期 采集日期 登记日期",
}  # fmt: skip
"""What else a heading may say."""
OURS = (Text(zh="行号", en="Line", hant="行號"), Text(zh="退回原因", en="Reason"))
"""Columns an errors file has in front; brought back with it, they say nothing."""

NEVER = (
    (
        re.compile("身[份分](?:证|證|号|號)|[证證]件(?:号|號)|(?<!gr)id(?:card|no|num)|identity|护照|護照|passport"),
        N_("Gridwork keeps no identity numbers."),
    ),
    (
        re.compile("电话|電話|手机|手機|联系方式|聯[系繫]方式|微信|邮箱|郵箱|phone|mobile|wechat|email"),
        N_("Telephone numbers are contacts. Contacts agree one by one, on the page of the record, never by file."),
    ),
    (
        re.compile(
            "姓名|[户戶]主|联系人|聯[系絡]人|负责人|負責人|法人|身份$|民族|宗教|信仰|政治面貌|婚姻|出生|性[别別]|年[龄齡]|"
            "家庭成[员員]|contact|religion|birth|householder|gender"
        ),
        N_("Persons are not brought in by file: the ledgers describe places, facilities and households by count."),
    ),
)
"""Headings that no field answers for, and why (Bounds). The first two are looked for in brackets too."""


def spelt(heading: str) -> str:
    """A heading without what varies: width, case, blanks, signs, and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", heading)
    return _bare(re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】", "", plain) or plain)


def _bare(heading: str) -> str:
    """The same with what stands in brackets."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading).casefold())


def place_wanted(premises: Mapping[str, PremisesKind]) -> tuple[Wanted, ...]:
    """What a table of places may say."""
    sorts = {key: (kind.name, *(Text(zh=word) for word in kind.words)) for key, kind in premises.items()}
    keys = ("plate", "key", "kind", "sort", "name", "street", "number", "parent", "longitude", "latitude", "grid",
            "households", "condition", "owner")  # fmt: skip
    choices = {"kind": KINDS, "sort": sorts, "condition": CONDITIONS}
    return tuple(
        _known(key, required=key == "kind", unless=PLATE, help=PLACE_HELP.get(key, ""), choices=choices.get(key))
        for key in keys
    )


PLACE_HELP = {
    "plate": N_("Our own code of the place. Leave it empty for new places."),
    "key": N_("The row's number in the table it comes from: by it the same row is known again."),
    "sort": N_("For premises what they are, for facilities the standard code."),
    "parent": N_("Key or door-plate code of the compound, building or entrance it is in."),
    "grid": N_("Only where there is no point."),
    "households": N_("How many households live in a dwelling."),
    "owner": N_("The unit that keeps a facility, never a person."),
}
RECORD_HELP = {
    "record": N_("Our own code of the record. Leave it empty for new records."),
    "key": PLACE_HELP["key"],
    "place": N_("Door-plate code or key of the place the record is about."),
    "grid": N_("Only for records about no place."),
    "verified_on": N_("The day somebody last saw that it is right. Empty: today."),
}


def record_wanted(form: Form, *, at_place: bool) -> tuple[Wanted, ...]:
    """What a table of one form's records may say: where and when, then every field but contacts and photos."""
    keys = ("record", "key", "place" if at_place else "grid", "verified_on")
    where = tuple(_known(key, required=key in (PLACE, GRID), unless=RECORD, help=RECORD_HELP[key]) for key in keys)
    return where + tuple(_field(one) for one in form.fields if one.type not in (FieldType.CONTACT, FieldType.PHOTO))


def why_never(heading: str, form: Form | None = None) -> str:
    """Why a column is not taken, as a msgid; empty when there is no reason against it."""
    plain = spelt(heading)
    if form is not None:
        kinds = {name: one.type for one in form.fields for name in _names(one)}
        if kinds.get(plain) is FieldType.CONTACT:
            return NEVER[1][1]
        if plain in kinds:
            return N_("Photos are added on the page of the record.") if kinds[plain] is FieldType.PHOTO else ""
    whole = _bare(heading)
    said = (whole, whole, plain)
    return next((reason for (pattern, reason), text in zip(NEVER, said, strict=True) if pattern.search(text)), "")


def field_key(key: str) -> str:
    """The name a form's field goes by in a matching, apart from where and when."""
    return f"field.{key}"


def _known(
    key: str, *, required: bool, unless: str, help: str, choices: Mapping[str, tuple[Text, ...]] | None = None
) -> Wanted:
    label = LABELS[key]
    names = frozenset(map(spelt, (key, *_texts((label,)), *OTHER_HEADINGS[key].split())))
    return Wanted(key, label, required, unless if required else "", help, names, choices)


def _field(one: FormField) -> Wanted:
    choices = {choice.stored: (Text(zh=choice.zh, en=choice.en, hant=choice.hant),) for choice in one.choices}
    return Wanted(
        field_key(one.key), one.label, names=_names(one), choices=choices or None, of_form=True,
        asked=one.required and not one.when,
    )  # fmt: skip


def _names(one: FormField) -> frozenset[str]:
    return frozenset(map(spelt, (one.key, *one.was, *_texts((one.label,)))))


def _texts(texts: Iterable[Text]) -> set[str]:
    return {text for one in texts for text in (one.zh, one.en, one.hant) if text}


def meant(choices: Mapping[str, tuple[Text, ...]], written: str) -> str | None:
    """The stored value of what a sheet writes; None when nothing is meant by it."""
    if written in choices:
        return written
    plain = spelt(written)
    for stored, texts in choices.items():
        if plain in map(spelt, _texts(texts)):
            return stored
    return None
