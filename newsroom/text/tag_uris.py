"""Ids of records that outlive their titles and addresses (RFC 4151)."""

from django.conf import settings


def tag_uri(noun: str, key: int | str) -> str:
    """Return the id of a record (RFC 4151), for feeds and programs alike: the same whatever its title or its place."""
    return f"tag:{settings.TAG_AUTHORITY}:{noun}/{key}"
