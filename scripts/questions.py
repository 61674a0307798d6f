#!/usr/bin/env python3
"""Writes docs/questions.md: each question of scripts/questions.toml with the command that asks it, and its answer over the reports of a store.

    reportgraph build ../shared/reports --store /tmp/questions.store
    PROGRAM=reportgraph STORE=/tmp/questions.store scripts/questions.py > docs/questions.md

It needs nothing but Python 3.11. Names of firms, projects and people and quotes stay out of the page.
"""

import csv
import io
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

HEAD = """# Thirty questions

<!-- Written by scripts/questions.py from scripts/questions.toml over the reports of ../shared/reports. -->

What an analyst would ask, each with its command and what it answered over the reports of `../shared/reports` (not part of this repository). Columns with
quotes and with names of firms, projects and people are left out here; the commands show them.

## The panel in Python

```sh
reportgraph panel --indicator 地区生产总值 --measure growth -o gdp.parquet
```

```python
import pandas as pd
panel = pd.read_parquet("gdp.parquet")
panel[panel.modality != "Target"].pivot_table(index="year", columns="place", values="value")
```

```python
import polars as pl
panel = pl.read_parquet("gdp.parquet")
panel.filter(pl.col("modality") != "Target").pivot("place", index="year", values="value", aggregate_function="first")
```

A row is one place, year, measure and modality. Of several statements the report of that very year counts, and the first exact number in it; `others` and `differing`
say how many more there are, `--all` shows them with the reason in `left_out`: `repeated`, `restated_elsewhere`, `revised`, `other_value`, `other_text`,
`average` (年均), `other_base` (比2005年增长…).
"""


def shell(arguments):
    quote = lambda word: f"'{word}'" if set(word) & set(" '\"()") else word
    return " ".join(["reportgraph", *map(quote, arguments)])


def chosen(row, conditions):
    for condition in conditions:
        column, sign, value = condition.partition("=")
        if (row[column] != value) if sign else not row[column]:
            return False
    return True


def table(columns, rows, most):
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows[:most]]
    if len(rows) > most:
        lines.append(f"\n… and {len(rows) - most} more rows.")
    return "\n".join(lines)


def answer(question, program, store):
    command = [program, *question["ask"], "--store", store, "--format", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{shell(question['ask'])}\n{done.stderr}")
    rows = [row for row in csv.DictReader(io.StringIO(done.stdout)) if chosen(row, question.get("where", []))]
    most = question.get("rows", 20)
    if "per" in question:
        counts = Counter(tuple(row[column] for column in question["per"]) for row in rows)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return table([*question["per"], "rows"], [[*key, str(count)] for key, count in ordered], most)
    shown = question["show"]
    return table(shown, [[row[column] for column in shown] for row in rows], most)


def main():
    program, store = os.environ.get("PROGRAM", "reportgraph"), os.environ.get("STORE", "reportgraph.store")
    questions = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))["question"]
    print(HEAD)
    for number, question in enumerate(questions, 1):
        where = question.get("where", [])
        only = f"\nOnly rows with {' and '.join(where)}.\n" if where else ""
        print(f"## {number}. {question['en']}\n\n{question['zh']}\n\n```sh\n{shell(question['ask'])}\n```\n{only}\n{answer(question, program, store)}\n")


main()
