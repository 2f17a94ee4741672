"""The hash of a content: for validators (ETag), keys of the cache, versions, and what is compared with what was."""

from hashlib import blake2b


def digest(*parts: str | bytes, length: int = 32) -> str:
    """Return `length` hexadecimal digits (an even number, 128 at most), the same for the same parts in that order.

    Some are stored or published (identifiers of searches, dismissed checks, announced versions, addresses of images):
    another algorithm would make them anew.
    """
    contents = (part if isinstance(part, bytes) else part.encode(errors="replace") for part in parts)
    return blake2b(b"\0".join(contents), digest_size=length // 2).hexdigest()
