"""The size and figure of the earth that everything here is measured on: CGCS2000.

Apart from `ellipsoid`, which measures: what only draws or counts grid squares must not load
the measuring library for two numbers.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

# EPSG:4490. The flattening differs from WGS 84 in the ninth digit: 0.1 mm at the poles.
SEMI_MAJOR_M: Final = 6378137.0
INVERSE_FLATTENING: Final = 298.257222101

Ring: TypeAlias = NDArray[np.float64]  # (n, 2) lon, lat in degrees; the last meets the first
