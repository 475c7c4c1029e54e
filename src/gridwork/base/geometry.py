"""Points, distances and coordinate systems. Longitude first, degrees; everything inside is WGS 84.

GCJ-02 and BD-09 are the shifted systems of Chinese map services; they are converted at the
edges and never stored (G2). CGCS2000 differs from WGS 84 by centimetres and is taken as it.
"""

from __future__ import annotations

from enum import StrEnum
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8
_AXIS, _FLATTENING = 6378245.0, 0.00669342162296594323  # Krasovsky 1940, which GCJ-02 is defined on
_BD_TURN = pi * 3000.0 / 180.0

Point = tuple[float, float]


class Datum(StrEnum):
    """The coordinate systems a file may come in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres."""
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


def is_on_earth(lon: float, lat: float) -> bool:
    """Whether the numbers can be a place at all (false for NaN)."""
    return -180 <= lon <= 180 and -90 <= lat <= 90


def to_wgs84(lon: float, lat: float, datum: Datum) -> Point:
    """A point of the given system in WGS 84."""
    if datum is Datum.BD09:
        lon, lat = bd09_to_gcj02(lon, lat)
    return (lon, lat) if datum is Datum.WGS84 else gcj02_to_wgs84(lon, lat)


def outside_china(lon: float, lat: float) -> bool:
    """Outside the box in which GCJ-02 shifts; there it equals WGS 84."""
    return not (73.66 < lon < 135.05 and 3.86 < lat < 53.55)


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    """WGS 84 → GCJ-02."""
    if outside_china(lon, lat):
        return lon, lat
    d_lon, d_lat = _shift(lon, lat)
    return lon + d_lon, lat + d_lat


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    """GCJ-02 → WGS 84, by fixed point: exact to well under a millimetre."""
    if outside_china(lon, lat):
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _ in range(6):
        there_lon, there_lat = wgs84_to_gcj02(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + lon - there_lon, guess_lat + lat - there_lat
    return guess_lon, guess_lat


def gcj02_to_bd09(lon: float, lat: float) -> Point:
    """GCJ-02 → BD-09."""
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BD_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_TURN)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def bd09_to_gcj02(lon: float, lat: float) -> Point:
    """BD-09 → GCJ-02, by fixed point."""
    guess_lon, guess_lat = lon - 0.0065, lat - 0.006
    for _ in range(6):
        there_lon, there_lat = gcj02_to_bd09(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + lon - there_lon, guess_lat + lat - there_lat
    return guess_lon, guess_lat


def _shift(lon: float, lat: float) -> Point:
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = radians(lat)
    magic = 1 - _FLATTENING * sin(angle) ** 2
    metres_north = _AXIS * (1 - _FLATTENING) / (magic * sqrt(magic)) * pi
    metres_east = _AXIS / sqrt(magic) * cos(angle) * pi
    return east * 180.0 / metres_east, north * 180.0 / metres_north
