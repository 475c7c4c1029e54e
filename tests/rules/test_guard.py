"""The charter guard (P6): what watches people is refused however it is spelt; lawful work is not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from gridwork.charter.rules.bounds import BOUNDS
from gridwork.charter.rules.guard import broken, fits_identity_numbers, watching
from gridwork.charter.rules.load import SHIPPED, read


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split("|")]


FORBIDDEN: dict[str, list[str]] = {
    "identity-number": words("""
        身份证号 | 身份證號碼 | 证件号码 | 證件號 | 身份 证 号 | 身-份-证 | 身\u200b份\u200b证 | 身份编号 |
        公民身份号码 | 居民身份信息 | 户口本号 | 户口簿 | 护照号 | 護照 | 社会保障号 | 请填写18位号码 | 身份 |
        id_card | idcard | IDCard | idNo | ID number | id_number | ｉｄ　ｃａｒｄ | ＩＤ号 | I D card |
        i-d-c-a-r-d | national_id | citizen ID | resident_id | identity no. | Identity document | passport |
        passport_no | social security number | SSN | sfz | sfzh | shenfenzheng | shen_fen_zheng_hao | zjh |
        zhengjianhao | NRIC | ID | person id | hukou | 1dent1ty card | iden-tity card | na tional i d | p4ssport |
        іd card
    """),
    "watch-list": words("""
        重点人员 | 重點人員 | 重 点 人 员 | 重点人口台账 | 重点人群 | 重点对象 | 重点管控 | 黑名单 | 布控 |
        稳控对象 | 維穩 | 一人一档 | 人员档案 | 政治面貌 | 民族成分 | 籍贯 | 可疑人员 | 形迹可疑 | 特殊人群 |
        watchlist | watch list | Black-list | key persons | persons of interest | suspicious people | dossier |
        political status | ethnicity | person profile | zhongdian renyuan
    """),
    "petitioners": words("""
        上访人员 | 上訪 | 信访人员 | 信访户 | 缠访 | 越级上访 | 访民 | petitioners | Petitioner's name |
        complainant
    """),
    "ex-offenders": words("""
        刑满释放人员 | 刑滿釋放 | 刑释人员 | 两劳人员 | 安置帮教 | 社区矫正 | 犯罪记录 | ex-offender | exOffender |
        ex convicts | criminal record | parolees | former prisoners
    """),
    "drug-users": words("""
        吸毒人员 | 戒毒 | 涉毒 | 吸 毒 | drug users | drug_user | addict | substance abuse
    """),
    "patients": words("""
        精神病人 | 严重精神障碍患者 | 艾滋 | 病史 | patients | mental illness | HIV | medical history
    """),
    "believers": words("""
        宗教信仰 | 信教群众 | 信教 | 教徒 | 邪教 | 法轮 | religion | religious belief | believers | faith
    """),
    "newcomers": words("""
        流动人口 | 流動人口登記 | 外来人员 | 外來務工 | 暂住人口 | 外地人 | 新来人员 | 陌生人 | 租户信息 |
        租客姓名 | 同住人姓名 | newcomers | migrants | floating population | strangers | tenant names |
        lodger list | foreigners | liudong renkou
    """),
    "births": words("""
        怀孕 | 懷孕婦女 | 孕妇 | 孕检 | 生育 | 计划生育 | 计生 | 出生日期 | 育龄妇女 | 流产 | pregnant | births |
        birth_date | newborn | born on | family planning
    """),
    "opinion-and-gatherings": words("""
        舆情 | 輿情上報 | 言论 | 思想动态 | 聚众 | 人员聚集 | 群體性事件 | 集会 | 游行 | 敏感信息 |
        public opinion | opinion reports | gatherings | protest | rally | mass incident | sentiment
    """),
    "tracking": words("""
        人脸 | 人臉識別 | 面部识别 | 行踪 | 活动轨迹 | 去向 | 外出人员 | 车牌识别 | 手机定位 | 出入登记 | 指纹 |
        face recognition | facial image | fingerprint | whereabouts | movement records | location history |
        track residents | licence plate | entry and exit log | tracking of persons
    """),
}  # fmt: skip

LAWFUL = words("""
    井盖缺损 | 身边的隐患 | 消防通道 | 证件补办咨询点位置 | 许可证到期日 | 统一社会信用代码 | 营业执照编号 |
    残疾人证 | 便民服务 | 门牌号 | 设施编号 | 民情日志 | 意见建议 | 居民满意率 | 积水聚集 | 垃圾聚集点 | 人民调解 |
    重点单位 | 重点场所 | 重点人大代表建议 | 巡查轨迹（本人） | 宗教活动场所消防检查 | 有毒气体 | 中毒急救箱 |
    广场舞噪声 | 上环卫车 | 租赁住房安全 | 出租房屋 | 出租房安全出口数 | 常住几口人 | 家庭服务需求 |
    社会保障服务点 | 劳动和社会保障 | 卫生健康和家庭服务 | 电动车充电 | 停车位 | 网格员的电话 | 民族路积水 |
    外墙脱落 | 户外健身器材 | 新来的垃圾桶 | 病虫害 | 出水口 | 生活垃圾 | 助餐 | 信访局 | 街道办 | 动态更新日期 |
    名单公示 | facility_id | record id | id of the lamp post | idea | identify the leak | Damaged road | hydrant |
    drug store | household members | first aid kit | hearing aids needed | demonstration county | archive |
    brand name | broken and nasty | in good faith | opinion box | valid until | earth movement at the slope |
    surface | interface cabinet | rallying point sign | berth | airborne dust | religate | credit code |
    plate number of the lamp | visitor parking | guest house exits
