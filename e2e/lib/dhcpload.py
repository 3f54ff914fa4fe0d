"""A relay agent in front of many machines that ask for an address: a fixed number of DISCOVERs a second, each once.

dhcpload.py RELAY SERVER MACHINES RATE UNTIL: asks until the file UNTIL exists, waits 3 s for the last answers, prints
"sent N lost N leases L:N... switches N last L": the lease times in the answers, how often they changed from one answer to
the next, and the last one.
"""
import os, select, socket, struct, sys, time

relay, server, machines, rate, until = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind((relay, 67))
sock.setblocking(False)
waiting, leases, switches, last, sent, broken = set(), {}, 0, None, 0, 0


def discover(xid):
    machine = xid % machines
    head = struct.pack("!BBBBIHH4s4s4s4s", 1, 1, 6, 1, xid, 0, 0, b"\0" * 4, b"\0" * 4, b"\0" * 4, socket.inet_aton(relay))
    mac = struct.pack("!HI", 0x020a, machine) + b"\0" * 10
    options = bytes([53, 1, 1, 55, 5, 1, 3, 51, 66, 67, 93, 2, 0, 0, 94, 3, 1, 2, 1, 60, 9]) + b"PXEClient\xff"
    return (head + mac + b"\0" * 192 + b"\x63\x82\x53\x63" + options).ljust(300, b"\0")


def lease(packet):
    at = 240
    while at + 1 < len(packet) and packet[at] != 255:
        if packet[at] == 0:
            at += 1
            continue
        if packet[at] == 51:
            return struct.unpack_from("!I", packet, at + 2)[0]
        at += 2 + packet[at + 1]
    return 0


def receive(seconds):
    global switches, last
    end = time.monotonic() + seconds
    while True:
        left = end - time.monotonic()
        if not select.select([sock], [], [], max(0, left))[0]:
            return
        packet = sock.recv(2048)
        xid = struct.unpack_from("!I", packet, 4)[0]
        if xid in waiting:
            waiting.discard(xid)
            seen = lease(packet)
            leases[seen] = leases.get(seen, 0) + 1
            switches += last is not None and last != seen
            last = seen


began = time.monotonic()
while not os.path.exists(until):
    due = int((time.monotonic() - began) * rate)
    while sent < due:
        sent += 1
        waiting.add(sent)
        sock.sendto(discover(sent), (server, 67))
    receive(0.005)
receive(3)
print("sent", sent, "lost", len(waiting), "leases", ",".join(f"{k}:{v}" for k, v in sorted(leases.items())),
      "switches", switches, "last", last, flush=True)
