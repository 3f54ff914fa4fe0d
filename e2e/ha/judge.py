"""Judges what Asker and LeaseApi wrote down. All clocks are the host's one.

usage: judge.py QUESTIONS GRANTS NODES MARKS TABLE
NODES: "address=name,..."; MARKS: lines "micros text", each a disturbance; TABLE: where the table of gaps goes.
Exit status 1: two nodes answered at the same time, or a node that did not hold the Lease, or nothing was answered.
"""
import bisect
import sys

questions, grants, nodes, marks, table = sys.argv[1:]
names = dict(pair.split("=") for pair in nodes.split(","))
asked, answers = {}, []
for line in open(questions):
    f = line.split()
    if len(f) == 3 and f[0] == "Q":
        asked[f[2]] = int(f[1])
    elif len(f) == 4 and f[0] == "A":
        answers.append((int(f[1]), f[2], names.get(f[3], f[3])))
held = []  # (since, name)
for line in open(grants):
    f = line.split()
    if len(f) == 3 and f[0].isdigit():
        held.append((int(f[0]), "" if f[2] == "-" else f[2].rsplit("_", 1)[0]))
held.sort()
since = [h[0] for h in held]
bad = []

by_question = {}
for when, xid, node in answers:
    by_question.setdefault(xid, set()).add(node)
for xid, who in by_question.items():
    if len(who) > 1:
        bad.append("question %s was answered by %s" % (xid, " and ".join(sorted(who))))

# An answer must come from whoever held the Lease when its question was asked, or took it until the answer was there.
for when, xid, node in answers:
    first = max(0, bisect.bisect_right(since, asked.get(xid, when)) - 1)
    last = bisect.bisect_right(since, when)
    if node not in {name for _, name in held[first:last]}:
        bad.append("%s answered question %s at %d without the Lease" % (node, xid, when))

# Nobody answers again after another has, unless it took the Lease again in between.
previous = None
for when, xid, node in sorted(answers):
    if previous and node != previous[1]:
        lo, hi = asked.get(xid, when) - 5_000_000, when
        if not any(lo <= t <= hi and name == node for t, name in held):
            bad.append("%s took over from %s at %d without taking the Lease" % (node, previous[1], when))
    previous = (when, node)

times = sorted(t for t, _, _ in answers)
rows = [line.split(" ", 1) for line in open(marks)]
ends = [int(r[0]) for r in rows[1:]] + [times[-1] if times else 0]
out = ["| what happened | longest silence | led before | leads after |", "|---|---|---|---|"]
for (at, text), end in zip(rows, ends):
    at = int(at)
    lo = max(0, bisect.bisect_left(times, at) - 1)
    span = [t for t in times[lo:] if t <= end]
    gap = max((b - a for a, b in zip(span, span[1:])), default=0)
    before = next((n for t, _, n in reversed(answers) if t <= at), "-")
    after = next((n for t, _, n in reversed(answers) if t <= end), "-")
    out.append("| %s | %.2f s | %s | %s |" % (text.strip(), gap / 1e6, before, after))
open(table, "w").write("\n".join(out) + "\n")
print("\n".join(out))
print("%d questions, %d answers, %d changes of the holder" % (len(asked), len(answers), len(held)))
if not answers or not held:
    bad.append("nothing to judge")
print("\n".join(bad[:20]) if bad else "at no time did two nodes answer")
sys.exit(1 if bad else 0)
