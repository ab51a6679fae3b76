"""The receiver and the station's own maps in the window, over a real desk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from effort import effort
from firepost import bootstrap
from firepost.app.receiver import Reception, read_source
from firepost.app.tracks import steps_of
from firepost.domain.fix import Fix
from firepost.domain.instants import ms_of
from mosaics import mosaic, terrain
from ui.conftest import let_run

LOGS = Path(__file__).parents[1] / "data" / "gps"
NOW_MS = ms_of(datetime(2026, 3, 1, 1, 0, tzinfo=UTC))


class Line:
    """A receiver that tells what the test has it tell."""

    def __init__(self, source, tell) -> None:
        self.source, self.tell = source, tell
        self.closed = False
        Line.last = self

    def says(self, *fixes: Fix, link="open", heard_s=0.0) -> None:
        last = fixes[-1] if fixes else None
        said = Reception(self.source, link, "COM3@4800", fix=last, heard_s=heard_s)
        self.tell(said, fixes)

    def close(self) -> None:
        self.closed = True


def fix(n: int, lat=27.55, lon=119.92, **more) -> Fix:
    return Fix(
        lat + n * 1e-5, lon, n * 1000, at_ms=NOW_MS + n * 1000, accuracy_m=4.0,
        received_ms=NOW_MS + n * 1000, **more
    )  # fmt: skip


@pytest.fixture
def outdoors(open_window, tmp_path, monkeypatch):
    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    desk = tmp_path / "a.fire"
    window = open_window(
        lambda: parts.open_post(desk, write=True),
        atlas=parts.maps_of_station,
        open_receiver=Line,
        read_recording=parts.read_recording,
        receiver_ports=lambda: ["COM3"],
    )
    let_run(lambda: window.base.counties != ())
    window.go_outdoors()
    window.outdoors.feed.steady_s = lambda: window.outdoors.test_now_s
    window.outdoors.test_now_s = 0.0
    return window.outdoors


def test_a_chosen_port_is_heard_and_the_dot_stands_with_its_accuracy(outdoors):
    outdoors._open_source()
    outdoors.source.source.line.setText("COM3")
    outdoors.source.listen.click()

    Line.last.says(fix(1))
    let_run(lambda: outdoors.feed.last is not None)

    assert outdoors.chip.words() == "定位 ±4 米"
    assert outdoors.dot.words() == ""
    assert outdoors._window.drafts.get("gps_source") == "COM3"


def test_a_silent_source_is_grey_within_ten_seconds_and_live_again_at_its_return(outdoors):
    outdoors.choose("COM3")
    Line.last.says(fix(1), heard_s=0.0)
    let_run(lambda: outdoors.feed.last is not None)
    assert outdoors.feed.freshness == "live"

    outdoors.test_now_s = 9.0
    outdoors._tick(None)
    assert outdoors.feed.freshness == "stale"
    assert outdoors.chip.words() == "定位 9 秒前"
    assert outdoors.dot.words() == "9 秒前"

    outdoors.test_now_s = 61.0
    outdoors._tick(None)
    assert outdoors.chip.words() == "定位已停"

    Line.last.says(fix(62), heard_s=61.0)
    let_run(lambda: outdoors.feed.freshness == "live")


def test_the_clock_says_when_the_laptop_is_off(outdoors):
    outdoors.choose("COM3")
    header = outdoors._window.header
    assert header.time_says() == ("本机时", "text-2")

    Line.last.says(fix(1))
    let_run(lambda: outdoors.feed.last is not None)
    assert header.time_says() == ("与卫星时一致", "text-2")

    Line.last.says(Fix(27.55, 119.92, 0, at_ms=NOW_MS, received_ms=NOW_MS - 240_000))
    let_run(lambda: header.time_says()[1] == "warn")
    assert header.time_says()[0] == "本机慢 4 分"


def test_a_source_that_is_none_is_refused_beside_the_field(outdoors):
    outdoors._choose("tcp://a:99999")

    assert "99999" in outdoors.source.wrong.text()


def test_what_an_earlier_source_still_tells_is_not_heard(outdoors):
    outdoors.choose("COM3")
    first = Line.last
    outdoors.choose("COM4")

    first.says(fix(1))
    QApplication.processEvents()

    assert first.closed
    assert outdoors.feed.last is None


def test_a_walk_is_on_disk_and_becomes_the_edge(outdoors):
    import numpy as np

    window = outdoors._window
    window.stage.do(
        {"do": "incident.open", "name": "司前", "reported_at": "2026-03-01T08:00:00+08:00"}
    )
    let_run(lambda: window.stage.fire is not None)
    outdoors.choose("COM3")
    outdoors.source.track_pressed.emit()
    let_run(lambda: outdoors.recorder.track is not None)
    turns = np.radians(np.arange(0, 361, 3))
    for n, turn in enumerate(turns):
        Line.last.says(
            fix(n, 27.55 + 0.002 * np.cos(turn) - n * 1e-5, 119.92 + 0.002 * np.sin(turn))
        )
    Line.last.says(fix(200, 28.0, doubt="jump", doubt_m=5e4))
    let_run(lambda: len(outdoors.recorder._waiting) == 122)
    outdoors.source.track_pressed.emit()
    let_run(lambda: outdoors.recorder.on_disk == 121)

    window.open_form("walk")
    form = window.drawers._made["walk"]
    let_run(lambda: form.made is not None)
    form.submit()
    let_run(lambda: window.stage.fire.area is not None)

    assert window.stage.fire.area.value_ha == pytest.approx(13.7, rel=0.03)
    assert window.stage.fire.area.perimeter.method == "gps"
    assert window.stage.fire.area.perimeter.accuracy_m == 4.0


def test_positions_are_on_disk_while_it_is_walked_within_five_seconds(outdoors):
    outdoors.choose("COM3")
    outdoors.source.track_pressed.emit()
    let_run(lambda: outdoors.recorder.track is not None)
    assert outdoors.recorder._timer.interval() < 5000
    outdoors.recorder._timer.setInterval(20)  # the same clockwork, quicker

    Line.last.says(fix(1), fix(2))
    let_run(lambda: outdoors.recorder.on_disk == 2)
    Line.last.says(fix(3))
    let_run(lambda: outdoors.recorder.on_disk == 3)

    assert outdoors.recorder.recording


def test_what_was_not_written_yet_is_written_as_the_window_closes(outdoors, tmp_path):
    window = outdoors._window
    outdoors.choose("COM3")
    outdoors.source.track_pressed.emit()
    let_run(lambda: outdoors.recorder.track is not None)
    Line.last.says(fix(1), fix(2), fix(3))
    let_run(lambda: len(outdoors.recorder._waiting) == 3)

    window.close()

    post = bootstrap.parts().open_post(tmp_path / "a.fire", write=False)
    assert len(steps_of(post.record, outdoors.recorder.track)) == 3
    post.close()


def test_any_port_is_one_press_away(outdoors):
    outdoors._open_source()

    first = outdoors.source.found.itemAt(0).widget()
    first.click()

    assert outdoors.feed.source == "serial"


def test_the_screen_goes_on_while_a_receiver_floods_it(open_window, tmp_path, monkeypatch):
    """A real line: 2,000 positions and as much noise at once over TCP. What one turn of the
    screen's thread is handed is what one read of the line brought; noise is not handed over."""
    import socket
    import threading

    from firepost.gnss.wires import CHUNK
    from gnss.nmea import rmc

    monkeypatch.setenv("FIREPOST_HOME", str(tmp_path / "home"))
    parts = bootstrap.parts()
    window = open_window(
        lambda: parts.open_post(tmp_path / "a.fire", write=True),
        open_receiver=parts.open_receiver,
    )
    window.go_outdoors()
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(10)
    said = [
        rmc(at=f"{n // 3600 + 1:02}{n // 60 % 60:02}{n % 60:02}")
        + b"\xff\x00noise$GP" * 8
        + b"\n"
        for n in range(2000)
    ]
    flood = b"".join(said)

    def send() -> None:
        wire, _ = server.accept()
        wire.sendall(flood)
        wire.close()

    sender = threading.Thread(target=send)
    sender.start()
    feed, heard, told = window.outdoors.feed, [], []
    feed.fixes.connect(heard.append)
    feed.changed.connect(lambda: told.append(feed.reception.link))
    window.outdoors.choose(f"tcp://127.0.0.1:{server.getsockname()[1]}")
    let_run(lambda: sum(map(len, heard)) >= 1999)
    sender.join()
    server.close()

    fullest = max(heard, key=len)
    assert len(fullest) <= CHUNK // min(map(len, said)) + 1
    assert len(told) <= 2 * len(heard) + 4  # not once for every piece of noise
    work = effort(lambda: feed._take(feed._turn, feed.reception, fullest))
    assert work.lines < 200 * len(fullest)


