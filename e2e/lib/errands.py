"""One client of each sort that asks over and over: what is replaced under it has been used.

errands.py RELAY SERVER MAC ISO...       until it is ended; prints "dhcp N tftp N http N iso N syslog N": what was answered (for
syslog: sent). What went wrong is not counted: the scenario hot-swap does that.
"""
import http.client, os, signal, socket, struct, sys, threading, time

relay, server, mac = sys.argv[1:4]
iso = sys.argv[4] if len(sys.argv) > 4 else ""
done = dict.fromkeys(["dhcp", "tftp", "http", "iso", "syslog"], 0)
octets = bytes.fromhex(mac.replace("-", ""))


def dhcp(sock=socket.socket(socket.AF_INET, socket.SOCK_DGRAM), count=[0]):
    count[0] += 1
    head = struct.pack("!BBBBIHH4s4s4s4s", 1, 1, 6, 1, count[0], 0, 0, b"\0" * 4, b"\0" * 4, b"\0" * 4, socket.inet_aton(relay))
    options = bytes([53, 1, 1, 55, 5, 1, 3, 51, 66, 67, 93, 2, 0, 0, 94, 3, 1, 2, 1, 60, 9]) + b"PXEClient\xff"
    if count[0] == 1:
        sock.bind((relay, 67))
    sock.settimeout(1)
    sock.sendto((head + octets + b"\0" * 202 + b"\x63\x82\x53\x63" + options).ljust(300, b"\0"), (server, 67))
    while struct.unpack_from("!I", sock.recv(2048), 4)[0] != count[0]:
        pass


def tftp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(2)
        sock.sendto(b"\0\1undionly.kpxe\0octet\0blksize\0001428\0", (server, 69))
        while True:
            data, peer = sock.recvfrom(2048)
            if data[1] == 5:
                raise OSError(data[4:])
            sock.sendto(b"\0\4" + (b"\0\0" if data[1] == 6 else data[2:4]), peer)
            if data[1] == 3 and len(data) < 1432:
                return


def get(path, **headers):
    connection = http.client.HTTPConnection(server, 8080, timeout=6)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 300:
            raise OSError(answer.status)
    finally:
        connection.close()


def web(paths=[f"/{mac}/auto.ipxe", "/ipxe/undionly.kpxe", "/metrics"], count=[0]):
    count[0] += 1
    get(paths[count[0] % len(paths)])


def image():
    get(iso, Range="bytes=0-2000000")


def syslog():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"<14>Nov 24 10:00:00 machine errands: done", (server, 514))
    with socket.create_connection((server, 514), timeout=2) as stream:
        stream.sendall(b"<14>Nov 24 10:00:00 machine errands: done\n")


def forever(name, errand, pause):
    while True:
        try:
            errand()
            done[name] += 1
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(pause)


def end(*_):
    print(*(f"{name} {count}" for name, count in done.items()), flush=True)
    os._exit(0)


signal.signal(signal.SIGTERM, end)
for name, errand, pause in [("dhcp", dhcp, 0.02), ("tftp", tftp, 0.1), ("http", web, 0.1), ("iso", image, 0.3), ("syslog", syslog, 0.05)]:
    if name != "iso" or iso:
        threading.Thread(target=forever, args=(name, errand, pause), daemon=True).start()
while True:
    time.sleep(60)
