"""Free ports on loopback for servers that tests start."""

import socket


def free_ports(count: int) -> list[int]:
    """So many ports that nobody listens on now; held all at once while choosing, so that they differ."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
