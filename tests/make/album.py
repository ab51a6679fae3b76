"""Draws the album of `docs/pictures`: the drill on every page, theme and size.

    QT_QPA_PLATFORM=offscreen python tests/make/album.py docs/pictures

The pictures are kept in 256 colours: a folder of them stays small, and letters stay sharp.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

COLOURS = 256


def small(image: QImage, path: Path) -> None:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    with Image.open(io.BytesIO(held.data())) as whole:
        few = whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


def draw(folder: Path, only: tuple[str, ...] = ()) -> None:
    from firepost import bootstrap
    from firepost.fronting import Front
    from firepost.ui.doors import Doors
    from firepost.ui.look import Look
    from firepost.ui.pictures import album, ready, take
    from firepost.ui.setting import Setting
    from firepost.ui.window import Window

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert app is not None
    parts = bootstrap.parts()
    setting = Setting(Look(parts.resources), parts.words, parts.now, parts.resources / "icons")
    doors = Doors(
        open_post=lambda: Front(lambda: parts, bootstrap.now).drill(parts),
        maps=parts.maps,
        surroundings=parts.surroundings,
        read_tables=parts.read_tables,
        write_tables=parts.write_xlsx,
        read_layers=parts.read_layers,
        write_layers=parts.write_layers,
        courier=parts.courier,
        media=parts.media,
        atlas=parts.maps_of_station,
        open_receiver=parts.open_receiver,
        read_recording=parts.read_recording,
        receiver_ports=parts.receiver_ports,
        press=lambda post: parts.press(post=post),
    )
    window = Window(setting, doors, drill=True)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        ready(window)
        for shot in album(window.pages.names):
            if not only or any(word in shot.name for word in only):
                small(take(window, shot), folder / shot.name)
    finally:
        window.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIREPOST_HOME"] = home
        draw(Path(sys.argv[1]), tuple(sys.argv[2:]))
