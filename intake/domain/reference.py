"""A short reference that a tired person can read aloud over the phone."""

from __future__ import annotations

#: Crockford's alphabet: no I, L, O or U, so nothing is misheard or misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def reference_from(noise: bytes) -> str:
    """Eight characters in two groups from at least eight random bytes, such as `7K3M-9QTA`.

    Raises ValueError on too few bytes.
    """
    if len(noise) < LENGTH:
        raise ValueError("a reference needs eight random bytes")
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in noise[:LENGTH])
    return f"{letters[:4]}-{letters[4:]}"
