"""The forms and sheets of people, weather and ground, by the names the drawer opens them by."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from firepost.app.surroundings import Surroundings
from firepost.ui.setting import Setting
from firepost.ui.stage import Stage

if TYPE_CHECKING:
    from firepost.app.maps import Atlas


def offered(
    setting: Setting,
    stage: Stage,
    ground: Callable[[], Surroundings],
    atlas: Callable[[], Atlas] | None,
) -> dict[str, Callable[[], QWidget]]:
    """Each is loaded when it is first opened."""

    def of(module: str, name: str, *more: object) -> Callable[[], QWidget]:
        def make() -> QWidget:
            import importlib

            kind = getattr(importlib.import_module(f"firepost.ui.people.{module}"), name)
            made: QWidget = kind(setting, stage, *more)
            return made

        return make

    return {
        "weather": of("sheets", "WeatherSheet"),
        "people": of("sheets", "PeopleSheet"),
        "near": of("near", "NearSheet"),
        "observation": of("weather_forms", "ObservationForm"),
        "forecast": of("weather_forms", "ForecastForm"),
        "wind_seen": of("weather_forms", "WindSeenForm"),
        "outlook": of("outlook", "OutlookForm", atlas, ground),
        "fuels": of("fuels", "FuelsForm", atlas),
        "order": of("people_forms", "OrderForm"),
        "moved": of("people_forms", "MovedForm"),
        "place": of("people_forms", "PlaceForm"),
        "same": of("people_forms", "SameForm"),
        "person": of("people_forms", "PersonForm"),
        "names": of("people_forms", "NamesForm"),
        "medical": of("people_forms", "MedicalForm"),
        "medical_state": of("people_forms", "MedicalStateForm"),
        "ground": of("people_forms", "GroundForm"),
        "notice": of("notices", "NoticeForm", ground),
        "notice_state": of("people_forms", "NoticeStateForm"),
    }
