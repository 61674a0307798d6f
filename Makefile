# make demo    build the program, then the graph of the sample reports; ask it, export it
# make test    everything that must hold before a change goes in
# make bench   how fast it is: one core's extraction, builds of up to 2,000 reports beside oxigraph's bulk load, and a script
# make crash   30 builds killed, 30 more while they replace, others interrupted, a full disk: the graph is the same in the end
# make fuzz    a million mutated files through the readers (REPORTGRAPH_FUZZ says how many)
# make web     the web pages, with Node.js and npm; the next build puts them into the program
# make load    the server under load, over 2,000 reports
# make figures write the figures of docs/evaluation.md anew
#
# All use the one release profile, so that the database inside (RocksDB, 10 to 20 minutes) is built once, outside the
# clone. `CARGO_TARGET_DIR` says elsewhere where.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
CACHE := $(HOME)/.cache/reportgraph
export CARGO_TARGET_DIR ?= $(CACHE)/target
PROGRAM := $(CARGO_TARGET_DIR)/release/reportgraph
DEMO := $(CARGO_TARGET_DIR)/demo

REPORTS := ../shared/reports
BENCH := $(CARGO_TARGET_DIR)/bench

.PHONY: all web load demo test bench crash fuzz figures build prepare format lint doc unit python

all: web build

demo: web build
	@PROGRAM='$(PROGRAM)' DEMO='$(DEMO)' scripts/demo.sh

test: web format lint doc unit python
	@echo 'make test: all done'

bench: build
	cargo bench --bench extraction
	cargo build --release --bench bulk_load
	benches/scale.py '$(PROGRAM)' "$$(benches/newest.sh bulk_load)" '$(REPORTS)' '$(BENCH)'
	"$$(scripts/python.sh --path)" benches/yardstick.py '$(BENCH)/reports-250' '$(BENCH)/yardstick.nt'

crash: build
	REPORTGRAPH_KILLS=30 REPORTGRAPH_REPORTS='$(abspath $(REPORTS))' cargo test --release --test crash -- --nocapture --test-threads=1

fuzz: prepare
	REPORTGRAPH_FUZZ="$${REPORTGRAPH_FUZZ:-1000000}" cargo test --release --test fuzz -- --nocapture

figures: build
	@PROGRAM='$(PROGRAM)' scripts/figures.sh

# Node.js is not needed for anything else: where it is missing, this says so, and the server tells how to build them.
web:
	@scripts/web.sh

load: web build
	@PROGRAM='$(PROGRAM)' LOAD='$(CACHE)/load' scripts/load.sh

build: prepare
	cargo build --release --bin reportgraph

# What cannot be fetched by cargo: a C++ compiler and libclang, for RocksDB.
prepare:
	@scripts/prepare.sh

format: prepare
	@if cargo fmt --version >/dev/null 2>&1; then echo 'cargo fmt --check'; cargo fmt --check; else echo 'SKIPPED: rustfmt is not installed (rustup component add rustfmt)'; fi

lint: prepare
	@if cargo clippy --version >/dev/null 2>&1; then echo 'cargo clippy'; cargo clippy --release --all-targets -- -D warnings; else echo 'SKIPPED: clippy is not installed (rustup component add clippy)'; fi

doc: prepare
	RUSTDOCFLAGS='-D warnings' cargo doc --release --no-deps

# The tests that need Python use the interpreter of a virtual environment, and say so when they are skipped.
unit: prepare
	@scripts/python.sh
	REPORTGRAPH_PYTHON="$$(scripts/python.sh --path)" cargo test --release

# What rdflib and pyshacl find in exports of the program itself.
python: build
	@PROGRAM='$(PROGRAM)' scripts/check-exports.sh