""")


@pytest.mark.parametrize(
    ("bound", "text"),
    [(bound, text) for bound, texts in FORBIDDEN.items() for text in texts],
    ids=str,
)
def test_a_forbidden_word_is_recognised_in_every_disguise(bound: str, text: str) -> None:
    found = broken(text)
    assert found is not None
    assert found.key == bound


def test_every_line_of_the_bounds_has_its_words_tested() -> None:
    assert {bound.key for bound in BOUNDS} == set(FORBIDDEN)


@pytest.mark.parametrize("text", LAWFUL)
def test_lawful_words_pass(text: str) -> None:
    assert broken(text) is None


@pytest.fixture(scope="module")
def tangshan() -> dict[str, Any]:
    return read(SHIPPED / "tangshan-town").content


@pytest.mark.parametrize("name", ["base", "tangshan-town", "zigui-digital", "longtan-fire", "county-fire"])
def test_the_charters_that_come_with_the_product_watch_nobody(name: str) -> None:
    assert list(watching(read(SHIPPED / name).content)) == []


def _field(**changes: Any) -> dict[str, Any]:
    return {"key": "note", "label": {"zh": "说明"}, "type": "text", **changes}


def _with_field(content: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    content = deepcopy(content)
    content["ledgers"]["forms"]["household"]["fields"].append(field)
    return content


@pytest.mark.parametrize(
    ("field", "ending"),
    [
        (_field(key="id_no"), "key"),
        (_field(key="sfzh"), "key"),
        (_field(label={"zh": "身 份 证 号"}), "zh"),
        (_field(label={"zh": "说明", "en": "ID number"}), "en"),
        (_field(label={"zh": "说明", "hant": "身份證號"}), "hant"),
        (_field(label="证件号码"), "label"),
        (_field(help={"zh": "请把身份证上的号码填在这里"}), "zh"),
        (_field(type="choice", choices=[{"zh": "本地"}, {"zh": "流动人口"}]), "zh"),
        (_field(pattern=r"\d{17}[\dXx]"), "pattern"),
        (_field(pattern=r"[1-9]\d{5}(19|20)\d{9}[0-9X]"), "pattern"),
        (_field(pattern=r"^\d{15}$|^\d{18}$"), "pattern"),
        (_field(pattern="[0-9]{10,20}"), "pattern"),
        (_field(unit={"zh": "吸毒次数"}), "zh"),
        (_field(type="number", most=999999199912319999), "most"),
    ],
)
def test_a_smuggled_field_is_refused_where_it_stands(
    tangshan: dict[str, Any], field: dict[str, Any], ending: str
) -> None:
    faults = list(watching(_with_field(tangshan, field)))
    assert [fault.path[:3] for fault in faults] == [("ledgers", "forms", "household")]
    assert faults[0].path[-1] == ending
    assert faults[0].code.startswith("guard:")
    assert "Bounds" in faults[0].message


@pytest.mark.parametrize(
    "pattern", [r"[0-9]{5}", r"[0-9A-HJ-NPQRTUWXY]{18}", r"1\d{10}", r".*", r"\d+", r"[A-Z]{2}-\d{6}", r"(", r""]
)
def test_patterns_for_other_codes_pass(pattern: str) -> None:
    assert not fits_identity_numbers(pattern)


def test_forbidden_categories_duties_posts_and_forms_are_refused(tangshan: dict[str, Any]) -> None:
    content = deepcopy(tangshan)
    content["categories"]["xinfang_ren"] = {"name": {"zh": "上访人员动态"}, "words": ["串联"]}
    content["categories"]["rubbish"]["words"].append("可疑人员")
    content["duties"]["night"] = {"name": {"zh": "夜间走访外来人员"}}
    content["visits"]["believers"] = {"name": "x"}
    content["posts"]["grid_worker"]["name"] = {"zh": "维稳信息员"}
    content["ledgers"]["forms"]["newcomers"] = {"name": {"zh": "登记表"}}
    content["scorecards"]["village"]["indicators"][0]["name"] = {"zh": "稳控率"}
    content["letters"]["village"]["clauses"].append({"zh": "掌握重点人员去向"})
    content["inspections"]["small_premises"]["checklist"].append({"key": "who", "name": {"zh": "查验租客身份证"}})
    content["programmes"]["aftercare"] = {"name": {"zh": "刑满释放人员帮扶"}, "purpose": {"zh": "掌握去向"}}
    content["samples"]["households"]["questions"].append({"key": "guests", "name": {"zh": "家里有没有来访亲友"}})
    parts = [fault.path[0] for fault in watching(content)]
    assert set(parts) == {
        "categories", "duties", "visits", "posts", "ledgers", "scorecards", "letters", "inspections", "programmes",
        "samples",
    }  # fmt: skip
    assert parts.count("categories") == 4


def test_a_text_for_residents_may_speak_of_certificates_and_public_services(tangshan: dict[str, Any]) -> None:
    content = deepcopy(tangshan)
    for number, body in enumerate(
        [
            "遗失身份证件补办：请到派出所",
            "新生儿出生登记怎么办",
            "生育津贴申领",
            "居住证、护照办理",
            "信访接待日",
            "Bring your identity card",
            "宗教场所登记",
        ]
    ):
        content["texts"][f"entry_{number}"] = {
            "kind": "service directory",
            "title": {"zh": "指南"},
            "body": {"zh": body},
        }
    content["texts"]["id_card_lost"]["title"] = {"zh": "身份证挂失"}
    assert list(watching(content)) == []


@pytest.mark.parametrize(
    "body",
    [
        "张贴重点人员名单",
        "上访人员名单公布",
        "外来人员登记册上墙",
        "吸毒人员动态管控",
        "Watch list of the month",
        "list: petitioners register",
    ],
)
def test_a_text_may_not_carry_a_watch_list_all_the_same(tangshan: dict[str, Any], body: str) -> None:
    content = deepcopy(tangshan)
    content["texts"]["board"] = {"kind": "notice board", "title": {"zh": "公示"}, "body": {"zh": body}}
    assert [fault.path for fault in watching(content)] == [("texts", "board", "body", "zh")]


def test_a_privacy_notice_may_say_what_is_not_done_but_only_there(tangshan: dict[str, Any]) -> None:
    content = deepcopy(tangshan)
    assert "人脸" in content["texts"]["privacy"]["body"]["zh"]
    assert list(watching(content)) == []
    content["texts"]["privacy"]["kind"] = "notice board"
    assert {fault.path[1] for fault in watching(content)} == {"privacy"}


def test_departments_may_be_named_after_their_office(tangshan: dict[str, Any]) -> None:
    content = deepcopy(tangshan)
    content["departments"]["letters"] = {"name": {"zh": "信访局"}}
    content["departments"]["faith"] = {"name": {"zh": "民族宗教事务局"}}
    assert list(watching(content)) == []
