"""Positions that only one person at a time can have in a company, recognised by their titles in any gender."""

import re
from functools import lru_cache

from newsroom.text.words import name_key

# The positions that each title gives, by the key of its words. Many spellings on purpose, few positions.
_EXECUTIVE, _CHAIR = "direction générale", "présidence"
_TECHNICAL, _SCIENTIFIC = "direction technique", "direction scientifique"
_FINANCE, _OPERATIONS = "direction financière", "direction des opérations"
_POSITIONS: dict[str, frozenset[str]] = {
    name_key(title): frozenset(positions)
    for positions, titles in (
        ((_EXECUTIVE,), "directeur général, directrice générale, direction générale, DG, CEO, chief executive officer, "
                        "chief executive, directeur exécutif, directrice exécutive"),
        ((_EXECUTIVE, _CHAIR), "PDG, président-directeur général, présidente-directrice générale, "
                               "président directrice générale, chairman CEO"),
        ((_CHAIR,), "président, présidente, présidence, président du conseil, présidente du conseil, chairman, "
                    "chairwoman, président du conseil d’administration, présidente du conseil d’administration"),
        ((_TECHNICAL,), "directeur technique, directrice technique, direction technique, responsable technique, CTO, "
                        "chief technology officer, chief technical officer, directeur de la technologie, "
                        "directrice de la technologie, directeur des technologies, directrice des technologies"),
        ((_SCIENTIFIC,), "directeur scientifique, directrice scientifique, direction scientifique, chief scientist, "
                         "chief scientific officer"),
        ((_FINANCE,), "directeur financier, directrice financière, direction financière, CFO, "
                      "chief financial officer"),
        ((_OPERATIONS,), "directeur des opérations, directrice des opérations, direction des opérations, COO, "
                         "chief operating officer"),
    )
    for title in titles.split(", ")
}  # fmt: skip
_AND = re.compile(r"\s*(?:[,;/&+]|\bet\b|\band\b)\s*", re.IGNORECASE)
# What may come between a title and the company: « directrice technique de », « d’ », « at ».
_LINKS = ("d", "de", "du", "des", "de la", "de l", "chez", "of", "at")


@lru_cache(maxsize=20_000)
def exclusive_positions(title: str, company: str = "") -> frozenset[str]:
    """Return the exclusive positions, in French, of somebody with `title` in `company`; none for « adjoint », « ex- »…

    « cofondatrice et directrice technique de Qwen » in Qwen gives {« direction technique »}.
    """
    where = name_key(company)
    positions: frozenset[str] = frozenset()
    for part in [title, *_AND.split(title)]:
        key = name_key(part)
        for link in _LINKS if where else ():
            key = key.removesuffix(f" {link} {where}")
        positions |= _POSITIONS.get(key, frozenset())
    return positions
