"""Makes Markdown tables of results.tsv: median [min–max], and Smee's ratio to each peer. report.py FILE"""
import statistics
import sys

rows = {}
for line in open(sys.argv[1], encoding="utf-8"):
    part, what, server, value, unit = line.rstrip("\n").split("\t")
    rows.setdefault((part, what, unit), {}).setdefault(server, []).append(float(value))


def figure(values):
    digits = 0 if statistics.median(values) >= 1000 else 1 if statistics.median(values) >= 20 else 3
    text = f"{statistics.median(values):,.{digits}f}"
    return text if len(values) == 1 else f"{text} [{min(values):,.{digits}f}–{max(values):,.{digits}f}]"


def ratio(ours, theirs):
    """Of each round where both were measured in turn, else of the medians."""
    if len(ours) == len(theirs):
        each = [a / b for a, b in zip(ours, theirs) if b]
        return statistics.median(each) if each else None
    return statistics.median(ours) / statistics.median(theirs) if statistics.median(theirs) else None


part = None
for (row_part, what, unit), servers in rows.items():
    if row_part != part:
        part = row_part
        print(f"\n### {part}\n\n| what | unit | Smee | peers | Smee / peer |\n|---|---|---|---|---|")
    ours = servers.get("smee", [])
    peers = {s: v for s, v in servers.items() if s != "smee"}
    found = {s: ratio(ours, v) for s, v in peers.items() if ours}
    ratios = ", ".join(f"{r:.2f} × {s}" for s, r in found.items() if r)
    others = ", ".join(f"{s} {figure(v)}" for s, v in peers.items())
    print(f"| {what} | {unit} | {figure(ours) if ours else ''} | {others} | {ratios} |")
