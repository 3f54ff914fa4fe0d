"""What a Java process holds, counted; and what it holds more than before.

census.py take JCMD PID FILE             counts, writes them to FILE, prints the figures in one line
census.py compare BEFORE AFTER SWAPS     prints a line for everything that grew more than it may; nothing: nothing is left
"""
import collections, json, os, re, subprocess, sys, time

LOADER = "BundleWiringImpl$BundleClassLoader"
# An entry of a timer each, whatever kind of timer
TIMERS = ("ScheduledThreadPoolExecutor$ScheduledFutureTask", "io.netty.util.concurrent.ScheduledFutureTask",
          "HashedWheelTimer$HashedWheelTimeout", "java.util.TimerThread")
# Of the JDK only what stands for something outside the heap: its other classes follow from who holds them
JDK = re.compile(r"^(java|javax|jdk|sun|com\.sun)\.|^\[")
JDK_KEPT = re.compile(r"^java\.(lang\.(Thread|ThreadGroup|ref\.Cleaner)|util\.zip\.(Inflater|Deflater|ZipFile|ZipFile\$Source)"
                      r"|util\.jar\.JarFile|nio\.DirectByteBuffer|net\.URLClassLoader)$"
                      r"|^sun\.nio\.ch\.(EPollSelectorImpl|SocketChannelImpl|DatagramChannelImpl|FileChannelImpl)$")
KEPT = re.compile("|".join([
    # on purpose, the latest so many: boot events, log lines
    r"^org\.smee\.(api\.(event|net|trace)\.|dhcp\.api\.DhcpDetails)",
    r"^org\.apache\.karaf\.log\.core\.|^org\.ops4j\.pax\.logging\.log4j2\.internal\.spi\.",
    # Netty's pools, which grow with what is under way; the buffers themselves are counted
    r"^io\.netty\.(buffer|util)\.",
    # Felix SCR asks for the configuration of a component as its bundle leaves, so that the framework keeps its record of the bundle
    # (ServiceRegistry.m_inUseMap), without classes; Pax Logging keeps its loggers
    r"^org\.apache\.felix\.framework\.(?!BundleWiringImpl)|^org\.ops4j\.pax\.logging\."]))
OURS = re.compile(r"^(smee|iso|http|event|e2e)")


def jcmd(tool, pid, *command):
    return subprocess.run([tool, pid, *command], capture_output=True, text=True, check=True).stdout


def take(tool, pid, target):
    jcmd(tool, pid, "GC.run")
    time.sleep(1)  # what the collector found is closed by other threads
    classes = collections.Counter()
    for line in jcmd(tool, pid, "GC.class_histogram").splitlines():
        row = line.split()
        if len(row) >= 4 and row[0].endswith(":"):
            classes[row[3]] += int(row[1])
    names = re.findall(r'^"(.*)" #', jcmd(tool, pid, "Thread.print"), re.M)
    threads = collections.Counter(re.sub(r"\d+", "N", name) for name in names)
    files = collections.Counter()
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            files[re.sub(r"\d+", "N", os.readlink(f"/proc/{pid}/fd/{fd}"))] += 1
        except OSError:
            pass  # closed meanwhile
    with open(target, "w", encoding="ascii", errors="replace") as out:
        json.dump({"classes": classes, "threads": threads, "files": files}, out)
    print(figures(load(target)))


def load(name):
    with open(name, encoding="ascii") as source:
        return {kind: collections.Counter(counts) for kind, counts in json.load(source).items()}


def total(classes, *ends):
    return sum(count for name, count in classes.items() if name.endswith(ends))


def sums(census):
    classes = census["classes"]
    return {
        "bundle class loaders": total(classes, LOADER),
        "threads of ours": sum(count for name, count in census["threads"].items() if OURS.match(name)),
        "threads": sum(census["threads"].values()),
        "timer entries": total(classes, *TIMERS),
        "open files": sum(census["files"].values()),
        "direct buffers": classes["java.nio.DirectByteBuffer"],
    }


def figures(census):
    return ", ".join(f"{count} {what}" for what, count in sums(census).items())


def compare(before, after, swaps):
    # Pools keep a few; a leak is one for each swap
    spare = {"bundle class loaders": 0, "threads of ours": 2, "threads": 12, "timer entries": 4, "open files": 4, "direct buffers": 16}
    then, now = sums(before), sums(after)
    for what, count in now.items():
        if count > then[what] + min(spare[what], swaps // 2):
            grown = {"threads": "threads", "threads of ours": "threads", "open files": "files"}.get(what)
            names = [f"{n} {name}" for name, n in (after[grown] - before[grown]).most_common(8)] if grown else []
            print(f"{what}: {then[what]} before, {count} after" + (": " + ", ".join(names) if names else ""))
    for name, count in sorted((after["classes"] - before["classes"]).items()):
        if count >= swaps and not KEPT.match(name) and (not JDK.match(name) or JDK_KEPT.match(name)):
            print(f"{name}: {before['classes'][name]} before, {after['classes'][name]} after")


if sys.argv[1] == "take":
    take(*sys.argv[2:])
else:
    compare(load(sys.argv[2]), load(sys.argv[3]), int(sys.argv[4]))
