"""TEMPORARY stand-in for analyse/ while the real thing is built; deleted before the first release."""
import functools, importlib.util, os, re
import pymorphy3
from navec import Navec
from razdel import sentenize, tokenize
from slovnet import NER, Morph, Syntax
from threadpoolctl import threadpool_limits
from diplowire.model.analysis import Analysis, Name
from diplowire.model.span import Span
from diplowire.model.story import Story, digest, story_id

@functools.cache
def models():
    p = os.path.dirname(importlib.util.find_spec("natasha").origin) + "/data"
    n = Navec.load(p + "/emb/navec_news_v1_1B_250K_300d_100q.tar")
    m = Morph.load(p + "/model/slovnet_morph_news_v1.tar", batch_size=4); m.navec(n)
    s = Syntax.load(p + "/model/slovnet_syntax_news_v1.tar"); s.navec(n)
    e = NER.load(p + "/model/slovnet_ner_news_v1.tar"); e.navec(n)
    return m, s, e, pymorphy3.MorphAnalyzer()

POS = {"NOUN": "NOUN", "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "ADJ", "VERB": "VERB", "INFN": "VERB", "PRTF": "VERB", "PRTS": "VERB", "GRND": "VERB", "NUMR": "NUM", "ADVB": "ADV", "NPRO": "PRON", "PREP": "ADP", "CONJ": "CCONJ", "PRCL": "PART"}

@functools.lru_cache(100000)
def parses(w): return models()[3].parse(w)

def lemma(w, pos, feats):
    ps = parses(w)
    def score(p):
        t = p.tag; u = POS.get(str(t.POS), str(t.POS))
        s = 2 * (u == pos or (u, pos) in {("NOUN", "PROPN"), ("ADJ", "DET"), ("VERB", "ADJ"), ("PRON", "DET"), ("VERB", "AUX"), ("ADJ", "VERB"), ("SCONJ", "CCONJ"), ("ADJ", "PROPN")})
        c = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}.get(feats.get("Case"))
        s += (c is not None and str(t.case) == c) * .5
        s += ({"Sing": "sing", "Plur": "plur"}.get(feats.get("Number")) == str(t.number)) * .3
        s += ({"Masc": "masc", "Fem": "femn", "Neut": "neut"}.get(feats.get("Gender")) == str(t.gender)) * .3
        return s + p.score * .2
    best = max(ps, key=score)
    return best.normal_form

def quick(text, published=None):
    m, s, e, _ = models()
    with threadpool_limits(1):
        sents = [x for line in re.finditer(r"[^\n]+", text) for x in [(line.start(), t) for t in sentenize(line.group())]]
        toks = [[(o + t.start + k.start, o + t.start + k.stop, k.text) for k in tokenize(t.text)] for o, t in sents]
        toks = [t for t in toks if t]
        words = [[w for *_, w in t] for t in toks]
        mo = list(m.map(words)); sy = list(s.map(words)); ne = e(text)
    start, stop, word, lem, pos, feats, head, rel, sentences = [], [], [], [], [], [], [], [], []
    for t, a, b in zip(toks, mo, sy):
        base = len(word)
        for (x, y, w), ta, tb in zip(t, a.tokens, b.tokens):
            start.append(x); stop.append(y); word.append(w); pos.append(ta.pos); feats.append(ta.feats)
            lem.append(lemma(w, ta.pos, ta.feats)); h = int(tb.head_id); head.append(base + h - 1 if h > 0 else -1); rel.append(tb.rel)
        sentences.append((base, len(word)))
    paras = [Span(start=x.start(), end=x.end()) for x in re.finditer(r"[^\n]+", text) if x.group().strip()]
    story = Story(id=story_id(text, published, None), text=text, sha256=digest(text), language="ru", published=published, paragraphs=tuple(paras))
    names = []
    for sp in ne.spans:
        idx = [i for i in range(len(word)) if start[i] < sp.stop and sp.start < stop[i]]
        if idx: names.append(Name(sp.type, idx[0], idx[-1]))
    par = [next((k for k, p in enumerate(paras) if p.start <= start[f] < p.end), 0) for f, _ in sentences]
    return Analysis(story, tuple(start), tuple(stop), tuple(word), tuple(lem), tuple(pos), tuple(feats), tuple(head), tuple(rel), tuple(sentences), tuple(names), tuple(par))
