"""Earth to screen and back, in Web Mercator: for drawing only, never for measuring. Pure."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from firepost.domain.frozen import Frozen
from firepost.domain.geometry.earth import SEMI_MAJOR_M

RADIUS_M: Final = SEMI_MAJOR_M
FINEST_M_PER_PX: Final = 0.25
COARSEST_M_PER_PX: Final = 700.0
Points = NDArray[np.float64]  # (n, 2)


def mercator(lon_deg: float, lat_deg: float) -> tuple[float, float]:
    lat = math.radians(min(max(lat_deg, -85.0), 85.0))
    return math.radians(lon_deg) * RADIUS_M, math.asinh(math.tan(lat)) * RADIUS_M


def earth(x_m: float, y_m: float) -> tuple[float, float]:
    """Longitude and latitude, in degrees."""
    return math.degrees(x_m / RADIUS_M), math.degrees(math.atan(math.sinh(y_m / RADIUS_M)))


class Viewport(Frozen, frozen=True):
    """The window on the earth. Mercator metres are longer than true ones: see `ground_m_per_px`."""

    x_m: float  # of the centre
    y_m: float
    m_per_px: float  # mercator metres a logical pixel
    width_px: int
    height_px: int

    @property
    def ground_m_per_px(self) -> float:
        """True metres a pixel at the centre."""
        return self.m_per_px / math.cosh(self.y_m / RADIUS_M)

    @property
    def box_m(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in mercator metres."""
        half_x = self.width_px * self.m_per_px / 2
        half_y = self.height_px * self.m_per_px / 2
        return self.x_m - half_x, self.y_m - half_y, self.x_m + half_x, self.y_m + half_y

    def to_px(self, lon_deg: float, lat_deg: float) -> tuple[float, float]:
        return self.px_of(*mercator(lon_deg, lat_deg))

    def px_of(self, x_m: float, y_m: float) -> tuple[float, float]:
        return (
            (x_m - self.x_m) / self.m_per_px + self.width_px / 2,
            (self.y_m - y_m) / self.m_per_px + self.height_px / 2,
        )

    def points_px(self, points_m: Points) -> Points:
        out = np.empty_like(points_m)
        out[:, 0] = (points_m[:, 0] - self.x_m) / self.m_per_px + self.width_px / 2
        out[:, 1] = (self.y_m - points_m[:, 1]) / self.m_per_px + self.height_px / 2
        return out

    def metres_at(self, x_px: float, y_px: float) -> tuple[float, float]:
        return (
            self.x_m + (x_px - self.width_px / 2) * self.m_per_px,
            self.y_m - (y_px - self.height_px / 2) * self.m_per_px,
        )

    def earth_at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Longitude and latitude, in degrees."""
        return earth(*self.metres_at(x_px, y_px))

    def panned(self, dx_px: float, dy_px: float) -> Viewport:
        return replace(
            self, x_m=self.x_m - dx_px * self.m_per_px, y_m=self.y_m + dy_px * self.m_per_px
        )

    def zoomed(self, factor: float, x_px: float, y_px: float) -> Viewport:
        """`factor` above 1 comes closer; the place under (x_px, y_px) stays under it."""
        x_m, y_m = self.metres_at(x_px, y_px)
        m_per_px = min(max(self.m_per_px / factor, FINEST_M_PER_PX), COARSEST_M_PER_PX)
        return replace(
            self,
            m_per_px=m_per_px,
            x_m=x_m - (x_px - self.width_px / 2) * m_per_px,
            y_m=y_m + (y_px - self.height_px / 2) * m_per_px,
        )

    def sized(self, width_px: int, height_px: int) -> Viewport:
        return replace(self, width_px=max(width_px, 1), height_px=max(height_px, 1))

    def grown(self, margin_px: int) -> Viewport:
        return replace(
            self,
            width_px=self.width_px + 2 * margin_px,
            height_px=self.height_px + 2 * margin_px,
        )

    def fitted(
        self,
        box_deg: tuple[float, float, float, float],
        share: float = 0.55,
        coarsest_m_per_px: float = COARSEST_M_PER_PX,
    ) -> Viewport:
        """Centred on a box (west, south, east, north) that fills `share` of the window."""
        west, south = mercator(box_deg[0], box_deg[1])
        east, north = mercator(box_deg[2], box_deg[3])
        wanted = max(
            (east - west) / (self.width_px * share), (north - south) / (self.height_px * share)
        )
        return replace(
            self,
            x_m=(west + east) / 2,
            y_m=(south + north) / 2,
            m_per_px=min(max(wanted, 1.5), coarsest_m_per_px),
        )
