"""GeoJSON out: RFC 7946, WGS 84 alone, coordinates exactly as they are kept."""

from __future__ import annotations

import json
from collections.abc import Sequence

from firepost.app.columns import OURS, row_of, stable_id
from firepost.app.errand import stepping
from firepost.app.layers import Feature, Outgoing


def geojson(layers: Sequence[Outgoing]) -> bytes:
    """One collection; with several layers each feature names its own."""
    features = [
        _written(_feature(feature, layer.name if len(layers) > 1 else None))
        for layer in layers
        for feature in stepping(layer.features, "shaping", of=len(layer.features))
    ]
    head = f'{{"type": "FeatureCollection", "name": {_written(layers[0].name)}, "features": ['
    return f"{head}{', '.join(features)}]}}".encode()


def _written(value: object) -> str:
    """One at a time: all at once nobody else has the interpreter until the last letter."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _feature(feature: Feature, layer: str | None) -> dict[str, object]:
    own = {key: value for key, value in row_of(feature).items() if key in OURS}
    said = {key: value for key, value in feature.attributes.items() if key not in OURS}
    return {
        "type": "Feature",
        "id": stable_id(feature),
        "geometry": feature.geometry,
        "properties": {**own, **({"layer": layer} if layer else {}), **said},
    }
