"""Writes the lists of fields and tables into docs/report-templates.md.

python tests/make/report_fields.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "desktop"), str(ROOT / "tests")]

from reports.evening import shop  # noqa: E402 - the path above comes first

MANUAL = ROOT / "docs" / "report-templates.md"
MARK = "<!-- written by tests/make/report_fields.py; do not edit below -->"


def listed() -> str:
    known, words = shop().known(), shop().words.catalogue
    lines = ["", "## 字段 Fields", "", "| 字段 | 中文 | English |", "|---|---|---|"]
    for key in (key[13:] for key in words if key.startswith("report.label.")):
        if key in known.fields:
            label = words[f"report.label.{key}"]
            lines.append(f"| `{key}` | {label['zh']} | {label['en']} |")
    lines += ["", "## 表 Tables", "", "| 表 | 列 |", "|---|---|"]
    for table, columns in known.tables.items():
        title = words[f"report.table.{table}"]["zh"]
        lines.append(f"| `{table}` | {title}: {', '.join(f'`{c}`' for c in columns)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    head = MANUAL.read_text(encoding="utf-8").partition(MARK)[0]
    MANUAL.write_text(f"{head}{MARK}\n{listed()}", encoding="utf-8")
