"""One spelling for the guard: what a forbidden word looks like once every disguise is off.

Full-width letters, zero-width characters, spaces and punctuation between characters,
traditional characters, camelCase, snake_case and l-e-t-t-e-r-s apart are all undone.
"""

from __future__ import annotations

import re
import unicodedata

_TRADITIONAL = (
    "證號碼釋滿訪癮員動態蹤軌跡臉識別眾羣會遊輿論懷產婦計劃節環職務戶貫檢測監視幫矯記錄單歷徵離義傳禮黨對國紅罰處遷來執據線聯繫電話銀帳賬圖頭靜頻"
    "調屆參與機構導點關愛護兒個類組織實業書鄉鎮縣區門樓險災難殘經濟發財勞養衛療藥醫學館場採擾裡裏盜竊為資訊姦強盤問慮懲僑屍體溫陽陰種詢詳佈僱傭僞偽"
)
_SIMPLIFIED = (
    "证号码释满访瘾员动态踪轨迹脸识别众群会游舆论怀产妇计划节环职务户贯检测监视帮矫记录单历征离义传礼党对国红罚处迁来执据线联系电话银账账图头静频"
    "调届参与机构导点关爱护儿个类组织实业书乡镇县区门楼险灾难残经济发财劳养卫疗药医学馆场采扰里里盗窃为资讯奸强盘问虑惩侨尸体温阳阴种询详布雇佣伪伪"
)
_SIMPLER = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_HAN_OR_DIGIT = re.compile(r"[0-9\u3400-\u9fff]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LOOKALIKE = str.maketrans("аеіорсухԁΟο", "aeiopcyxdoo")  # Cyrillic and Greek letters that look Latin


def han(text: str) -> str:
    """The Chinese characters, simplified, and digits, with nothing between them."""
    return "".join(_HAN_OR_DIGIT.findall(_plain(text).translate(_SIMPLER)))


def latin(text: str) -> str:
    """Lower-case words with single spaces; single letters in a row become one word."""
    words = re.findall(r"[a-z]+|[0-9]+", _HUMP.sub(" ", _plain(text)).lower())
    joined: list[str] = []
    apart = False
    for word in words:
        single = len(word) == 1 and word.isalpha()
        if single and apart:
            joined[-1] += word
        else:
            joined.append(word)
        apart = single
    return " ".join(joined)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).translate(_LOOKALIKE)
    kept = (c for c in folded if unicodedata.category(c) not in ("Cf", "Mn", "Cc"))
    return unicodedata.normalize("NFKC", "".join(kept))
