"""impostor.py KIND HOST PORT: answers every connection with something that is no probe of this run."""
import json
import os
import socket
import sys

kind, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
info = {"protocol": 1, "token": os.environ.get("GATESPEC_TOKEN"), "state": "", "interface": "wsgi", "distributions": {}}
answers = {
    "page": (b"HTTP/1.1 200 OK\r\nServer: brochure/1\r\nConnection: close\r\n\r\n", b"<h1>Welcome</h1>"),
    "garbage": (b"SSH-2.0-OpenSSH_9.2\r\n", b""),
    "tls": (b"\x15\x03\x01\x00\x02\x02\x46", b""),
    "newer": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", json.dumps({**info, "protocol": 2}).encode()),
    "token": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", json.dumps({**info, "token": "x" * 24}).encode()),
    "mute": (b"", b""),
}
with socket.create_server((host, port)) as listener:
    print("impostor listening", flush=True)
    kept = []
    while True:
        connection, _ = listener.accept()
        if kind == "mute":
            kept.append(connection)
            continue
        connection.recv(65536)
        connection.sendall(b"".join(answers[kind]))
        connection.close()
