"""What lies in the bundle: its libraries, their licences, and the list of both (CycloneDX).

Used by `build.spec`. What pip brought is known by its metadata, what the system brought by its
package (Debian), the rest by name here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "firepost.invalid")
WORDS_OF_A_LICENCE = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
# Asked for by a library's own command line, and left out of the bundle.
NEVER_IN = ("pip", "setuptools", "wheel")
# What the guides send their reader to, beside the guides.
PAGES = ("drill.md", "hub.md", "hub.service", "security.md", "store.md", "updates.md")
# Data that is no library: where its terms lie in the bundle.
DATA = (
    ("Noto Sans SC", "OFL-1.1", "resources/fonts/OFL.txt"),
    ("maps of Wenzhou", "see the file", "maps/README.md"),
)


def libraries(extras: frozenset[str]) -> dict[str, metadata.Distribution]:
    """Every library the program asks for with these extras, directly or not, by its name."""
    waiting = [(Requirement("firepost"), extras)]
    met: dict[str, metadata.Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted, asked = waiting.pop()
        name = canonicalize_name(wanted.name)
        if (name, asked) in seen:
            continue
        seen.add((name, asked))
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform
        met[name] = found
        for line in found.requires or []:
            needed = Requirement(line)
            holds = needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in ("", *asked)
            )
            if holds:
                waiting.append((needed, frozenset(needed.extras)))
    for name in ("firepost", *NEVER_IN):
        met.pop(name, None)
    return dict(sorted(met.items()))


def licence_files(found: Mapping[str, metadata.Distribution]) -> Iterator[tuple[str, str]]:
    """Where their licences lie -> where they go: each library's own words travel with it."""
    for name, library in found.items():
        for file in library.files or []:
            # A wheel may name each text after what it licenses, in a folder of that name.
            _, inside, below = file.parent.as_posix().partition(".dist-info/licenses")
            if inside or WORDS_OF_A_LICENCE.search(file.name):
                where = Path(library.locate_file(file))  # type: ignore[arg-type] - a path it is
                if where.is_file() and where.suffix != ".py":
                    yield str(where), f"licences/{name}{below}"
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.is_file():
        yield str(python), "licences/python"


def system_packages(sources: Sequence[str]) -> dict[str, str]:
    """Debian package -> version, of the libraries that the system brought. Elsewhere none."""
    dpkg = shutil.which("dpkg-query")
    if dpkg is None:
        return {}
    found: dict[str, str] = {}
    for source in sorted({os.path.realpath(source) for source in sources}):
        # /lib is /usr/lib on a merged system, and dpkg knows a file by either name.
        names = [source, source.removeprefix("/usr")]
        asked = subprocess.run(
            [dpkg, "-S", *names], capture_output=True, text=True, check=False
        )
        for line in asked.stdout.splitlines()[:1]:
            package = line.split(":")[0].split(",")[0]
            version = subprocess.run(
                [dpkg, "-W", "-f", "${Version}", package],
                capture_output=True,
                text=True,
                check=False,
            )
            found[package] = version.stdout.strip()
    return dict(sorted(found.items()))


def system_licences(packages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for package in packages:
        said = Path("/usr/share/doc") / package / "copyright"
        if said.is_file():
            yield str(said), f"licences/system/{package}"


def licence_of(library: metadata.Distribution) -> str:
    """Its licence in its own words, short."""
    said = library.metadata
    for key in ("License-Expression", "License"):
        value = said.get(key)
        if value and "\n" not in value and len(value) < 80:
            return value
    classifiers = said.get_all("Classifier") or []
    named = [one.split(" :: ")[-1] for one in classifiers if one.startswith("License :: ")]
    return " and ".join(named) or "see licences/"


def bill(
    version: str, found: Mapping[str, metadata.Distribution], system: Mapping[str, str]
) -> str:
    """The bundle's bill of materials, CycloneDX 1.6 in JSON; the same for the same contents."""
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import DisjunctiveLicense
    from cyclonedx.output import make_outputter
    from cyclonedx.schema import OutputFormat, SchemaVersion
    from packageurl import PackageURL

    def part(name: str, number: str, licence: str, kind: str, **more: object) -> Component:
        return Component(
            name=name,
            version=number,
            type=ComponentType.LIBRARY,
            bom_ref=f"{kind}:{name}@{number}",
            licenses=[DisjunctiveLicense(name=licence)],
            **more,  # type: ignore[arg-type] - purl, as the library names it
        )

    bom = Bom()
    for name, library in found.items():
        purl = PackageURL("pypi", None, name, library.version)
        bom.components.add(part(name, library.version, licence_of(library), "pypi", purl=purl))
    for name, number in system.items():
        purl = PackageURL("deb", "debian", name, number)
        where = f"licences/system/{name}/copyright"
        bom.components.add(part(name, number, where, "deb", purl=purl))
    python = sysconfig.get_python_version()
    bom.components.add(part("python", python, "PSF-2.0", "generic"))
    for name, licence, where in DATA:
        bom.components.add(part(name, "", f"{licence} ({where})", "data"))
    bom.metadata.component = Component(
        name="firepost", version=version, type=ComponentType.APPLICATION, bom_ref="firepost"
    )
    bom.metadata.timestamp = built_at()
    content = "".join(sorted(str(one.bom_ref) for one in bom.components))
    bom.serial_number = uuid.uuid5(NAMESPACE, content)
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)


def built_at() -> datetime:
    """The time the sources bear, never the clock's: two builds of one tree are to agree."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
