"""Every module belongs to a floor of the import contract (pyproject.toml), which « make check » applies."""

import tomllib

from django.conf import settings

CONTRACTS = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def modules() -> set[str]:
    rooms = {path.stem for path in (settings.BASE_DIR / "newsroom").iterdir() if not path.name.startswith("__")}
    return {"people", "articles"} | {f"newsroom.{room}" for room in rooms}


def test_every_module_stands_on_a_floor():
    layers = next(contract for contract in CONTRACTS if contract["type"] == "layers")["layers"]
    assert {module for layer in layers for module in layer.split(" | ")} == modules()


def test_circles_are_refused_everywhere():
    contract = next(contract for contract in CONTRACTS if contract["type"] == "acyclic_siblings")
    assert set(contract["ancestors"]) == {"newsroom", "people", "articles"}
    assert "ignore_imports" not in contract
