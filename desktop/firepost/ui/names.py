"""Names as the radio says them: short forms of the teams. Pure."""

from __future__ import annotations

import re

_SAMPLE = "样例"  # a mark that must be seen: it stays before the short name


def short_name(name: str) -> str:
    """泰顺县专业队一分队 as 泰专一, 司前镇半专业队 as 司前半专; other names as they are."""
    if name.startswith(_SAMPLE) and len(name) > len(_SAMPLE):
        return _SAMPLE + short_name(name.removeprefix(_SAMPLE))
    if pro := re.fullmatch(
        r"(.{1,3}?)[县市区](?:森林消防|森林防火)?专业队?(.?)(?:分队|队)?", name
    ):
        return pro[1][0] + "专" + pro[2] if pro[2] else pro[1] + "专"
    if semi := re.fullmatch(
        r"(?:.{1,3}[县市区])?(.{1,5}?)(?:畲族)?[镇乡]?(?:街道)?半专业队", name
    ):
        return semi[1] + "半专"
    if brigade := re.fullmatch(r".{1,4}?[县市区]消防救援(大队|支队)", name):
        return "消防" + brigade[1]
    return name


def short_depot(name: str) -> str:
    """泰顺县森林防灭火物资储备库 as 泰顺县库, that of a township by the township."""
    if name.startswith(_SAMPLE) and len(name) > len(_SAMPLE):
        return _SAMPLE + short_depot(name.removeprefix(_SAMPLE))
    if store := re.fullmatch(
        r"(.{1,4}?[县市区])?(.*?)(?:级)?(?:森林)?(?:防灭火|防火)?物资储备库", name
    ):
        return (store[2] or store[1] or "") + "库"
    return name
