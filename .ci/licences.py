#!/usr/bin/env python3
"""Holds the licences, names and origins of all dependencies against deny.toml, from `cargo metadata` alone.

usage: cargo metadata --format-version 1 --locked --all-features | licences.py deny.toml
"""
import json
import re
import sys
import tomllib

with open(sys.argv[1], "rb") as file:
    rules = tomllib.load(file)
allowed = set(rules["licenses"]["allow"])
banned = {entry["crate"]: entry["reason"] for entry in rules["bans"]["deny"]}


def acceptable(expression):
    """Whether an SPDX expression can be met by allowed licences (`/` is the old way to write OR)."""
    words = re.findall(r"\(|\)|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))
    python = ["(" if w == "(" else ")" if w == ")" else w.lower() if w in ("OR", "AND") else str(w in allowed) for w in words]
    return eval(" ".join(python), {"__builtins__": {}})  # nothing but True, False, and, or, brackets


packages = json.load(sys.stdin)["packages"]
wrong = []
for package in packages:
    name = f"{package['name']} {package['version']}"
    licence, origin = package.get("license"), package.get("source")
    if not licence:
        wrong.append(f"{name}: names no licence")
    elif not acceptable(licence):
        wrong.append(f"{name}: licence {licence} is not allowed")
    if package["name"] in banned:
        wrong.append(f"{name}: {banned[package['name']]}")
    if origin and origin != "registry+https://github.com/rust-lang/crates.io-index":
        wrong.append(f"{name}: comes from {origin}")
print("\n".join(wrong) or f"{len(packages)} packages: licences, names and origins are as deny.toml asks")
sys.exit(bool(wrong))
