"""Door plates are scanned with the camera where the browser can read codes, and typed where it cannot (F2, F7, L2).

The camera shows a film of the code as plates are printed with it. Chromium on this kind of machine has no
``BarcodeDetector``: the stand-in looks at the very picture of the video and knows the codes it was told of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gridwork.base.identifiers import plate_code
from gridwork.fieldwork.models import Stop
from gridwork.ledger.models import Place
from gridwork.publicity.queries.plates import plates
from tests import make, recording
from tests.faces.desk import Staff
from tests.journeys.conftest import FLAGS
from tests.journeys.phones import Phone

pytestmark = pytest.mark.django_db(transaction=True)
WIDE, HIGH, MODULE = 640, 480, 10
STRANGE = "No place in your grids has this code. Check it, or tell the office."
SCAN = "Scan with the camera"
DETECTOR = """
globalThis.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(FORMATS); }
  constructor({ formats }) { if (formats.join() !== "qr_code") throw new TypeError("formats"); }
  async detect(video) {
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const screen = canvas.getContext("2d");
    screen.drawImage(video, 0, 0);
    for (const { text, side, rows } of CODES) {
      const [left, top] = [video.videoWidth, video.videoHeight].map((edge) => (edge - side * MODULE) / 2);
      const at = (edge, number) => edge + (number + 0.5) * MODULE;
      const dark = (x, y) => screen.getImageData(at(left, x), at(top, y), 1, 1).data[0] < 128;
      const seen = rows.every((row, y) => [...row].every((one, x) => dark(x, y) === (one === "1")));
      if (seen) return [{ rawValue: text }];
    }
    return [];
  }
};
"""
OPEN_CAMERAS = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
globalThis.cameras = [];
navigator.mediaDevices.getUserMedia = async (wish) => {
  const camera = await ask(wish);
  cameras.push(camera);
  return camera;
};
"""
RUNNING = "cameras.flatMap((camera) => camera.getTracks()).filter((track) => track.readyState === 'live').length"


def rows_of(path: str, side: int) -> list[str]:
    """The modules of a printed code, row by row, from the path that draws it."""
    modules = [["0"] * side for _ in range(side)]
    for run in path.split("M")[1:]:
        at, _, length = run.partition("h")
        x, y = map(int, at.split())
        for column in range(x, x + int(length.partition("v")[0])):
            modules[y][column] = "1"
    return ["".join(row) for row in modules]


class Camera:
    """What the phone's camera sees: a film of one picture, which may be changed between two looks."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.codes: list[dict[str, Any]] = []

    def knows(self, grid: int) -> None:
        """The plates of a grid as they are printed."""
        for plate in plates(grid, "en", make.act().done_at)["plates"]:
            text = plate["code"].replace(" ", "")
            side = plate["qr"]["side"]
            self.codes.append({"text": f"https://county.example/p/{text}", "side": side, "plate": text,
                               "rows": rows_of(plate["qr"]["path"], side)})  # fmt: skip

    def shows(self, plate: str) -> None:
        """Hold it before the plate; without one it sees a white wall."""
        picture = [bytearray(b"\xeb" * WIDE) for _ in range(HIGH)]
        for code in (one for one in self.codes if one["plate"] == plate):
            left, top = (WIDE - code["side"] * MODULE) // 2, (HIGH - code["side"] * MODULE) // 2
            for y, row in enumerate(code["rows"]):
                line = bytearray().join((b"\x10" if one == "1" else b"\xeb") * MODULE for one in row)
                for at in range(top + y * MODULE, top + (y + 1) * MODULE):
                    picture[at][left : left + len(line)] = line
        frame = b"FRAME\n" + b"".join(picture) + b"\x80" * (WIDE * HIGH // 2)
        self.file.write_bytes(b"YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420\n" % (WIDE, HIGH) + frame * 3)

    def script(self, formats: tuple[str, ...] = ("qr_code",)) -> str:
        """A browser that can read these codes."""
        script = DETECTOR.replace("FORMATS", json.dumps(formats)).replace("CODES", json.dumps(self.codes))
        return script.replace("MODULE", str(MODULE)) + OPEN_CAMERAS


@pytest.fixture
def shop(staff: Staff) -> Place:
    return recording.shop(staff.county.grids[0], name="Corner shop")


@pytest.fixture
def elsewhere(staff: Staff) -> Place:
    return recording.shop(staff.county.grids[5], name="Far shop")


@pytest.fixture
def camera(tmp_path: Path, shop: Place, elsewhere: Place) -> Camera:
    seen = Camera(tmp_path / "camera.y4m")
    for place in (shop, elsewhere):
        seen.knows(place.grid_id)
    seen.shows("")
    return seen


Opened = Callable[..., Phone]


@pytest.fixture
def open_phone(driver: Any, live_server: Any, tmp_path: Path, camera: Camera, staff: Staff) -> Iterator[Opened]:
    """``open_phone(script)``: the grid worker's phone, whose camera shows the film; with no ``film`` it has none."""
    phones: list[Phone] = []

    def opened(script: str, *, film: bool = True, allowed: bool = True) -> Phone:
        fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={camera.file}"]
        phone = Phone(driver, live_server.url, tmp_path / "phone", [*FLAGS, *(fake if film else [])])
        phones.append(phone)
        phone.switch_on()
        phone.context.add_init_script(script)
        if allowed:
            phone.context.grant_permissions(["camera"], origin=phone.url)
        phone.tab(phone.page)
        staff.worker.set_password(make.PASSWORD)
        staff.worker.save(update_fields=["password"])
        phone.sign_in(staff.worker.login, make.PASSWORD)
        return phone

    yield opened
    for phone in phones:
        phone.switch_off()
        assert phone.faults == []


