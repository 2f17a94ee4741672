"""The columns of a fiche in a spreadsheet: write a fiche to cells, fill a fiche from cells."""

import re

from people.models import Company, Name, Person, Profile

# The columns that are fields of the fiche, in order: of both models, of one.
_SHARED = ["title", "sort_name", "description", "website", "wikidata", "github"]
_PERSON = ["family_name", "name_order", "native_name", "native_language", "agreement", "orcid"]
_COMPANY = ["company_kind", "city", "siren", "lei"]
COLUMNS = ["kind", *_SHARED, "names", *_PERSON, *_COMPANY, "products"]
# Columns that an export adds and an import ignores.
EXPORT_ONLY = ["id", "address"]
IDENTIFIERS = ["wikidata", "orcid", "siren", "lei"]
KINDS = {"person": Person, "personne": Person, "company": Company, "entreprise": Company}

# Separates the names or products in one cell; « \\| » is a literal bar.
_BAR = re.compile(r"\s*(?<!\\)\|\s*")


def joined(words: list[str]) -> str:
    """Return `words` as one cell."""
    return " | ".join(word.replace("|", r"\|") for word in words)


def split(cell: str) -> list[str]:
    """Return the distinct words of one cell."""
    return list(dict.fromkeys(word.replace(r"\|", "|") for word in _BAR.split(cell.strip()) if word))


def columns_of(model: type[Profile]) -> dict[str, str]:
    """Return the columns that are fields of `model`: {column: field}."""
    own = _PERSON if model is Person else _COMPANY
    return {column: "kind" if column == "company_kind" else column for column in [*_SHARED, *own]}


def cells_of(fiche: Person | Company) -> dict[str, str]:
    """Return the cells of a fiche: {column: text}. Queries: 1, its names, unless prefetched."""
    model = type(fiche)
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {column: getattr(fiche, field) for column, field in columns_of(model).items()}
    cells["kind"] = "person" if model is Person else "company"
    cells["names"] = joined([name.text for name in fiche.names.all()])
    if isinstance(fiche, Company):
        cells["products"] = joined(fiche.product_names)
    return cells


def written(column: str, cell: str) -> str:
    """Return a cell as its field is written: an identifier without spaces, nor the address that it ends."""
    return re.sub(r"\s", "", cell).rpartition("/")[2] if column in IDENTIFIERS else cell


def fill(fiche: Person | Company, cells: dict[str, str]) -> list[str]:
    """Set the fields of `fiche` from `cells`. Empty cells erase nothing; names and products are added.

    Returns the columns that changed. Queries: 1, its names, for a stored fiche.
    """
    changed = []
    for column, field in columns_of(type(fiche)).items():
        if (value := written(column, cells.get(column, ""))) and value != getattr(fiche, field).strip():
            setattr(fiche, field, value)
            changed.append(column)
    known = {name.text.strip() for name in fiche.names.all()} | {fiche.title}
    if new := [text for text in split(cells.get("names", "")) if text not in known]:
        fiche.names.add(*(Name(text=text) for text in new))
        changed.append("names")
    if isinstance(fiche, Company):
        products = fiche.product_names
        if new := [text for text in split(cells.get("products", "")) if text not in products]:
            fiche.products = "\n".join([*products, *new])
            changed.append("products")
    return changed
