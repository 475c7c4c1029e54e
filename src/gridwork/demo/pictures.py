"""Plain drawings that stand in for photos: shapes, no place, no person."""

from __future__ import annotations

import io
from functools import cache
from random import Random

from PIL import Image, ImageDraw

SIZE = (960, 720)
SKY, GROUND, DARK, LIGHT = (176, 201, 216), (139, 147, 128), (70, 74, 78), (236, 232, 222)
KINDS = ("pole", "road", "cover", "bin", "water", "door", "tree", "house")


@cache
def picture(kind: str, mended: bool, variant: int) -> bytes:
    """A JPEG of the thing, broken or mended; the same every time."""
    random = Random(f"{kind}/{mended}/{variant}")  # noqa: S311 - a drawing
    shift = random.randint(-25, 25)
    image = Image.new("RGB", SIZE, tuple(max(0, min(255, part + shift)) for part in SKY))
    draw = ImageDraw.Draw(image)
    horizon = 430 + random.randint(-40, 40)
    draw.rectangle((0, horizon, *SIZE), fill=tuple(part + shift for part in GROUND))
    DRAWINGS[kind](draw, horizon, mended, random)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _pole(draw: ImageDraw.ImageDraw, horizon: int, mended: bool, random: Random) -> None:
    x = random.randint(350, 600)
    draw.rectangle((x, 130, x + 16, horizon + 120), fill=DARK)
    draw.rectangle((x, 130, x + 120, 144), fill=DARK)
    draw.ellipse((x + 95, 140, x + 145, 180), fill=(250, 226, 140) if mended else (90, 90, 90))


def _road(draw: ImageDraw.ImageDraw, horizon: int, mended: bool, random: Random) -> None:
    draw.polygon([(400, horizon), (560, horizon), (900, 720), (60, 720)], fill=(112, 114, 116))
    x, y = random.randint(330, 480), random.randint(560, 620)
    draw.ellipse((x, y, x + 190, y + 60), fill=(134, 136, 138) if mended else (58, 52, 46))


def _cover(draw: ImageDraw.ImageDraw, horizon: int, mended: bool, random: Random) -> None:
    draw.rectangle((0, horizon, *SIZE), fill=(150, 150, 148))
    x = random.randint(300, 480)
    draw.ellipse((x, 520, x + 260, 620), fill=(30, 30, 30))
    if mended:
        draw.ellipse((x + 8, 524, x + 252, 616), fill=(104, 106, 108))
        for line in range(x + 40, x + 240, 30):
            draw.line((line, 545, line, 595), fill=DARK, width=4)


def _bin(draw: ImageDraw.ImageDraw, horizon: int, mended: bool, random: Random) -> None:
    for x in (280, 450, 620):
        draw.rectangle((x, horizon - 40, x + 130, horizon + 150), fill=(64, 112, 84))
    if not mended:
        for _ in range(26):
            x, y = random.randint(200, 780), random.randint(horizon + 60, horizon + 220)
            draw.rectangle((x, y, x + 44, y + 30), fill=random.choice([LIGHT, (182, 150, 110), (90, 90, 100)]))


def _water(draw: ImageDraw.ImageDraw, horizon: int, mended: bool, random: Random) -> None:
    draw.rectangle((0, horizon + 60, *SIZE), fill=(108, 150, 166) if mended else (122, 112, 84))
    for _ in range(4 if mended else 30):
        x, y = random.randint(20, 900), random.randint(horizon + 80, 690)
        draw.ellipse((x, y, x + 46, y + 12), fill=(150, 186, 198) if mended else LIGHT)


def _door(draw: ImageDraw.ImageDraw, horizon: int, mended: bool, random: Random) -> None:
    draw.rectangle((120, 100, 840, 720), fill=(200, 190, 174))
    draw.rectangle((380, 220, 600, 720), fill=(96, 84, 74))
    if not mended:
        for _ in range(9):
            x, y = random.randint(330, 580), random.randint(470, 640)
            draw.rectangle((x, y, x + 90, y + 70), fill=(176, 140, 96), outline=DARK)


def _tree(draw: ImageDraw.ImageDraw, horizon: int, mended: bool, random: Random) -> None:
    lean = 0 if mended else random.choice([-180, 180])
    draw.line((480, horizon + 100, 480 + lean, 260), fill=(96, 74, 52), width=36)
    size = 110 if mended else 150
    draw.ellipse((480 + lean - size, 260 - size, 480 + lean + size, 260 + size), fill=(88, 128, 78))


def _house(draw: ImageDraw.ImageDraw, horizon: int, mended: bool, random: Random) -> None:
    draw.rectangle((240, 260, 720, horizon + 120), fill=LIGHT)
    draw.polygon([(200, 260), (480, 120), (760, 260)], fill=(132, 74, 62))
    if not mended:
        x = random.randint(320, 640)
        draw.line((x, 270, x + 30, 360, x - 10, 450, x + 24, horizon + 118), fill=DARK, width=9)


DRAWINGS = {
    "pole": _pole, "road": _road, "cover": _cover, "bin": _bin,
    "water": _water, "door": _door, "tree": _tree, "house": _house,
}  # fmt: skip
