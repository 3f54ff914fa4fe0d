"""Asks as a relay until a DHCP server answers; prints when it did. first_answer.py [seconds]"""
import socket
import sys
import time

limit = float(sys.argv[1]) if len(sys.argv) > 1 else 60
mac = bytes.fromhex("020c01000000")
head = bytes([1, 1, 6, 1]) + b"BNCH" + bytes(4) + bytes(12) + socket.inet_aton("10.77.0.2") + mac + bytes(10 + 64 + 128)
options = b"\x63\x82\x53\x63" + bytes([53, 1, 1, 93, 2, 0, 7, 94, 3, 1, 2, 1, 60, 9]) + b"PXEClient" + b"\xff"
discover = (head + options).ljust(300, b"\0")

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.bind(("10.77.0.2", 67))
    s.settimeout(0.01)
    end = time.time() + limit
    while time.time() < end:
        try:
            s.sendto(discover, ("10.77.0.1", 67))
            if s.recv(4096)[4:8] == b"BNCH":
                print(f"{time.time():.3f}")
                sys.exit()
        except ConnectionRefusedError:
            time.sleep(0.005)
        except socket.timeout:
            pass
sys.exit(f"no answer within {limit:g} s")
