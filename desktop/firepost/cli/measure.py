"""`firepost measure FILE`: how big and how long the areas of a file are, on the ellipsoid."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from math import fsum
from pathlib import Path

from firepost.app.areas import MeasuredFeature, measured
from firepost.app.layers import Layer
from firepost.app.parts import Parts
from firepost.app.words import Words
from firepost.domain.errors import Notice


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--crs", metavar="EPSG:N|GCJ-02|BD-09")


def run(args: argparse.Namespace, parts: Parts) -> int:
    layers = parts.read_layers(args.file, assume=args.crs)
    found = list(measured(layers))
    total_ha = fsum(one.measure.area_ha for one in found if one.measure)
    if args.json:
        answer = {
            "features": [_as_json(one, parts.words) for one in found],
            "total_area_ha": total_ha,
            "layers": [_layer_as_json(layer, parts.words) for layer in layers],
        }
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print("\n".join(_lines(layers, found, total_ha, parts.words)))
    return 0


def _as_json(one: MeasuredFeature, words: Words) -> dict[str, object]:
    size = one.measure
    return {
        "index": one.index,
        "name": one.feature.name,
        "area_ha": size.area_ha if size else 0.0,
        "area_mu": size.area_mu if size else 0.0,
        "perimeter_m": size.length_m if size else 0.0,
        "parts": size.parts if size else 0,
        "holes": size.holes if size else 0,
        "layer": one.layer.name,
        "warnings": _said(one.warnings, words),
    }


def _layer_as_json(layer: Layer, words: Words) -> dict[str, object]:
    return {
        "name": layer.name,
        "format": layer.format,
        "sha256": layer.sha256,
        "datum": layer.datum.name,
        "because": words.say(layer.datum.because),
        "done": _said(layer.datum.done, words),
        "doubts": _said(layer.datum.doubts, words),
        "warnings": _said(layer.warnings, words),
    }


def _said(notices: Iterable[Notice], words: Words) -> list[dict[str, object]]:
    said = []
    for notice in notices:
        one: dict[str, object] = {"key": notice.key, "message": words.say(notice)}
        attribute = dict(notice.values).get("attribute")
        said.append(one if attribute is None else {**one, "attribute": attribute})
    return said


def _lines(
    layers: Iterable[Layer], found: Iterable[MeasuredFeature], total_ha: float, words: Words
) -> Iterable[str]:
    for layer in layers:
        yield words.text("measure.layer", name=layer.name, datum=layer.datum.name)
        for notice in (layer.datum.because, *layer.datum.doubts, *layer.warnings):
            yield f"  {words.say(notice)}"
    for one in found:
        name = one.feature.name or words.text("measure.unnamed", number=one.index + 1)
        size = one.measure
        if size is None:
            yield f"{one.index}  {name}  —"
        else:
            yield words.text(
                "measure.row",
                index=one.index,
                name=name,
                area_ha=f"{size.area_ha:.4f}",
                area_mu=f"{size.area_mu:.2f}",
                length_m=f"{size.length_m:.0f}",
                parts=size.parts,
                holes=size.holes,
            )
        for notice in one.warnings:
            yield f"    {words.say(notice)}"
    yield words.text("measure.total", area_ha=f"{total_ha:.4f}", area_mu=f"{total_ha * 15:.2f}")
