"""Replaces files again and again, each time after the service has said that it took over the last change.

replace.py LOG TIMES SECONDS             LOG: what the service prints; SECONDS: longest wait for one change
Reads from standard input what is changed each time, one a line, fields separated by tabs:
    edit    FILE  KEY  VALUE  VALUE  SAID     the key gets one value and the other in turns
    copy    FILE  SOURCE  SOURCE  SAID        the file becomes a copy of one and the other in turns
SAID: a regular expression; a line of the log with it must follow each change; empty: nothing need follow. Prints "replaced N" at the end.
"""
import os, re, shutil, sys, time

log, times, patience = open(sys.argv[1], errors="replace"), int(sys.argv[2]), float(sys.argv[3])
changes = [line.rstrip("\n").split("\t") for line in sys.stdin if line.strip()]


def put(target, text=None, source=None):
    # beside it, not in it: Karaf would see half a file
    draft = os.path.join(os.path.dirname(os.path.dirname(target)), "replace.tmp")
    if source:
        shutil.copyfile(source, draft)
    else:
        with open(draft, "w") as out:
            out.write(text)
    os.rename(draft, target)


def apply(change, turn):
    what, target, *rest = change
    if what == "copy":
        put(target, source=rest[turn % 2])
        return
    with open(target) as old:
        text, found = re.subn(rf"(?m)^{re.escape(rest[0])} *=.*$", f"{rest[0]} = {rest[1 + turn % 2]}", old.read())
    if found != 1:
        sys.exit(f"{target}: {found} lines of {rest[0]}")
    put(target, text=text)


for turn in range(times):
    log.seek(0, os.SEEK_END)
    missing = {change[-1] for change in changes if change[-1]}
    for change in changes:
        apply(change, turn)
    deadline, rest = time.monotonic() + patience, ""
    while missing:
        rest += log.read()
        missing = {said for said in missing if not re.search(said, rest)}
        if time.monotonic() > deadline:
            sys.exit(f"turn {turn}: the service did not say {' or '.join(sorted(missing))} within {patience} s")
        time.sleep(0.02)
print("replaced", times * len(changes))
