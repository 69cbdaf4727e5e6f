"""An editor without a screen: the YAML language server, spoken to over its standard streams."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any, Self

SERVER = "yaml-language-server"
VERSION = "1.19.2"  # this one exactly: what it offers and underlines is compared with what the tests expect
TIMEOUT_S = 60.0
SETTINGS = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}


def installed_server() -> Path:
    """Return the server's program out of the user's cache, into which npm puts it the first time."""
    configured = Path(os.environ.get("XDG_CACHE_HOME", ""))
    cache = (configured if configured.is_absolute() else Path.home() / ".cache") / "parcelsieve"
    folder = cache / f"{SERVER}-{VERSION}"
    program = folder / "node_modules" / SERVER / "bin" / SERVER
    if not program.exists():
        cache.mkdir(parents=True, exist_ok=True)
        # Installed beside and renamed: a run that is cut off leaves no half of a server behind.
        with tempfile.TemporaryDirectory(dir=cache) as half:
            command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", half]
            done = subprocess.run(
                [*command, f"{SERVER}@{VERSION}"], check=False, capture_output=True, text=True, timeout=300
            )
            if done.returncode != 0:
                raise RuntimeError(f"npm could not install {SERVER} {VERSION}: {done.stderr.strip()}")
            shutil.copytree(half, folder, dirs_exist_ok=True, symlinks=True)
    return program


class Editor:
    """Open texts in the language server and ask it what an author would see.

    Args:
        folder: where the texts and their schema lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._n_requests = 0
        self._n_texts = 0
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._diagnostics: queue.Queue[dict[str, Any]] = queue.Queue()

    def __enter__(self) -> Self:
        command = ["node", str(installed_server()), "--stdio"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        root = self._folder.as_uri()
        capabilities = {"workspace": {"configuration": True}, "textDocument": {"completion": {}}}
        self._ask("initialize", {"processId": os.getpid(), "rootUri": root, "capabilities": capabilities})
        self._tell("initialized", {})
        return self

    def __exit__(self, *_: object) -> None:
        self._ask("shutdown", None)
        self._tell("exit", None)
        self._process.wait(TIMEOUT_S)
        self._reader.join(TIMEOUT_S)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def open(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        """Open a text and return its name and what is underlined: (the words, the message)."""
        self._n_texts += 1
        uri = (self._folder / f"text-{self._n_texts}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        while True:
            found = self._diagnostics.get(timeout=TIMEOUT_S)
            if found["uri"] == uri:
                return uri, [_underlined(text, fault) for fault in found["diagnostics"]]

    def complete(self, text: str) -> set[str]:
        """Return what is offered at the end of a text."""
        uri, _ = self.open(text)
        lines = text.split("\n")
        place = {"line": len(lines) - 1, "character": len(lines[-1])}
        found = self._ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": place})
        items = found["items"] if isinstance(found, dict) else found
        return {item["label"] for item in items}

    def _ask(self, method: str, params: object) -> Any:
        self._n_requests += 1
        self._send({"id": self._n_requests, "method": method, "params": params})
        while True:
            answer = self._answers.get(timeout=TIMEOUT_S)
            if answer["id"] == self._n_requests:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            n_bytes = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
            while header.strip():
                header = stream.readline()
                if header.lower().startswith(b"content-length"):
                    n_bytes = int(header.split(b":")[1])
            self._sort(json.loads(stream.read(n_bytes)))

    def _sort(self, message: dict[str, Any]) -> None:
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self._diagnostics.put(message["params"])
        elif method == "workspace/configuration":
            items = message["params"]["items"]
            self._send({"id": message["id"], "result": [SETTINGS if i["section"] == "yaml" else {} for i in items]})
        elif method is not None and "id" in message:
            self._send({"id": message["id"], "result": None})
        elif method is None:
            self._answers.put(message)


def _underlined(text: str, fault: dict[str, Any]) -> tuple[str, str]:
    start, end = fault["range"]["start"], fault["range"]["end"]
    line = text.split("\n")[start["line"]]
    last = end["character"] if end["line"] == start["line"] else len(line)
    return line[start["character"] : last], fault["message"]
