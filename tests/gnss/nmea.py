"""Sentences for the tests, with the checksum they need."""

from __future__ import annotations


def sentence(body: str) -> bytes:
    total = 0
    for byte in body.encode():
        total ^= byte
    return f"${body}*{total:02X}\r\n".encode()


def gga(
    at: str = "082559", lat: str = "2733.0000,N", lon: str = "11955.0000,E", **more
) -> bytes:
    talker, quality, hdop = (
        more.get("talker", "GN"),
        more.get("quality", 1),
        more.get("hdop", "0.8"),
    )
    return sentence(f"{talker}GGA,{at},{lat},{lon},{quality},08,{hdop},420.0,M,,M,,")


def rmc(
    at: str = "082559", lat: str = "2733.0000,N", lon: str = "11955.0000,E", **more
) -> bytes:
    talker, status, mode = (
        more.get("talker", "GN"),
        more.get("status", "A"),
        more.get("mode", "A"),
    )
    return sentence(
        f"{talker}RMC,{at},{status},{lat},{lon},0.1,10.0,{more.get('day', '010326')},,,{mode}"
    )
