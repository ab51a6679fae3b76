"""GeoJSON in: features, a feature or a bare geometry, with the place of whatever is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from firepost.app.errand import stepping
from firepost.app.layers import MAX_FEATURES, Feature, Sheet
from firepost.domain.errors import Notice, Refused
from firepost.formats.coordinates import DEPTHS, has_heights, kind_of
from firepost.formats.source import decoded

_AT_BYTE: Final = re.compile(r"\(byte (\d+)\)")
_NOT_NUMBERS: Final = (b"NaN", b"Inf", b"-Inf", b"nan", b"inf")
_CRS84: Final = "OGC:CRS84"


def read(data: bytes, path: Path) -> tuple[Sheet, ...]:
    """One sheet.

    Raises:
        Refused: torn, no JSON, no GeoJSON, or of two minds about its datum.
    """
    whole = parsed(data, path)
    if not isinstance(whole, Mapping):
        raise Refused("formats.not_geojson", found=type(whole).__name__, path=path)
    features = _features_of(whole, path)
    if len(features) > MAX_FEATURES:
        raise Refused("formats.too_many_features", limit=MAX_FEATURES, path=path)
    crs = _one_crs(whole, features)
    clues = [str(v)[:500] for k, v in whole.items() if k not in ("features", "geometry", "crs")]
    read_in = tuple(
        _feature(one, f"features[{i}]")
        for i, one in enumerate(stepping(features, "reading", of=len(features)))
    )
    high = any(one.geometry is not None and has_heights(one.geometry) for one in read_in)
    return (
        Sheet(
            name=str(whole.get("name") or path.stem)[:200],
            features=read_in,
            crs=None if crs == _CRS84 else crs,
            fixed=Notice.of("formats.because_geojson") if crs in (None, _CRS84) else None,
            clues=(path.name, *clues),
            warnings=(Notice.of("formats.heights_ignored"),) if high else (),
        ),
    )


def parsed(data: bytes, path: Path) -> Any:
    """The JSON value.

    Raises:
        Refused: with line and byte of what is wrong.
    """
    text = data
    if not _is_utf8(data):
        text = decoded(data, path).encode()
    elif data.startswith(b"\xef\xbb\xbf"):
        text = data[3:]
    try:
        return msgspec.json.decode(text)
    except RecursionError as error:
        raise Refused("formats.json_too_deep", path=path) from error
    except msgspec.ValidationError as error:  # a number beyond what a number may be
        raise Refused("formats.json_number", says=str(error), path=path) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise _where(error, text, path) from error


def _where(error: Exception, text: bytes, path: Path) -> Refused:
    said = _AT_BYTE.search(str(error))
    byte = min(int(said[1]), len(text)) if said else len(text)
    line = text.count(b"\n", 0, byte) + 1
    if said is None or byte >= len(text):
        return Refused("formats.json_torn", line=line, byte=len(text), path=path)
    if any(word in text[max(0, byte - 4) : byte + 9] for word in _NOT_NUMBERS):
        return Refused("formats.json_nan", line=line, byte=byte, path=path)
    near = text[max(0, byte - 12) : byte + 12].decode("utf-8", "replace")
    return Refused("formats.json_wrong", line=line, byte=byte, near=near, path=path)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _features_of(whole: Mapping[str, Any], path: Path) -> Sequence[Any]:
    kind = whole.get("type")
    if kind == "FeatureCollection":
        features = whole.get("features")
        if not isinstance(features, list):
            raise Refused("formats.no_features", path=path)
        return features
    if kind == "Feature":
        return [whole]
    if kind in DEPTHS or kind == "GeometryCollection":
        return [{"type": "Feature", "geometry": whole, "properties": None}]
    raise Refused("formats.not_geojson", found=_what_else(whole), path=path)


def _what_else(whole: Mapping[str, Any]) -> str:
    if whole.get("type") == "Topology":
        return "TopoJSON"
    if "spatialReference" in whole or "rings" in whole or "geometryType" in whole:
        return "Esri JSON"
    return f"type={str(whole.get('type'))[:40]}"


def _feature(written: Any, path: str) -> Feature:
    if not isinstance(written, Mapping) or written.get("type") != "Feature":
        raise Refused("formats.not_a_feature", path=path)
    attributes = written.get("properties")
    if attributes is None:
        attributes = {}
    if not isinstance(attributes, Mapping):
        raise Refused("formats.bad_properties", path=f"{path}.properties")
    geometry = written.get("geometry")
    if geometry is not None:
        kind_of(geometry, f"{path}.geometry")
    own = written.get("id")
    return Feature(
        geometry=geometry,
        attributes=attributes,
        id=None if own is None else str(own)[:200],
    )


def _one_crs(whole: Mapping[str, Any], features: Sequence[Any]) -> str | None:
    """The system that the file, or every feature that speaks of one, declares."""
    said: dict[str | None, str] = {}
    for path, owner in _owners(whole, features):
        if "crs" in owner and owner["crs"] is not None:
            said[_crs_name(owner["crs"], f"{path}crs")] = path
    if len(said) > 1:
        one, two = list(said)[:2]
        raise Refused("formats.two_datums", one=one, two=two, path=f"{said[two]}crs")
    return next(iter(said), None)


def _owners(
    whole: Mapping[str, Any], features: Sequence[Any]
) -> list[tuple[str, Mapping[str, Any]]]:
    found: list[tuple[str, Mapping[str, Any]]] = [("", whole)]
    for index, feature in enumerate(features):
        if isinstance(feature, Mapping):
            found.append((f"features[{index}].", feature))
            if isinstance(feature.get("geometry"), Mapping):
                found.append((f"features[{index}].geometry.", feature["geometry"]))
    return found


def _crs_name(crs: Any, path: str) -> str:
    """The code in a `crs` member of the 2008 form; RFC 7946 has none, but files do."""
    if isinstance(crs, str):
        return _plain(crs)
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    if isinstance(properties, Mapping):
        name = properties.get("name")
        if isinstance(name, str):
            return _plain(name)
        code = properties.get("code")
        if isinstance(code, int | str):
            return f"EPSG:{code}"
    raise Refused("formats.crs_unknown", crs=str(crs)[:60], path=path)


def _plain(name: str) -> str:
    return _CRS84 if name.strip().upper().endswith("CRS84") else name.strip()