def test_a_recorded_file_becomes_a_track(outdoors):
    outdoors.read_file(LOGS / "telit-he910.log")
    let_run(lambda: outdoors.recorder.on_disk == 187 - 0 or outdoors.recorder.on_disk > 150)

    steps = []
    outdoors._window.clerk.ask(
        lambda post: steps_of(post.record, outdoors.recorder.track), steps.append
    )
    let_run(lambda: steps != [])
    assert len(steps[0]) == outdoors.recorder.on_disk


def test_a_file_without_a_fix_says_so(outdoors):
    outdoors.read_file(LOGS / "garmin-geko201.log")
    let_run(outdoors._window.notice.isVisible)

    assert "没有可用的位置" in outdoors._window.notice.words.text()


def dropped(window, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(400, 400), Qt.DropAction.CopyAction, mime, *buttons)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    event = QDropEvent(QPointF(400, 400), Qt.DropAction.CopyAction, mime, *buttons)
    QApplication.sendEvent(window, event)


def test_a_mosaic_dropped_on_the_window_lies_under_the_fire(outdoors, tmp_path):
    window = outdoors._window
    canvas = window.pages.situation.map.canvas
    dropped(window, mosaic(tmp_path))
    let_run(lambda: len(canvas.base.under) == 1)

    (held,) = bootstrap.parts().maps_of_station().held()
    canvas._see(canvas.view.fitted(held.box_deg, share=0.6))
    let_run(lambda: canvas.settled)
    image = canvas._frame.image
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert (middle.red(), middle.green()) == (
        pytest.approx(350 // 4, abs=6),
        pytest.approx(250 // 3, abs=6),
    )


def test_what_is_no_map_is_refused_in_words_when_dropped(outdoors, tmp_path):
    (tmp_path / "x.tif").write_bytes(b"II*\x00" + b"\xff" * 60)
    dropped(outdoors._window, tmp_path / "x.tif")

    let_run(outdoors._window.notice.isVisible)
    assert "TIFF" in outdoors._window.notice.words.text()


def test_height_and_slope_stand_under_the_cursor(outdoors, tmp_path):
    import numpy as np

    heights = 200.0 + np.mgrid[0:120, 0:160][1] * 5.0
    dropped(outdoors._window, terrain(tmp_path, heights))
    let_run(lambda: len(outdoors.ground._open) == 1)
    (held,) = bootstrap.parts().maps_of_station().held()
    west, south, east, north = held.box_deg

    outdoors._window.pages.situation.map.canvas.pointed.emit(
        (west + east) / 2 + 3e-5, (south + north) / 2
    )
    let_run(lambda: outdoors.ground.words != "")

    assert outdoors.ground.words == "海拔 599 米 · 坡度 27°"


def test_the_source_is_read_as_typed():
    assert read_source(" udp://:10110 ").number == 10110
