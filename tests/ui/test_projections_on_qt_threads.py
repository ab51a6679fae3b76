"""A map file in metres is read on the clerk's thread again and again, and the desk lives on.

In a process of its own: what this guards against ends the whole program.
"""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThread, QThreadPool, Signal, Slot
from firepost.formats.crs import crs_of, to_degrees
from firepost.reports.terrain import Grid

def work(code):
    point = to_degrees(np.array([[498733.0, 3061526.0]]), crs_of(code))
    back = Grid.around(120.0).to_m(point)
    assert abs(back[0][1] - 3061526.0) < 1.0 or code != "EPSG:4549"

class Worker(QObject):
    done = Signal()
    @Slot(str)
    def go(self, code):
        work(code)
        self.done.emit()

class Caller(QObject):
    ask = Signal(str)

class Pooled(QRunnable):
    def run(self):
        work("EPSG:4550")

app = QCoreApplication([])
caller, worker, thread = Caller(), Worker(), QThread()
worker.moveToThread(thread)
caller.ask.connect(worker.go)
codes = ["EPSG:4549", "EPSG:4548", "EPSG:4490", "EPSG:32650", "EPSG:3857"]

def again():
    if codes:
        caller.ask.emit(codes.pop())
    else:
        thread.quit()
        thread.wait()
        app.quit()

worker.done.connect(again, Qt.ConnectionType.QueuedConnection)
thread.start()
for _ in range(4):
    QThreadPool.globalInstance().start(Pooled())
again()
app.exec()
QThreadPool.globalInstance().waitForDone()
"""


def test_coordinate_systems_are_asked_for_on_threads_that_qt_made():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stderr.decode()[-600:]
