"""The compiled requirements agree with pyproject.toml; when they do not: `make requirements`."""

import re
import tomllib

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_PIN = re.compile(r"^(\w[^;\\]*)[^\\]*\\\n(?:    --hash=\S+(?: \\)?\n)+    # via (.*)$", re.MULTILINE)

PROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())


def _read_pins(name):
    """Return the pins of a compiled file, each with its hashes, as {name: (Requirement, who asks for it)}."""
    text = (settings.BASE_DIR / name).read_text()
    pins = [(Requirement(pin), via) for pin, via in _PIN.findall(text)]
    assert len(pins) == len(re.findall(r"^\w", text, re.MULTILINE))
    return {canonicalize_name(pin.name): (pin, via) for pin, via in pins}


@pytest.mark.parametrize(
    ("file", "origin", "asked"),
    [
        ("requirements.txt", "manchette (pyproject.toml)", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", "manchette (pyproject.toml)", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", "manchette (pyproject.toml:dev)", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_what_is_asked_for_is_pinned_and_nothing_else(file, origin, asked):
    asked = {canonicalize_name(wanted.name): wanted for wanted in map(Requirement, asked)}
    pins = {name: pin for name, (pin, via) in _read_pins(file).items() if origin in via.split(", ")}
    assert pins.keys() == asked.keys()
    for name, wanted in asked.items():
        (pin,) = pins[name].specifier
        assert wanted.specifier.contains(pin.version), f"{pins[name]}: {wanted}"
        assert wanted.extras == pins[name].extras


def test_tests_run_on_what_sites_run_on():
    run, tested = _read_pins("requirements.txt"), _read_pins("requirements-dev.txt")
    assert {name: str(pin) for name, (pin, _) in run.items()} == {
        name: str(tested[name][0]) for name in run if name in tested
    }
