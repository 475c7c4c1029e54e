"""Distances, datums and rings (G2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.geometry import Datum, distance_m, gcj02_to_bd09, is_on_earth, to_wgs84, wgs84_to_gcj02

IN_CHINA = st.tuples(st.floats(75, 134), st.floats(18, 53))


def shifted(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """A WGS 84 point as a file in this system has it."""
    if datum is Datum.WGS84:
        return lon, lat
    lon, lat = wgs84_to_gcj02(lon, lat)
    return gcj02_to_bd09(lon, lat) if datum is Datum.BD09 else (lon, lat)


def test_a_kilometre_is_a_kilometre() -> None:
    assert distance_m(121.0, 24.0, 121.0, 24.0) == 0
    assert distance_m(121.75, 24.75, 121.75, 24.75 + 1000 / 111_195.08) == pytest.approx(1000, rel=1e-4)
    assert distance_m(-122.4194, 37.7749, -118.2437, 34.0522) == pytest.approx(559_120, rel=1e-3)


@pytest.mark.parametrize("datum", list(Datum))
@given(point=IN_CHINA)
def test_a_point_comes_back_from_every_datum_to_the_millimetre(datum: Datum, point: tuple[float, float]) -> None:
    back = to_wgs84(*shifted(*point, datum), datum)
    assert distance_m(*point, *back) < 0.001


def test_map_service_coordinates_of_tiananmen_agree_with_the_published_ones() -> None:
    gcj = shifted(116.391305, 39.907375, Datum.GCJ02)
    assert distance_m(*gcj, 116.397549, 39.908775) < 1
    bd = shifted(116.391305, 39.907375, Datum.BD09)
    assert distance_m(*bd, 116.403919, 39.915118) < 5


def test_outside_china_the_shifted_system_is_the_true_one() -> None:
    assert shifted(-122.4, 37.8, Datum.GCJ02) == (-122.4, 37.8)


def test_a_place_is_on_earth_or_not() -> None:
    assert is_on_earth(180, -90)
    assert not is_on_earth(181, 0)
    assert not is_on_earth(float("nan"), 0)
