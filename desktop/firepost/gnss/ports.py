"""Serial ports a receiver may sit on."""

from __future__ import annotations


def serial_ports() -> list[str]:
    """Names of the serial ports that are there now, COM3 or /dev/ttyUSB0; none is no fault."""
    from serial.tools import list_ports

    return sorted(port.device for port in list_ports.comports() if port.vid is not None)
