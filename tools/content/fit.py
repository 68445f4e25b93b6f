#!/usr/bin/env python3
"""Find the trees of the content scorer again, from pages whose article is known.

usage: fit.py PROGRAM PAGES GOLD [--out src/clean/content] [--seed N]

PROGRAM  target/release/examples/content_features (cargo build --release --example content_features)
PAGES    a folder of NAME.html or NAME.html.gz
GOLD     a folder of NAME.json: {"text": the article as plain text, "url": where the page stood}

It prints how well the units of each page are told apart when no page of the same site was learned from (cross-validation
by site), then fits the trees to all pages and, with --out, writes first.trees and second.trees there. Needs the PyPI
packages lightgbm and numpy. The same pages, versions and seed give the same trees.

Labels: the share of a unit's words that stand in runs of four in the gold text; of short units, whether they stand in
it as they are beside units that do. A unit weighs as much as its words move the F1 of its page.
"""
import argparse, collections, gzip, json, os, re, subprocess, sys, tempfile, urllib.parse
import lightgbm, numpy as np

WORD = re.compile(r"\w+")
RUN = 4
FOLDS = 5
SURE, HARDLY, LOST = 0.6, 0.15, 0.65   # as in region.rs
FIRST = dict(rounds=80, num_leaves=8, min_data_in_leaf=300, learning_rate=0.1)
SECOND = dict(rounds=80, num_leaves=8, min_data_in_leaf=300, learning_rate=0.1)
COMMON = dict(objective="cross_entropy", feature_fraction=0.4, bagging_fraction=0.7, bagging_freq=1, lambda_l2=5.0,
              max_bin=63, min_sum_hessian_in_leaf=0.05, verbosity=-1, deterministic=True, force_row_wise=True, num_threads=1)


class Page:
    def __init__(self, name, gold, units):
        self.name, self.gold, self.site = name, gold, site(gold.get("url") or name)
        self.tokens = [WORD.findall(u["text"].lower()) for u in units]
        self.first = np.array([u["features"] for u in units], dtype=np.float32)
        self.words = np.array([len(t) for t in self.tokens], dtype=np.float32)
        self.gold_words = WORD.findall(gold["text"].lower())
        self.labels = labels(self.tokens, self.gold_words)
        self.weights = np.maximum(self.words, 0.5) / max(len(self.gold_words), 0.3 * self.words.sum(), 20)


def site(url):
    host = urllib.parse.urlparse(url).netloc.split(":")[0]
    parts = host.split(".")
    short = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3
    return ".".join(parts[-3:] if short else parts[-2:])


def runs(tokens):
    return [tuple(tokens[i:i + RUN]) for i in range(len(tokens) - RUN + 1)]


def labels(units, gold):
    known = set(runs(gold))
    text = " " + " ".join(gold) + " "
    out, short = np.zeros(len(units), dtype=np.float32), []
    for i, tokens in enumerate(units):
        if len(tokens) < 2 * RUN:
            short.append(i)
            continue
        covered = np.zeros(len(tokens), dtype=bool)
        for at, run in enumerate(runs(tokens)):
            if run in known:
                covered[at:at + RUN] = True
        out[i] = covered.mean()
    there = [bool(units[i]) and " %s " % " ".join(units[i]) in text for i in short]
    long = {i: out[i] for i in range(len(units))}
    for i in short:
        long.pop(i)
    sure = np.array(sorted(long), dtype=int)
    for i, is_there in zip(short, there):
        if not is_there:
            continue
        at = np.searchsorted(sure, i)
        near = [long[j] for j in sure[max(0, at - 2):at + 2]]
        joined = " ".join(units[i])
        beside = any(" %s %s " % (joined, " ".join(units[j][:3])) in text for j in (i + 1,) if j < len(units) and units[j])
        beside |= any(" %s %s " % (" ".join(units[j][-3:]), joined) in text for j in (i - 1,) if j >= 0 and units[j])
        out[i] = 1.0 if beside else max(near, default=0.5) if len(joined) > 3 else 0.5 * max(near, default=0)
    return out


def features(program, paths, likely=None):
    """{path: units} as the program sees them, in pieces that keep the command line short."""
    found = {}
    for at in range(0, len(paths), 200):
        part, extra = paths[at:at + 200], []
        if likely is not None:
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as lines:
                for path in part:
                    lines.write(json.dumps({"page": path, "likely": [float(p) for p in likely[path]]}) + "\n")
            extra = ["--likely", lines.name]
        out = subprocess.run([program, *extra, *part], capture_output=True, check=True).stdout
        for line in out.decode().rstrip("\n").split("\n"):
            page = json.loads(line)
            found[page["page"]] = page["units"]
        if extra:
            os.unlink(extra[1])
    return found


def fit(settings, rows, y, w, names, seed):
    params = {**COMMON, **settings, "seed": seed}
    rounds = params.pop("rounds")
    data = lightgbm.Dataset(rows, label=y, weight=w, feature_name=[n.replace(":", "-") for n in names], free_raw_data=True)
    return lightgbm.train(params, data, num_boost_round=rounds)


def folds(pages):
    """Sites in five folds of about the same number of pages."""
    sites = collections.Counter(p.site for p in pages)
    sizes, of = [0] * FOLDS, {}
    for name, count in sorted(sites.items(), key=lambda kv: (-kv[1], kv[0])):
        best = sizes.index(min(sizes))
        of[name] = best
        sizes[best] += count
    return np.array([of[p.site] for p in pages])


