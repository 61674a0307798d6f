#!/usr/bin/env python3
"""How long builds take and how much memory, beside oxigraph's own bulk load of the very same N-Quads.

    scale.py PROGRAM BULK_LOAD REPORTS WORK [COUNT...]

PROGRAM and BULK_LOAD are the binaries; REPORTS the folder of real reports, of which `collection.py` makes the collections;
WORK a folder for the stores, which is filled and emptied. Prints tables in Markdown. For each size, build and bulk load
run in turn, twice, and the faster of each counts.
"""

import json
import math
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROGRAM, BULK_LOAD, REPORTS, WORK = (Path(argument).absolute() for argument in sys.argv[1:5])
COUNTS = [int(argument) for argument in sys.argv[5:]] or [125, 250, 500, 1000, 2000]
ROUNDS = int(os.environ.get("ROUNDS", "2"))


def run(*command, output=None):
    """Runs a command; returns its seconds, its peak memory in MB, and what it printed."""
    start = time.monotonic()
    with open(output or WORK / "stdout", "wb") as out:
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{command} failed: {errors.decode()}")
    cpu = usage.ru_utime + usage.ru_stime
    return seconds, usage.ru_maxrss / 1000, cpu, (WORK / "stdout").read_text() if output is None else ""


def collection(count: int) -> Path:
    folder = WORK / f"reports-{count}"
    if not folder.exists():
        script = Path(__file__).with_name("collection.py")
        subprocess.run([sys.executable, script, REPORTS, folder, str(count)], check=True, stdout=subprocess.DEVNULL)
        time.sleep(3)  # Files that were just written are read again by the next build, to be safe.
    return folder


def size_of(folder: Path) -> float:
    inodes = {}
    for path in folder.rglob("*"):
        stat = path.stat()
        if path.is_file():
            inodes[stat.st_ino] = stat.st_size
    return sum(inodes.values()) / 1e6


def main() -> None:
    WORK.mkdir(parents=True, exist_ok=True)
    store, database, quads_file = WORK / "store", WORK / "database", WORK / "graph.nq"
    rows = []
    for count in COUNTS:
        reports = collection(count)
        best = best_load = None
        for _ in range(ROUNDS):
            shutil.rmtree(store, ignore_errors=True)
            built = run(PROGRAM, "build", reports, "--store", store, "--json", "--quiet")
            if not quads_file.exists() or best is None:
                run(PROGRAM, "export", "--format", "nquads", "--store", store, "-o", quads_file)
            shutil.rmtree(database, ignore_errors=True)
            loaded = run(BULK_LOAD, quads_file, database)
            best = min(best or built, built)
            best_load = min(best_load or loaded, loaded)
        summary = json.loads(best[3])
        rows.append((count, summary, best, best_load, size_of(store), size_of(database)))
        print(f"{count}: build {best[0]:.1f} s, load {best_load[0]:.1f} s", file=sys.stderr, flush=True)
    table(rows)
    changes(rows[-1], store)


def table(rows) -> None:
    print("| reports | MB of text | quads | build, s | MB/s | peak MB | bulk load, s | peak MB | ratio | store, MB |")
    print("| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    for count, summary, (seconds, memory, _, _), (load, load_memory, _, _), size, _ in rows:
        text = summary["bytes"] / 1e6
        print(
            f"| {count:,} | {text:.1f} | {summary['quads']:,} | {seconds:.1f} | {text / seconds:.1f} | {memory:,.0f} "
            f"| {load:.1f} | {load_memory:,.0f} | {seconds / load:.2f} | {size:,.0f} |"
        )
    if len(rows) > 1:
        # By the text, not by the number of reports: the first hundred are not like the rest.
        xs = [math.log(row[1]["bytes"]) for row in rows]
        ys = [math.log(row[2][0]) for row in rows]
        mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
        slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / sum((x - mean_x) ** 2 for x in xs)
        memory = [row[2][1] for row in rows if row[0] >= 500]
        print(f"\nTime grows with the text to the power of {slope:.2f}.", end=" ")
        if memory:
            print(f"Peak memory from 500 reports on: {min(memory):,.0f} to {max(memory):,.0f} MB, {max(memory) / min(memory) - 1:.0%} apart.")


def changes(row, store: Path) -> None:
    count, _, (full, _, _, _), _, _, _ = row
    reports = collection(count)
    print(f"\n| on the store of {count:,} reports | s | of the full build | what it did |\n| --- | --: | --: | --- |")

    def build(what: str, *options) -> None:
        seconds, _, _, out = run(PROGRAM, "build", reports, "--store", store, "--json", "--quiet", *options)
        summary = json.loads(out)
        did = ", ".join(f"{summary[key]} {key}" for key in ("added", "replaced", "removed", "unchanged") if summary[key])
        print(f"| {what} | {seconds:.2f} | {seconds / full:.2%} | {did} |")

    build("nothing changed")
    path = sorted(reports.glob("county_*"))[7]
    before = path.read_bytes()
    path.write_bytes(before + "\n全年粮食产量达到12.5万吨。\n".encode())
    time.sleep(3)
    build("one report changed")
    path.write_bytes(before)
    time.sleep(3)
    build("and changed back")
    for file in reports.iterdir():
        file.touch()
    time.sleep(3)
    build("all files touched, none changed")


if __name__ == "__main__":
    main()
