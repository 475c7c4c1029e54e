"""One spelling for the guard: what a forbidden word looks like once every disguise is off.

Full-width letters, zero-width characters, spaces and punctuation between characters,
traditional characters, camelCase, snake_case and l-e-t-t-e-r-s apart are all undone.
"""

from __future__ import annotations

import re
import unicodedata

_TRADITIONAL = (
    "佈來個傳傾兩冊別劃動務勞勸區厤員單嚮埰報場婦寀實對幫彆彔復徵態懷戶掃採敎數時暫曆曏會査標機檔檢檯歷況測滿狀產産畫畵癮監眾矯碼礙禍禮種穩箇節簽籤紋級紮結絕絶經綫維緒線編緩纏羣聯聲臉臺"
    "號衆衕複親計記訪訴註証論證識護貫賬跡蹟蹤車軌輪輿週進遊違遷鄉釋錄録錶閑閒關雜離靜頁頭類颱體鬧麪麫麵點黨齡齣藉賙覆"
)
_SIMPLIFIED = (
    "布来个传倾两册别划动务劳劝区历员单向采报场妇采实对帮别录复征态怀户扫采教数时暂历向会查标机档检台历况测满状产产画画瘾监众矫码碍祸礼种稳个节签签纹级扎结绝绝经线维绪线编缓缠群联声脸台"
    "号众同复亲计记访诉注证论证识护贯账迹迹踪车轨轮舆周进游违迁乡释录录表闲闲关杂离静页头类台体闹面面面点党龄出借周复"
)
_SIMPLER = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_HAN_OR_DIGIT = re.compile(r"[0-9\u3400-\u9fff]")
_LETTER = re.compile(r"[a-z]")
_LEET = str.maketrans("01345@$", "oieasas")
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


def solid(text: str) -> str:
    """All Latin letters run together, digits that stand in for letters put back: ``1den-tity`` → ``identity``."""
    return "".join(_LETTER.findall(_plain(text).lower().translate(_LEET)))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).translate(_LOOKALIKE)
    kept = (c for c in folded if unicodedata.category(c) not in ("Cf", "Mn", "Cc"))
    return unicodedata.normalize("NFKC", "".join(kept))