def across(pages, arrays, settings, names, seed):
    """Likelihoods of each page's units by trees that saw no page of its site."""
    of, out = folds(pages), [None] * len(pages)
    for k in range(FOLDS):
        learn = [i for i in range(len(pages)) if of[i] != k and len(arrays[i])]
        model = fit(settings, np.concatenate([arrays[i] for i in learn]), np.concatenate([pages[i].labels for i in learn]),
                    np.concatenate([pages[i].weights for i in learn]), names, seed)
        for i in np.flatnonzero(of == k):
            out[i] = model.predict(arrays[i]) if len(arrays[i]) else np.zeros(0)
    return out


def fit_all(pages, arrays, settings, names, seed):
    used = [i for i in range(len(pages)) if len(arrays[i])]
    return fit(settings, np.concatenate([arrays[i] for i in used]), np.concatenate([pages[i].labels for i in used]),
               np.concatenate([pages[i].weights for i in used]), names, seed)


def f1(page, keep):
    """F1 of the bag of words of the units kept."""
    have = collections.Counter(t for k, tokens in zip(keep, page.tokens) if k for t in tokens)
    want = collections.Counter(page.gold_words)
    both = sum((have & want).values())
    if not want:
        return 0.0 if have else 1.0
    return 2 * both / (sum(have.values()) + sum(want.values()))


def enough(p, words):
    """How likely a unit must be to stay: the cut with the greatest expected F (`enough` of region.rs)."""
    if not len(p):
        return SURE
    order = np.argsort(-p, kind="stable")
    right, kept = np.cumsum((p * words)[order]), np.cumsum(words[order])
    best = int(np.argmax(right / (kept + LOST * right[-1])))
    return min(max(float(p[order[best]]), HARDLY), SURE)


def tell(title, pages, likely):
    kinds = collections.defaultdict(list)
    for page, p in zip(pages, likely):
        score = f1(page, p >= enough(np.asarray(p), np.maximum(page.words, 1)))
        kinds[page.gold.get("bench", "all") + " " + page.gold.get("type", "")].append(score)
        kinds["all"].append(score)
    print(title, {kind: round(float(np.mean(s)), 4) for kind, s in sorted(kinds.items())}, flush=True)


def write(path, model, names, note):
    lines = ["# " + line for line in note]
    for tree in model.dump_model()["tree_info"]:
        lines.append("# tree %d" % tree["tree_index"])
        stack = [(tree["tree_structure"], 0)]
        while stack:
            node, level = stack.pop()
            if "split_feature" in node:
                assert node["decision_type"] == "<="
                lines.append("%s%s <= %.5g" % (" " * level, names[node["split_feature"]], node["threshold"]))
                stack += [(node["right_child"], level + 1), (node["left_child"], level + 1)]
            else:
                lines.append("%s= %.4g" % (" " * level, node["leaf_value"]))
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def read_pages(program, pages_dir, gold_dir, scratch):
    names = sorted(f[:-5] for f in os.listdir(gold_dir) if f.endswith(".json"))
    paths = {}
    for name in names:
        plain = os.path.join(pages_dir, name + ".html")
        if not os.path.exists(plain):
            with gzip.open(plain + ".gz") as packed:
                data = packed.read()
            plain = os.path.join(scratch, name + ".html")
            with open(plain, "wb") as out:
                out.write(data)
        paths[name] = plain
    units = features(program, list(paths.values()))
    pages = []
    for name in names:
        with open(os.path.join(gold_dir, name + ".json"), encoding="utf-8") as file:
            pages.append(Page(name, json.load(file), units[paths[name]]))
    return pages, paths


def second_rows(program, pages, paths, likely):
    found = features(program, list(paths.values()), {paths[p.name]: q for p, q in zip(pages, likely)})
    rows = []
    for page in pages:
        units = found[paths[page.name]]
        array = np.array([u["features"] for u in units], dtype=np.float32)
        rows.append(array if len(units) and array.shape[1] > page.first.shape[1] else np.zeros((0, 0), dtype=np.float32))
    return rows


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("pages")
    ap.add_argument("gold")
    ap.add_argument("--out")
    ap.add_argument("--seed", type=int, default=7)
    a = ap.parse_args()
    names = json.loads(subprocess.run([a.program, "names"], capture_output=True, check=True).stdout)
    with tempfile.TemporaryDirectory() as scratch:
        pages, paths = read_pages(a.program, a.pages, a.gold, scratch)
        tell("the best a choice of units can do", pages, [p.labels for p in pages])
        first = across(pages, [p.first for p in pages], FIRST, names["first"], a.seed)
        tell("first sight, other sites", pages, first)
        rows = second_rows(a.program, pages, paths, first)
        second = across(pages, rows, SECOND, names["second"], a.seed)
        second = [s if len(s) else np.zeros(len(p.words)) for s, p in zip(second, pages)]
        tell("second sight, other sites", pages, second)
    if a.out:
        note = ["Found by tools/content/fit.py from %d pages of %d sites; do not edit." % (len(pages), len({p.site for p in pages}))]
        model = fit_all(pages, [p.first for p in pages], FIRST, names["first"], a.seed)
        write(os.path.join(a.out, "first.trees"), model, names["first"], note)
        model = fit_all(pages, rows, SECOND, names["second"], a.seed)
        write(os.path.join(a.out, "second.trees"), model, names["second"], note)


if __name__ == "__main__":
    main()
