from native.keys import Keyring
from native.spec import Field, ProgramSpec

def group_types(spec: ProgramSpec) -> dict[tuple[Field, ...], dict[int, bool]]: ...
def measured_fields(spec: ProgramSpec) -> list[int]: ...

class Program:
    spec: ProgramSpec
    keyring: Keyring
    def __init__(self, spec: ProgramSpec, secret: bytes) -> None: ...
