"""taken.py MARK HOST PORT: binds the port twice, and so fails, at the first start; hosts the probe at the next ones."""
import os
import socket
import sys
from wsgiref.simple_server import make_server

from gatespec_probe import wsgi

mark, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if not os.path.exists(mark):
    open(mark, "w").close()
    with socket.create_server((host, port)):
        socket.create_server((host, port))

make_server(host, port, wsgi).serve_forever()
