"""Where on the earth a sheet lies, written so that GIS programs read it: ISO 32000-1, 12.8.6.3.

A viewport of the page is tied to four corners in degrees; the grid's name goes with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from firepost.domain.geometry.earth import INVERSE_FLATTENING, SEMI_MAJOR_M

if TYPE_CHECKING:
    from firepost.reports.mapping.canvas import Box
    from firepost.reports.mapping.view import View
    from firepost.reports.pdf.paper import Paper
    from firepost.reports.terrain import Grid

_FIRST_EPSG: Final = 4534  # CGCS2000 / 3-degree Gauss-Kruger CM 75E; then every 3 degrees
_FIRST_MERIDIAN_DEG: Final = 75
_LAST_MERIDIAN_DEG: Final = 135


def locate(paper: Paper, view: View, grid: Grid) -> None:
    """Tie the present page's frame to the ground."""
    page = paper.pages[paper.page]
    # Every attribute of a page is written out; this one fpdf2 has no name for: /VP.
    page.v_p = f"[{_viewport(paper.h, view, grid)}]"  # type: ignore[attr-defined]


def _viewport(tall_pt: float, view: View, grid: Grid) -> str:
    west, south, east, north = view.extent_m
    corners = ((west, south), (west, north), (east, north), (east, south))
    spots = [grid.to_deg(*corner) for corner in corners]
    ground = " ".join(f"{lat:.9f} {lon:.9f}" for lat, lon in spots)
    return (
        f"<< /Type /Viewport /BBox [{_box(view.frame, tall_pt)}] /Measure << /Type /Measure"
        " /Subtype /GEO /Bounds [0 0 0 1 1 1 1 0] /LPTS [0 0 0 1 1 1 1 0]"
        f" /GPTS [{ground}] /GCS << /Type /PROJCS {_system(grid.central_deg)} >> >> >>"
    )


def _box(frame: Box, tall_pt: float) -> str:
    """From the lower left corner, as PDF counts."""
    return (
        f"{frame.left:.4f} {tall_pt - frame.bottom:.4f}"
        f" {frame.right:.4f} {tall_pt - frame.top:.4f}"
    )


def _system(meridian_deg: int) -> str:
    epsg = ""
    if _FIRST_MERIDIAN_DEG <= meridian_deg <= _LAST_MERIDIAN_DEG:
        epsg = f"/EPSG {_FIRST_EPSG + (meridian_deg - _FIRST_MERIDIAN_DEG) // 3} "
    return f"{epsg}/WKT ({_wkt(meridian_deg)})"


def _wkt(meridian_deg: int) -> str:
    half = "E" if meridian_deg >= 0 else "W"
    return (
        (
            f'PROJCS["CGCS2000_3_Degree_GK_CM_{abs(meridian_deg)}{half}",'
            'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
            'DATUM["D_China_2000",'
            f'SPHEROID["CGCS2000",{SEMI_MAJOR_M},{INVERSE_FLATTENING}]],'
            'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
            'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
            'PARAMETER["False_Northing",0.0],'
            f'PARAMETER["Central_Meridian",{meridian_deg}.0],'
            'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
        )
        .replace("(", "\\(")
        .replace(")", "\\)")
    )
