"""Ask a Kafka broker whether it serves, without a client library."""

from __future__ import annotations

import socket
import struct

# Metadata request, version 1 (https://kafka.apache.org/protocol#The_Messages_Metadata): size i32, then
# api_key i16 = 3 | api_version i16 = 1 | correlation_id i32 | client_id (i16 size, bytes) | n_topics i32 = 0
_CLIENT_ID = b"parcelsieve-probe"
_CORRELATION_ID = 0x7A7A
_BODY = struct.pack(f">hhih{len(_CLIENT_ID)}si", 3, 1, _CORRELATION_ID, len(_CLIENT_ID), _CLIENT_ID, 0)
_REQUEST = struct.pack(">i", len(_BODY)) + _BODY
# The answer begins with: size i32 | correlation_id i32 | brokers array (i32 count, ...)
_ANSWER = struct.Struct(">iii")


def is_serving(host: str, port: int, timeout_s: float = 1.0) -> bool:
    """Tell whether a broker answers a metadata request and names at least one live broker.

    An open port is not enough: a starting node accepts connections before it is in its own cluster, and a
    restarted one names no broker until its old registration has lapsed.
    """
    try:
        with socket.create_connection((host, port), timeout_s) as connection:
            connection.sendall(_REQUEST)
            answer = b""
            while len(answer) < _ANSWER.size:
                block = connection.recv(_ANSWER.size - len(answer))
                if not block:
                    return False
                answer += block
    except OSError:
        return False
    _, correlation_id, n_brokers = _ANSWER.unpack(answer)
    return bool(correlation_id == _CORRELATION_ID and n_brokers > 0)
