from typing import Any

ERROR_CODES: tuple[str, ...]

class ManifestError(ValueError):
    code: str
    path: str
    detail: str
    def __init__(self, code: str, path: str, detail: str) -> None: ...

class Reader:
    def __init__(self, max_bytes: int = ...) -> None: ...
    def read(self, value: bytes) -> dict[str, Any]: ...
