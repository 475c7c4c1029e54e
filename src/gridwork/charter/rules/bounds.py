"""What a charter may never ask for, each with the sentence of the Bounds it breaks (P6).

``collecting`` words are refused wherever the charter says what is recorded or done; a text
for residents may use them ("bring your identity card"). ``anywhere`` words name watching
itself and are refused in every part. The words are patterns divided by white space; Chinese
ones are matched on ``spelling.han``, English and pinyin ones on ``spelling.latin``, with
``_`` for a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridwork.base.errors import N_


@dataclass(frozen=True, slots=True)
class Bound:
    """One line of the Bounds: a stable key, the reason as a msgid, and the words that break it."""

    key: str
    reason: str
    collecting: tuple[re.Pattern[str], re.Pattern[str]]
    """Chinese, English."""
    anywhere: tuple[re.Pattern[str], re.Pattern[str]]
    stems: tuple[str, ...]
    """Long English words that are recognised even when split or written with digits (``spelling.solid``)."""


_LISTED = r".{0,6}(?:名单|名册|台账|花名册|动态|稳控|管控|监控|摸排|排查|上报|盯|布控|登记表|登记册|档案)"
_LISTED_EN = r"(?:_\w+){0,3}_(?:lists?|registers?|roll|rolls|watch|monitoring|tracking|database|files?)"


def _bound(
    key: str, reason: str, *words: str, always: tuple[str, str] = ("", ""), stems: str = "", persons: bool = True
) -> Bound:
    """``persons``: the words name people, so that a list of them is refused in any part."""
    chinese, english = (_either(part) for part in words)
    anywhere = [_either(part) for part in always]
    if persons:
        anywhere[0] = "|".join(filter(None, [anywhere[0], f"(?:{chinese}){_LISTED}"]))
        anywhere[1] = "|".join(filter(None, [anywhere[1], f"(?:{english}){_LISTED_EN}"]))
    return Bound(key, reason, _compiled(chinese, english), _compiled(*anywhere), tuple(stems.split()))


def _either(words: str) -> str:
    return "|".join(words.split())


def _compiled(chinese: str, english: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    nothing = r"(?!)"
    spaced = english.replace("_", " ")
    return re.compile(chinese or nothing), re.compile(rf"\b(?:{spaced})\b" if english else nothing)


IDENTITY = _bound(
    "identity-number",
    N_("“%(found)s” asks for an identity number or document. Bounds: no national identity numbers."),
    r"""身份$ 身份(?:证|号|编|信息|识别|代码) 证件(?:号|编|码|类|照|信息|原件|复印|扫描) (?:公民|居民)身份 居民证
    户口(?:本|簿|号|页) 户籍(?:号|证|信息) 护照 通行证号 社保(?:号|卡号|账号) 社会保障(?:号|卡号) 居住证(?:号|编)
    (?:18|十八|15|十五)位(?:数字|号码|证|编号|代码)""",
    r"""id_?(?:cards?|no|nr|num|numbers?|code|documents?) ^id$ ids
    (?:national|citizens?|residents?|persons?|personal|members?|householders?|holders?|government|state|photo)_ids?
    identity identification_(?:no|num|numbers?|cards?|documents?) citizen_(?:no|numbers?) passports?
    social_security_(?:no|numbers?|cards?) ssn nric hukou household_register(?:ation)?_(?:no|numbers?|book)
    (?:cert|certificate)_(?:of_)?identity (?:18|eighteen|15|fifteen)_digits?
    sfz sfzh zjhm? shen_?fen_?(?:zheng)?_?(?:hao|haoma)? zheng_?jian_?hao(?:_?ma)?""",
    persons=False,
    stems="identitycard identitynum identityno identitydoc identitycode nationalid passport shenfenzheng "
    "socialsecurityn",
)

WATCHING = _bound(
    "watch-list",
    N_("“%(found)s” makes a watch list or a dossier of people. Bounds: no watch lists, no dossier of a person."),
    r"""可疑人 形迹可疑 特殊人群 高危人 不稳定人 不放心人 闲散人 社会闲杂 政治面貌 党派 民族(?:$|成分|类别|族别) 籍贯
    前科 人员类别 人口类型""",
    r"""suspicious_(?:person|persons|people|residents?|strangers?|characters?) political_(?:status|affiliation|views?)
    party_member(?:ship)? ethnicity ethnic_group nationality""",
    always=(
        r"""重点(?:人(?!大|民)|对象|关注人|管控|稳控) 黑名单 灰名单 布控 盯防 稳控 维稳 人盯人 一人一档 一人一册
        人员(?:档案|画像|标签) 个人(?:画像|档案) 人物画像""",
        r"""watch_?lists? black_?lists? dossiers? (?:key|target|focus)_(?:persons?|people|individuals?|population)
        persons?_of_interest stability_maintenance person(?:al)?_profil(?:e|es|ing)
        profil(?:e|es|ing)_of_(?:a_)?(?:person|persons|people|residents?) zhong_?dian_?ren_?(?:yuan|qun|kou)""",
    ),
    stems="watchlist blacklist politicalstatus suspiciousp personofinterest ethnicity dossier",
)

PETITIONERS = _bound(
    "petitioners",
    N_("“%(found)s” singles out people who petition. Bounds: no register of petitioners."),
    r"""上访 访民 缠访 闹访 群访 集访 越级访 信访(?:人|户|对象|老户|重点|动态|苗头) 涉访 涉诉人 告状""",
    r"""petitioners? petitioning complainants? shang_?fang xin_?fang""",
    always=(r"截访 劝返", ""),
    stems="petitioner",
)

OFFENDERS = _bound(
    "ex-offenders",
    N_("“%(found)s” singles out people who served a sentence. Bounds: no register of ex-offenders."),
    r"""刑满 刑释 释放人员 两劳 劳教 劳改 安置帮教 社区矫正 矫正(?:人|对象) 犯罪(?:记录|人员) 违法人员
    服刑 缓刑 假释""",
    r"""(?:ex|former)_?(?:offenders?|convicts?|prisoners?|inmates?) offenders? convicts? parolees? probationers?
    criminal_(?:records?|history) released_prisoners? community_corrections? xing_?man_?(?:shi_?fang)?""",
    stems="exoffender exconvict criminalrecord parolee",
)

DRUGS = _bound(
    "drug-users",
    N_("“%(found)s” singles out people who use drugs. Bounds: no register of drug users."),
    r"""吸毒 涉毒 戒毒 毒瘾 瘾君子 尿检 毒品(?:人员|使用)""",
    r"""drug_?(?:users?|addicts?|abuse|abusers?|tests?) addicts? substance_(?:abuse|abusers?|users?)
    narcotics?_users? xi_?du""",
    stems="druguser drugaddict",
)

PATIENTS = _bound(
    "patients",
    N_("“%(found)s” singles out people by illness. Bounds: no register of patients."),
    r"""患者 病人 病患 精神(?:病|障碍) 肇事肇祸 艾滋 病史 病历 病种""",
    r"""patients? mentally_ill mental_(?:illness|disorders?) hiv medical_(?:history|records?) diagnos[ei]s""",
    stems="mentalillness medicalhistory",
)

BELIEVERS = _bound(
    "believers",
    N_("“%(found)s” asks what people believe. Bounds: no register of believers."),
    r"""宗教(?!活动场所|场所) 信教 教徒 信徒 信众 邪教 传教 教派 信仰 法轮 礼拜人 穆斯林""",
    r"""religio(?:n|ns|us) believers? (?<!good_)faiths? worshipp?ers? cults? sects? christians? muslims? buddhists?
    church_?(?:goers?|members?) zong_?jiao xin_?jiao""",
    stems="religion religious",
)

NEWCOMERS = _bound(
    "newcomers",
    N_("“%(found)s” registers people who moved in. Bounds: no register of newcomers."),
    r"""流动人 外来(?:人|务工|户|流动|居民) 外地(?:人|户|来) 暂住 寄住 借住 流入人 新(?:来|迁入|入住)(?:人|户|居民)
    陌生人 境外人 来访亲友 租(?:客|户|住人员?|房人员?)(?:信息|登记|名|姓名|身份|情况) 承租人(?:信息|登记|名|姓名|身份)
    同住人(?:姓名|信息|登记|名) 人户分离""",
    r"""newcomers? new_arrivals? migrants? floating_population outsiders? strangers? temporary_residents? foreigners?
    immigrants? (?:tenants?|lodgers?|occupants?|guests?|visitors?)_(?:names?|registers?|registration|lists?|identity)
    liu_?dong_?ren_?kou wai_?lai_?ren_?(?:yuan|kou)""",
    stems="newcomer floatingpopulation migrantworker temporaryresident",
)

BIRTHS = _bound(
    "births",
    N_("“%(found)s” reports pregnancy or birth. Bounds: no pregnancy or birth reporting."),
    r"""怀孕 孕(?:妇|情|检|期|产|周|育) 生育 计生 计划生育 避孕 节育 绝育 结扎 流产 引产 胎次 孩次 二孩 三孩 超生 育龄
    出生 月经 产妇 婚育""",
    r"""pregnan(?:t|cy|cies) births? birth_?(?:days?|dates?) born newborns? fertility family_planning
    contracepti(?:on|ve) abortions? childbearing maternity reproductive sheng_?yu huai_?yun""",
    stems="pregnan childbearing contracepti familyplanning",
)

OPINIONS = _bound(
    "opinion-and-gatherings",
    N_("“%(found)s” reports what people say or where they gather. Bounds: no opinion or gathering reports."),
    r"""舆情 舆论 思想(?:动态|状况|倾向|苗头) 言论 聚众 聚集(?:人|闹|情况|上报|群众)
    (?:人员|人群|群众|居民|村民|非法)(?:聚集|集会) 集会 游行 示威 静坐 群体性 敏感(?:人|信息|言|时期|舆)
    不满(?:情绪|言) 政治倾向 煽动 串联""",
    r"""public_(?:opinion|sentiment|mood) opinion_(?:reports?|monitoring|leaders?|trends?) sentiments? gatherings
    (?:mass|illegal|unlawful|public|crowd)_(?:gathering|incidents?|assembly) assembl(?:y|ies)_of_people protests?
    protesters? rall(?:y|ies) demonstrators? street_demonstrations? agitators? dissent political_speech yu_?qing""",
    always=(r"舆情(?:监测|监控|上报|信息)", ""),
    persons=False,
    stems="publicopinion protester demonstrators",
)

TRACKING = _bound(
    "tracking",
    N_("“%(found)s” follows people's faces or movements. Bounds: no face or movement tracking of residents."),
    r"""人脸 面部(?:识别|特征|采集) 刷脸 指纹 虹膜 声纹 步态 生物(?:特征|识别) 行踪 (?<!巡查)轨迹 行动路线
    出行(?:记录|情况|信息) 去向 外出(?:人员|登记|情况) 返乡(?:人员|登记) 进出(?:人员|登记|记录) 出入(?:人员|登记|记录)
    车牌(?:识别|号) 手机(?:定位|串号) 抓拍 人员(?:动向|动态|流向|定位) 定位(?:居民|村民|人员) 一标三实""",
    r"""face_(?:recognition|scans?|id|images?|capture) facial faceprints? fingerprints? biometrics? dna gait whereabouts
    (?:movements?|locations?|trajector(?:y|ies)|trips?)_(?:of|histor(?:y|ies)|track(?:s|ing)?|records?|logs?|data)
    track(?:s|ing|ed)?_(?:of_)?(?:a_|the_)?(?:persons?|people|residents?|villagers?|phones?|faces?|cars|vehicles)
    (?:license|licence|number)_plates? entry_and_exit_(?:logs?|records?) imei
    gps_(?:tracks?|positions?)_of_(?:residents?|people) ren_?lian gui_?ji""",
    always=(r"人脸识别 行动轨迹 活动轨迹 人员轨迹", r"(?:face|facial)_recognition"),
    persons=False,
    stems="facerecognition facialrecognition fingerprint whereabouts biometric",
)

BOUNDS = (
    IDENTITY, WATCHING, PETITIONERS, OFFENDERS, DRUGS, PATIENTS, BELIEVERS, NEWCOMERS, BIRTHS, OPINIONS, TRACKING,
)  # fmt: skip