def at_the_door(phone: Phone) -> Any:
    """The list of places, the fold about codes open."""
    phone.page.goto("/field/#/places")
    phone.page.get_by_text("By the code on the door").click()
    return phone.page


def test_a_plate_before_the_camera_opens_its_place_and_the_camera_goes_off(
    open_phone: Opened, camera: Camera, shop: Place
) -> None:
    phone = open_phone(camera.script())
    page = at_the_door(phone)
    page.get_by_role("button", name=SCAN).click()
    page.get_by_text("Hold the square in the picture.").wait_for()
    phone.until(lambda: page.evaluate("document.querySelector('video').videoWidth") == WIDE, "the picture is there")
    assert page.evaluate(RUNNING) == 1
    page.wait_for_timeout(700)
    assert page.url.endswith("#/places"), "a wall is no plate"
    page.get_by_role("button", name="Stop the camera").click()
    phone.until(lambda: page.evaluate(RUNNING) == 0, "stopped, it is off")
    camera.shows(shop.plate)
    page.get_by_role("button", name=SCAN).click()
    page.get_by_role("heading", name="Corner shop").first.wait_for()
    assert page.url.endswith(f"#/place/{shop.pk}")
    assert page.evaluate(RUNNING) == 0


def test_the_camera_goes_off_when_the_fold_is_closed_or_the_screen_is_left(open_phone: Opened, camera: Camera) -> None:
    phone = open_phone(camera.script())
    page = at_the_door(phone)
    page.get_by_role("button", name=SCAN).click()
    phone.until(lambda: page.evaluate(RUNNING) == 1, "the camera is on")
    page.get_by_text("By the code on the door").click()
    phone.until(lambda: page.evaluate(RUNNING) == 0, "folded away, it is off")
    page.get_by_text("By the code on the door").click()
    page.get_by_role("button", name=SCAN).click()
    phone.until(lambda: page.evaluate(RUNNING) == 1, "the camera is on again")
    page.goto("/field/#/today")
    phone.until(lambda: page.evaluate(RUNNING) == 0, "left, it is off")
    page = at_the_door(phone)
    page.get_by_role("button", name=SCAN).dispatch_event("click")
    page.evaluate("location.hash = '#/today'")
    page.get_by_role("heading", name="Today").first.wait_for()
    phone.until(lambda: page.evaluate("cameras.length") == 3, "the phone answered after the screen was left")
    phone.until(lambda: page.evaluate(RUNNING) == 0, "and the camera it opened is off")


def test_a_plate_of_another_grid_is_told_apart_and_does_not_spoil_a_round(
    open_phone: Opened, camera: Camera, shop: Place, elsewhere: Place
) -> None:
    phone = open_phone(camera.script())
    camera.shows(elsewhere.plate)
    page = at_the_door(phone)
    page.get_by_role("button", name=SCAN).click()
    page.get_by_text(STRANGE).wait_for()
    assert page.evaluate(RUNNING) == 0
    page.goto("/field/#/round")
    page.get_by_role("button", name="Start now").click()
    page.get_by_role("button", name=SCAN).click()
    page.get_by_text(STRANGE).wait_for()
    page.get_by_text("None yet. Stops are optional").wait_for()
    camera.shows(shop.plate)
    page.get_by_role("button", name=SCAN).click()
    page.get_by_text("Checkpoint noted: ").wait_for()
    page.get_by_role("button", name="End the round").click()
    page.get_by_role("button", name="Keep the round").click()
    phone.until(Stop.objects.exists, "the round is stored")
    stop = Stop.objects.get()
    assert (stop.place_id, stop.scanned) == (shop.pk, True)


@pytest.mark.parametrize("lacks", ["a camera", "leave to use it"])
def test_where_the_camera_cannot_be_used_the_code_is_typed(
    open_phone: Opened, camera: Camera, shop: Place, lacks: str
) -> None:
    phone = open_phone(camera.script(), film=lacks != "a camera", allowed=lacks != "leave to use it")
    page = at_the_door(phone)
    page.get_by_role("button", name=SCAN).click()
    page.get_by_text("The camera cannot be used. Type the code that stands under the square.").wait_for()
    page.get_by_label("Door-plate code").fill(shop.plate.lower())
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("heading", name="Corner shop").first.wait_for()


@pytest.mark.parametrize("reads", [None, ()], ids=["no reader", "a reader that reads nothing"])
def test_a_browser_that_reads_no_codes_offers_no_scan(
    open_phone: Opened, camera: Camera, shop: Place, reads: tuple[str, ...] | None
) -> None:
    phone = open_phone("" if reads is None else camera.script(reads))
    page = at_the_door(phone)
    code = page.get_by_label("Door-plate code")
    code.wait_for()
    page.wait_for_timeout(300)
    assert not page.get_by_role("button", name=SCAN).is_visible()
    code.fill(plate_code())
    code.press("Enter")
    page.get_by_text(STRANGE).wait_for()
    code.fill("12345")
    code.press("Enter")
    page.get_by_text("This is not a door-plate code. It has 10 letters and digits.").wait_for()
    code.fill(f"https://county.example/p/{shop.plate}")
    code.press("Enter")
    page.get_by_role("heading", name="Corner shop").first.wait_for()
