"""Who published it: keys, signed statements, and what a consumer can hold a release to."""

from publish.trust.check import Trust, TrustReport, check_trust
from publish.trust.pins import Memory, read_memory, read_pin, write_memory
from publish.trust.signer import ReleaseSigner, adopt_release, create_signer, load_signer, rotate_key

__all__ = [
    "Memory",
    "ReleaseSigner",
    "Trust",
    "TrustReport",
    "adopt_release",
    "check_trust",
    "create_signer",
    "load_signer",
    "read_memory",
    "read_pin",
    "rotate_key",
    "write_memory",
]
