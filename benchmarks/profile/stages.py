#!/usr/bin/env python3
"""What an event costs, stage by stage: samples of perf, divided among the stages of a fold.

usage: stages.py SAMPLES RESULT HERTZ
  SAMPLES  perf script -F comm,pid,tid,time,ip,sym,dso
  RESULT   what the benchmark printed; its last line is JSON with events_folded and events_per_s
  HERTZ    samples a second and processor

The fold is what the benchmark does last, so its samples are those of the last events_folded / events_per_s seconds. A
processor is sampled whether its program works or waits for memory: a stage's time is both. Exit code 1: no samples."""
import collections
import json
import re
import sys

LINE = re.compile(r"\s*(.+?)\s+(\d+)/(\d+)\s+([\d.]+):\s+[0-9a-f]+\s+(.*?)\s+\((\S+?)\)\s*$")

# Of the fold's own thread, by what is running: the first that fits.
STAGES = (
    ("fetching rows from the store", r"librocksdb|liblz4|store::"),
    ("memory given and cleared by the system", r"kernel|libjemalloc"),
    ("digest of the ledger", r"libcrypto"),
    ("looking up what the batch names", r"want|ask_for|Batch::|hash_of_bytes|prefetch|RowKey|::key\b|_key\b"),
    ("rows of the commit, dropping what is not used", r"take_changes|CommitRows|evict|drop"),
    ("outcomes and history", r"History|Refusals|put_outcome|FieldWriter|append_varint|Work::fold_batch|gather|Outcome"),
)


class Sample:
    def __init__(self, match):
        self.thread = match[1]
        self.process, self.task, self.seconds = int(match[2]), int(match[3]), float(match[4])
        symbol = re.sub(r"\(.*|\[clone.*", "", match[5])
        self.place = match[6].rsplit("/", 1)[-1] + " " + symbol


def stage_of_fold(place):
    for name, pattern in STAGES:
        if re.search(pattern, place):
            return name
    return "rules and books"


def stages_of_tasks(samples, process):
    """A stage for each task of the benchmark that is not the fold's own thread."""
    seen = collections.defaultdict(set)
    for sample in samples:
        if sample.process == process:
            seen[sample.task].add((sample.thread, sample.place))
    stages = {}
    for task, things in seen.items():
        threads = {thread for thread, _ in things}
        if any(thread.startswith("rocksdb:low") for thread in threads):
            stages[task] = "compactions"
        elif any(thread.startswith("rocksdb:") for thread in threads):
            stages[task] = "flushes"
        elif any(thread.startswith("rdk:") for thread in threads):
            stages[task] = "librdkafka"
        elif any("leaf_hash" in place for _, place in things):
            stages[task] = "reading, verifying, hashing records"
        else:
            stages[task] = "commits: sorting and writing table files"
    return stages


def main():
    with open(sys.argv[2], encoding="utf-8") as result:
        said = json.loads(result.read().strip().splitlines()[-1])
    with open(sys.argv[1], encoding="utf-8", errors="replace") as lines:
        samples = [Sample(match) for match in map(LINE.match, lines) if match]
    process = next((s.process for s in samples if s.thread.startswith("bench_")), None)
    if process is None:
        sys.exit("stages.py: no sample is of a benchmark")
    last = max(s.seconds for s in samples if s.process == process)
    begin = last - said["events_folded"] / said["events_per_s"]
    samples = [s for s in samples if begin <= s.seconds <= last]
    tasks = stages_of_tasks(samples, process)
    counted = collections.Counter()
    for sample in samples:
        if sample.process != process:
            counted["idle" if sample.thread == "swapper" else "the broker and others"] += 1
        elif sample.task == process:
            counted["the fold: " + stage_of_fold(sample.place)] += 1
        else:
            counted[tasks[sample.task]] += 1
    each = 1e9 / float(sys.argv[3]) / said["events_folded"]
    print("| stage | ns an event |\n|---|---|")
    fold = sum(count for stage, count in counted.items() if stage.startswith("the fold: "))
    print(f"| the fold's own thread | {fold * each:,.0f} |")
    for stage, count in counted.most_common():
        print(f"| {stage} | {count * each:,.0f} |")
    print(f"\n{sum(counted.values()) * each:,.0f} ns of all processors for each of {said['events_folded']:,} events")


main()
