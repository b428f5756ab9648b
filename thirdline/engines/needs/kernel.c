/* The two inner loops of redundancy: the sweep of single points over a whole estate, and the search
   for cut sets in a small model. sweeping.py and cutting.py say what they do and why it is right;
   the tests compare them. No state is kept between calls; arrays are looked through before they are
   used, so nothing here reads beyond them. */

#define _POSIX_C_SOURCE 199309L
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NONE (-1)
#define UNKNOWN (-2)
#define FEW 16 /* things; what these are for stands in sweeping.py */
#define SMALL 6
#define MOST_ROUNDS 16

/* By the clock on the wall, as the callers count: other threads' work is not to end this one's. */
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Whether these places rise from 0 to the end of what they divide into lists. */
static int rising(const int *starts, int lists, int end) {
    if (starts[0] != 0 || starts[lists] != end) return 0;
    for (int one = 0; one < lists; one++)
        if (starts[one] > starts[one + 1]) return 0;
    return 1;
}

static int within(const int *numbers, int many, int from, int to) {
    for (int one = 0; one < many; one++)
        if (numbers[one] < from || numbers[one] >= to) return 0;
    return 1;
}

/* A number no mark has yet; marks are wiped before it would come again. */
static int fresh(int *turn, int *marks, size_t many) {
    if (*turn == INT_MAX) {
        memset(marks, 0, many * sizeof(int));
        *turn = 0;
    }
    return ++*turn;
}

/* ---- the sweep ---- */

typedef struct { int *at; long length, room; } List;

static int push(List *list, int one) {
    if (list->length == list->room) {
        long room = list->room ? 2 * list->room : 64;
        int *at = realloc(list->at, (size_t)room * sizeof(int));
        if (!at) return 0;
        list->at = at;
        list->room = room;
    }
    list->at[list->length++] = one;
    return 1;
}

typedef struct {
    int n;
    size_t all; /* items and fates */
    const int *own, *start, *members, *slack, *of, *of_fates;
    const unsigned char *failed, *fate_down;
    int *head, *base, *begin, *end, *order;   /* the answer */
    int *next;                                /* the following item of the same class */
    int *number, *low, *size, *mark, *count, *counted, *seen;
    int *rank, *ranked;                       /* classes, each after those it plainly needs */
    int *parent, *jump, *depth;               /* the forest of including.py; n stands above all */
    List *open;                               /* what classes of a cycle being swept have */
    int *slot;                                /* which of them a class has, else NONE */
    List stack, path, extras, things;
    int *frame_item, *frame_need, *frame_at;
    int turn, need_turn, member_turn, orders, numbers, ranks;
    long pairs, held, steps, checked;
    double until;
    int spent, out_of_memory;
} Sweep;

static int over(Sweep *s, long steps) {
    s->steps += steps;
    if (s->steps - s->checked > 1000000) {
        s->checked = s->steps;
        if (now() > s->until) s->spent = 1;
    }
    if (s->held > s->pairs) s->spent = 1;
    return s->spent || s->out_of_memory;
}

/* Tarjan's components over members mapped to their heads; `plain` follows only needs that may lose
   nothing. `visit` gets each component, as the top of the stack from `from` on. */
static void components(Sweep *s, int plain, void (*visit)(Sweep *, long from)) {
    int n = s->n;
    memset(s->number, 0, (size_t)n * sizeof(int));
    s->numbers = 0;
    s->stack.length = 0;
    for (int root = 0; root < n && !s->spent && !s->out_of_memory; root++) {
        if (s->failed[root] || s->head[root] != root || s->number[root]) continue;
        s->path.length = 0;
        int enter = root;
        while (1) {
            if (enter != NONE) {
                s->number[enter] = s->low[enter] = ++s->numbers;
                s->slot[enter] = 0; /* on the stack */
                s->frame_item[enter] = enter;
                s->frame_at[enter] = s->start[s->own[enter]];
                s->frame_need[enter] = s->own[enter];
                if (!push(&s->stack, enter) || !push(&s->path, enter)) { s->out_of_memory = 1; return; }
                enter = NONE;
            }
            int node = s->path.at[s->path.length - 1];
            int item = s->frame_item[node];
            while (item != NONE && enter == NONE) {
                int need = s->frame_need[node], at = s->frame_at[node];
                while (need < s->own[item + 1] && enter == NONE) {
                    int skip = plain && s->slack[need] != 1;
                    if (!skip) {
                        for (; at < s->start[need + 1]; at++) {
                            int member = s->members[at];
                            if (s->failed[member]) continue;
                            member = s->head[member];
                            if (!s->number[member]) { enter = member; at++; break; }
                            if (s->slot[member] == 0 && s->number[member] < s->low[node])
                                s->low[node] = s->number[member];
                        }
                    }
                    if (enter == NONE) { need++; at = s->start[need]; }
                }
                s->frame_need[node] = need;
                s->frame_at[node] = at;
                if (enter == NONE) {
                    item = s->next[item];
                    s->frame_item[node] = item;
                    if (item != NONE) {
                        s->frame_need[node] = s->own[item];
                        s->frame_at[node] = s->start[s->own[item]];
                    }
                }
            }
            if (enter != NONE) continue;
            s->path.length--;
            if (s->path.length) {
                int above = s->path.at[s->path.length - 1];
                if (s->low[node] < s->low[above]) s->low[above] = s->low[node];
            }
            if (s->low[node] == s->number[node]) {
                long from = s->stack.length;
                do { from--; s->slot[s->stack.at[from]] = NONE; } while (s->stack.at[from] != node);
                visit(s, from);
                s->stack.length = from;
                if (s->spent || s->out_of_memory) return;
            }
            if (!s->path.length) break;
        }
    }
}

/* Items that plainly need each other get one head; the heads themselves change only afterwards. */
static void join(Sweep *s, long from) {
    int head = s->stack.at[from];
    s->ranked[s->ranks] = head;
    s->rank[head] = s->ranks++;
    for (long one = from; one < s->stack.length; one++) {
        s->begin[s->stack.at[one]] = head;
        s->next[s->stack.at[one]] = one + 1 < s->stack.length ? s->stack.at[one + 1] : NONE;
    }
}

static void add(Sweep *s, List *into, int one) {
    if (s->mark[one] != s->turn) {
        s->mark[one] = s->turn;
        s->held++;
        if (!push(into, one)) s->out_of_memory = 1;
    }
}

/* What a class adds to its parent: where that lies, and how much it is. */
static const int *own_of(const Sweep *s, int class, long *length) {
    if (s->slot[class] >= 0) {
        *length = s->open[s->slot[class]].length;
        return s->open[s->slot[class]].at;
    }
    *length = s->end[class] - s->begin[class];
    return s->extras.at + s->begin[class];
}

static void place(Sweep *s, int class, int parent) {
    const int *jump = s->jump, *depth = s->depth;
    int near = jump[parent], even = depth[parent] - depth[near] == depth[near] - depth[jump[near]];
    s->parent[class] = parent;
    s->jump[class] = even ? jump[near] : parent;
    s->depth[class] = depth[parent] + 1;
}

static int meet(const Sweep *s, int one, int other) {
    const int *parent = s->parent, *jump = s->jump, *depth = s->depth;
    if (depth[one] < depth[other]) { int swapped = one; one = other; other = swapped; }
    while (depth[one] > depth[other]) one = depth[jump[one]] >= depth[other] ? jump[one] : parent[one];
    while (one != other) {
        const int *up = jump[one] != jump[other] ? jump : parent;
        one = up[one];
        other = up[other];
    }
    return one;
}

/* The things collected, of which some may stand above the class already, down to the node `end`.
   Of few that is found out when all is pruned. `above`: as far as what is above has marks. */
static void bring(Sweep *s, List *into, int *above, int end) {
    for (; s->things.length > FEW && s->depth[*above] > s->depth[end]; *above = s->parent[*above]) {
        long length;
        const int *own = own_of(s, *above, &length);
        if (over(s, length + 1)) return;
        for (long at = 0; at < length; at++) s->mark[own[at]] = s->turn;
    }
    for (long at = 0; at < s->things.length; at++) add(s, into, s->things.at[at]);
    s->things.length = 0;
}

/* What a member of a plain need has beyond the node where its path meets that of the class. */
static void bring_plain(Sweep *s, int class, int member, List *into, int *above) {
    int end = meet(s, member, class);
    for (int node = member; node != end; node = s->parent[node]) {
        long length;
        const int *own = own_of(s, node, &length);
        if (over(s, length + 1)) return;
        for (long at = 0; at < length; at++)
            if (s->mark[own[at]] != s->turn && !push(&s->things, own[at])) s->out_of_memory = 1;
    }
    bring(s, into, above, end);
}

static void bring_in_many(Sweep *s, int class, int need, List *into, int *above) {
    int least = s->slack[need], lowest = class;
    fresh(&s->need_turn, s->counted, s->all);
    for (int at = s->start[need]; at < s->start[need + 1]; at++) {
        if (s->failed[s->members[at]]) continue;
        int member = s->head[s->members[at]], end = meet(s, member, class);
        if (s->depth[end] < s->depth[lowest]) lowest = end;
        /* A thing may stand twice on a path until all is pruned; it counts once. */
        int visit = fresh(&s->member_turn, s->seen, s->all);
        for (int node = member; node != end; node = s->parent[node]) {
            long length;
            const int *own = own_of(s, node, &length);
            if (over(s, length + 1)) return;
            for (long one = 0; one < length; one++) {
                int thing = own[one];
                if (s->seen[thing] == visit) continue;
                s->seen[thing] = visit;
                if (s->counted[thing] != s->need_turn) { s->counted[thing] = s->need_turn; s->count[thing] = 0; }
                if (++s->count[thing] == least && s->mark[thing] != s->turn && !push(&s->things, thing))
                    s->out_of_memory = 1;
            }
        }
    }
    bring(s, into, above, lowest);
}

/* Whether a class includes more than before; what it has lies in `into` from `from` on. */
static int grow(Sweep *s, int class, List *into, long from) {
    long before = into->length;
    int above = s->parent[class];
    fresh(&s->turn, s->mark, s->all);
    for (long at = from; at < before; at++) s->mark[into->at[at]] = s->turn;
    for (int item = class; item != NONE; item = s->next[item])
        for (int need = s->own[item]; need < s->own[item + 1] && !over(s, 1); need++) {
            if (s->slack[need] != 1) { bring_in_many(s, class, need, into, &above); continue; }
            for (int at = s->start[need]; at < s->start[need + 1]; at++) {
                if (s->failed[s->members[at]]) continue;
                int member = s->head[s->members[at]];
                if (member != class) bring_plain(s, class, member, into, &above);
            }
        }
    s->things.length = 0;
    s->size[class] = (int)(into->length - from) + s->size[s->parent[class]];
    return into->length > before;
}

static int larger(const Sweep *s, int one, int other) {
    return s->size[other] > s->size[one] ? other : one;
}

/* The larger of `found` and of what so many members of a group have in common that it fails: where all
   of them meet, and of few members also where enough of them do. */
static int in_common(const Sweep *s, int need, int found) {
    int placed[SMALL], few = 0, working = 0, all = 0, common = NONE;
    for (int at = s->start[need]; at < s->start[need + 1]; at++) {
        if (s->failed[s->members[at]]) continue;
        int member = s->head[s->members[at]];
        working++;
        if (!s->depth[member]) continue;
        if (all++ < SMALL) placed[few++] = member;
        common = common == NONE ? member : meet(s, common, member);
    }
    if (all < s->slack[need]) return found;
    if (all == working && common != NONE) found = larger(s, found, common);
    if (all > SMALL) return found;
    for (int one = 0; one < few; one++)
        for (int other = one + 1; other < few; other++) {
            int end = meet(s, placed[one], placed[other]), with = 0;
            for (int each = 0; each < few; each++) with += meet(s, placed[each], end) == end;
            if (with >= s->slack[need]) found = larger(s, found, end);
        }
    return found;
}

/* The largest that a class is known to include, n if none. `itself`: whether a group holds one of its
   own class; `waits`: whether it stands on one that has no place yet. */
static int largest(const Sweep *s, int class, int *itself, int *waits) {
    int found = s->n;
    *itself = *waits = 0;
    for (int item = class; item != NONE; item = s->next[item])
        for (int need = s->own[item]; need < s->own[item + 1]; need++) {
            int plain = s->slack[need] == 1;
            for (int at = s->start[need]; at < s->start[need + 1]; at++) {
                if (s->failed[s->members[at]]) continue;
                int member = s->head[s->members[at]];
                if (member == class) { if (!plain) *itself = 1; }
                else if (!s->depth[member]) *waits = 1;
                else if (plain) found = larger(s, found, member);
            }
            if (!plain) found = in_common(s, need, found);
        }
    return found;
}

static void begin(Sweep *s, int class, List *into) {
    long from = into->length;
    for (int item = class; item != NONE && !s->out_of_memory; item = s->next[item])
        if (!push(into, item)) s->out_of_memory = 1;
    fresh(&s->turn, s->mark, s->all);
    for (int item = class; item != NONE; item = s->next[item])
        for (int at = s->of[item]; at < s->of[item + 1]; at++)
            if (!s->fate_down[s->of_fates[at] - s->n]) add(s, into, s->of_fates[at]);
    s->held += into->length - from;
}

static void keep(Sweep *s, int class, long from) {
    s->begin[class] = (int)from;
    s->end[class] = (int)s->extras.length;
    s->order[s->orders++] = class;
}

static int by_number(const void *one, const void *other) {
    return *(const int *)one < *(const int *)other ? -1 : *(const int *)one > *(const int *)other;
}

/* In the order in which they found their places, so that each comes after its parent. */
static void keep_all(Sweep *s, const int *settled, long many) {
    for (long one = 0; one < many && !s->spent && !s->out_of_memory; one++) {
        const List *own = &s->open[s->slot[settled[one]]];
        long from = s->extras.length;
        for (long at = 0; at < own->length && !s->out_of_memory; at++)
            if (!push(&s->extras, own->at[at])) s->out_of_memory = 1;
        if (!s->out_of_memory) keep(s, settled[one], from);
    }
}

static void settle(Sweep *s, int class, int parent, int **settled) {
    List *own = &s->open[s->slot[class]];
    *(*settled)++ = class;
    place(s, class, parent);
    begin(s, class, own);
    grow(s, class, own, 0);
}

/* How many members of needs each class is, and how many items. */
static void count_uses(const Sweep *s, const int *ranks, long many, int *uses) {
    for (long one = 0; one < many; one++)
        for (int item = s->ranked[ranks[one]]; item != NONE; item = s->next[item]) {
            uses[one]++;
            for (int at = s->start[s->own[item]]; at < s->start[s->own[item + 1]]; at++) {
                int member = s->members[at];
                if (!s->failed[member] && s->slot[s->head[member]] >= 0) uses[s->slot[s->head[member]]]++;
            }
        }
}

/* One that would stand below nothing waits for its members; where all wait, the most needed begins. */
static void settle_all(Sweep *s, const int *ranks, long many, int *waiting, const int *uses, int *settled) {
    long left = many;
    for (long one = 0; one < many; one++) waiting[one] = (int)one;
    for (int round = 0; left && !over(s, left); round++) {
        long later = 0, most = 0;
        for (long one = 0; one < left && !over(s, 1); one++) {
            int class = s->ranked[ranks[waiting[one]]], itself, waits;
            int parent = largest(s, class, &itself, &waits);
            if (parent == s->n && waits && round < MOST_ROUNDS) waiting[later++] = waiting[one];
            else settle(s, class, parent, &settled);
        }
        if (later == left && !s->spent && !s->out_of_memory) {
            for (long one = 0; one < later; one++)
                if (uses[waiting[one]] > uses[waiting[most]]) most = one;
            settle(s, s->ranked[ranks[waiting[most]]], s->n, &settled);
            memmove(waiting + most, waiting + most + 1, (size_t)(--later - most) * sizeof(int));
        }
        left = later;
    }
}

static void sweep_cycle(Sweep *s, long from) {
    long many = s->stack.length - from;
    int *ranks = calloc(4 * (size_t)many, sizeof(int)), grew = 1;
    s->open = calloc((size_t)many, sizeof(List));
    if (!s->open || !ranks) { s->out_of_memory = 1; free(s->open); free(ranks); s->open = 0; return; }
    for (long one = 0; one < many; one++) ranks[one] = s->rank[s->stack.at[from + one]];
    qsort(ranks, (size_t)many, sizeof(int), by_number);
    for (long one = 0; one < many; one++) s->slot[s->ranked[ranks[one]]] = (int)one;
    count_uses(s, ranks, many, ranks + 2 * many);
    settle_all(s, ranks, many, ranks + many, ranks + 2 * many, ranks + 3 * many);
    while (grew && !over(s, many)) {
        grew = 0;
        for (long one = 0; one < many && !over(s, 1); one++)
            if (grow(s, s->ranked[ranks[one]], &s->open[one], 0)) grew = 1;
    }
    keep_all(s, ranks + 3 * many, many);
    for (long one = 0; one < many; one++) {
        s->slot[s->ranked[ranks[one]]] = NONE;
        free(s->open[one].at);
    }
    free(s->open);
    free(ranks);
    s->open = 0;
}

static void sweep_one(Sweep *s, long from) {
    int class = s->stack.at[from], itself, waits;
    if (over(s, 1)) return;
    int parent = largest(s, class, &itself, &waits);
    if (itself || s->stack.length - from > 1) { sweep_cycle(s, from); return; }
    long own = s->extras.length;
    place(s, class, parent);
    begin(s, class, &s->extras);
    grow(s, class, &s->extras, own);
    if (s->spent || s->out_of_memory) s->extras.length = own;
    else keep(s, class, own);
}

/* Every thing stands once on each path then, at its highest node. */
static void prune(Sweep *s) {
    int *first = s->number, *sibling = s->low, *held = s->count;
    for (int node = 0; node <= s->n; node++) first[node] = NONE;
    memset(held, 0, s->all * sizeof(int));
    for (int one = 0; one < s->orders; one++) {
        int class = s->order[one], parent = s->parent[class];
        s->base[class] = parent == s->n ? NONE : parent;
        sibling[class] = first[parent];
        first[parent] = class;
    }
    int node = s->n;
    while (1) {
        if (first[node] != NONE) {
            int class = first[node];
            first[node] = sibling[class];
            node = class;
            int kept = s->begin[node];
            for (int at = s->begin[node]; at < s->end[node]; at++) {
                int thing = s->extras.at[at];
                if (held[thing]) continue;
                held[thing] = 1;
                s->extras.at[kept++] = thing;
            }
            s->end[node] = kept;
            continue;
        }
        if (node == s->n) return;
        for (int at = s->begin[node]; at < s->end[node]; at++) held[s->extras.at[at]] = 0;
        node = s->parent[node];
    }
}

/* 0: all sets are there, 1: the budget ended, 2: memory did, 3: the arrays are no estate's. Whatever
   it is, the answer can be read, and `extras` is to be freed by `release`. */
int sweep(int n, int fates, int needs, int of_members, int of_items, const int *own, const int *start, const int *members, const int *slack,
          const unsigned char *failed, const int *of, const int *of_fates,
          const unsigned char *fate_down, double seconds, long pairs, int *head, int *base, int *begin,
          int *end, int *order, int *orders, int **extras, long *length) {
    Sweep s;
    memset(&s, 0, sizeof s);
    s.n = n; s.own = own; s.start = start; s.members = members; s.slack = slack; s.failed = failed;
    s.of = of; s.of_fates = of_fates; s.fate_down = fate_down;
    s.head = head; s.base = base; s.begin = begin; s.end = end; s.order = order;
    s.until = now() + seconds;
    size_t all = s.all = (size_t)n + (size_t)fates + 1;
    s.pairs = pairs < (long)INT_MAX - (long)all ? pairs : (long)INT_MAX - (long)all;
    *extras = NULL;
    *length = *orders = 0;
    for (int item = 0; item < n; item++) {
        head[item] = failed[item] ? NONE : item;
        base[item] = UNKNOWN;
        begin[item] = end[item] = 0;
    }
    if (!rising(own, n, needs) || !rising(start, needs, of_members) || !rising(of, n, of_items)
        || !within(members, of_members, 0, n) || !within(of_fates, of_items, n, n + fates))
        return 3;
    int *work = calloc(17 * all, sizeof(int));
    if (!work) return 2;
    s.next = work; s.number = work + all; s.low = work + 2 * all; s.size = work + 3 * all;
    s.mark = work + 4 * all; s.count = work + 5 * all; s.counted = work + 6 * all;
    s.slot = work + 7 * all; s.frame_item = work + 8 * all; s.frame_at = work + 9 * all;
    s.frame_need = work + 10 * all; s.seen = work + 11 * all; s.rank = work + 12 * all;
    s.ranked = work + 13 * all; s.parent = work + 14 * all; s.jump = work + 15 * all;
    s.depth = work + 16 * all;
    for (int node = 0; node <= n; node++) s.parent[node] = s.jump[node] = n;
    for (int item = 0; item < n; item++) s.next[item] = s.slot[item] = NONE;
    components(&s, 1, join);
    for (int item = 0; item < n && !s.out_of_memory; item++)
        if (!failed[item]) { head[item] = begin[item]; begin[item] = 0; }
    if (!s.out_of_memory) components(&s, 0, sweep_one);
    prune(&s);
    free(s.things.at);
    free(s.stack.at);
    free(s.path.at);
    free(work);
    *extras = s.extras.at;
    *length = s.extras.length;
    *orders = s.orders;
    return s.out_of_memory ? 2 : s.spent;
}

void release(int *extras) { free(extras); }

/* ---- the search ---- */

typedef struct {
    const int *owner, *use_start, *use_group, *use_weight;
    const int *own_start, *own_group, *in_start, *in_node, *in_weight;
    const int *kill_start, *kill, *atom_start, *atom;
    int nodes, atoms, order;
    int *slack, *trail, *inside, *stack, *seen, *room, *chosen, *out;
    unsigned char *failed, *excluded;
    int length, done, turn, atom_turn;
    long cap, found, ticks;
    double until;
    int stopped; /* 1: time, 2: room for sets */
} Search;

static void hit(Search *s, int atom) {
    for (int at = s->kill_start[atom]; at < s->kill_start[atom + 1]; at++)
        if (!s->failed[s->kill[at]]) {
            s->failed[s->kill[at]] = 1;
            s->trail[s->length++] = s->kill[at];
        }
}

static int follow(Search *s) {
    for (; s->done < s->length && !s->failed[0]; s->done++) {
        int node = s->trail[s->done];
        for (int at = s->use_start[node]; at < s->use_start[node + 1]; at++) {
            int group = s->use_group[at], owner = s->owner[group];
            s->slack[group] -= s->use_weight[at];
            if (s->slack[group] <= 0 && !s->failed[owner]) {
                s->failed[owner] = 1;
                s->trail[s->length++] = owner;
            }
        }
    }
    return s->failed[0];
}

static void back(Search *s, int mark) {
    while (s->done > mark) {
        int node = s->trail[--s->done];
        for (int at = s->use_start[node]; at < s->use_start[node + 1]; at++)
            s->slack[s->use_group[at]] += s->use_weight[at];
    }
    while (s->length > mark) s->failed[s->trail[--s->length]] = 0;
}

/* The atoms, of those not excluded, that hit one support of the target. */
static int support(Search *s, int *atoms) {
    int count = 0, high = 0;
    int turn = fresh(&s->turn, s->inside, (size_t)s->nodes);
    int atom_turn = fresh(&s->atom_turn, s->seen, (size_t)s->atoms);
    s->inside[0] = turn;
    s->stack[high++] = 0;
    while (high) {
        int node = s->stack[--high];
        for (int at = s->atom_start[node]; at < s->atom_start[node + 1]; at++) {
            int atom = s->atom[at];
            if (!s->excluded[atom] && s->seen[atom] != atom_turn) {
                s->seen[atom] = atom_turn;
                atoms[count++] = atom;
            }
        }
        for (int own = s->own_start[node]; own < s->own_start[node + 1]; own++) {
            int spare = s->slack[s->own_group[own]] - 1;
            for (int at = s->in_start[own]; at < s->in_start[own + 1]; at++) {
                int member = s->in_node[at];
                if (s->failed[member] || s->inside[member] == turn) continue;
                if (s->in_weight[at] <= spare) { spare -= s->in_weight[at]; continue; }
                s->inside[member] = turn;
                s->stack[high++] = member;
            }
        }
    }
    return count;
}

static int survives(Search *s, const int *atoms, int count, int failures) {
    int mark = s->length, alive = 1;
    int *more = s->room + (size_t)(s->order + 1) * (size_t)s->atoms;
    for (int turn = 0; turn < failures && alive; turn++) {
        if (turn) { count = support(s, more); atoms = more; }
        for (int one = 0; one < count; one++) hit(s, atoms[one]);
        alive = !follow(s);
    }
    back(s, mark);
    return alive;
}

static void emit(Search *s, int failures) {
    if (failures != 1) return; /* a smaller set, found in its own order */
    if (s->found == s->cap) { s->stopped = 2; return; }
    memcpy(s->out + s->found * s->order, s->chosen, (size_t)s->order * sizeof(int));
    s->found++;
}

static void branch(Search *s, int depth) {
    int failures = s->order - depth, mark = s->length, tried = 0;
    int *atoms = s->room + (size_t)depth * (size_t)s->atoms;
    s->ticks += s->nodes;
    if (s->ticks > 100000) {
        s->ticks = 0;
        if (now() > s->until) s->stopped = 1;
    }
    if (s->stopped) return;
    int count = support(s, atoms);
    if (survives(s, atoms, count, failures)) return;
    for (; tried < count && !s->stopped; tried++) {
        s->chosen[depth] = atoms[tried];
        hit(s, atoms[tried]);
        s->ticks += 8;
        if (follow(s)) emit(s, failures);
        else if (failures > 1) branch(s, depth + 1);
        back(s, mark);
        if (failures > 1) s->excluded[atoms[tried]] = 1;
    }
    if (failures > 1)
        while (tried--) s->excluded[atoms[tried]] = 0;
}

/* Whether every number in the lists of a search is that of a thing there is. */
static int sound(const Search *s, int groups, int memberships) {
    int many = s->use_start[s->nodes];
    return rising(s->use_start, s->nodes, many) && rising(s->own_start, s->nodes, groups)
        && rising(s->in_start, groups, memberships)
        && rising(s->kill_start, s->atoms, s->kill_start[s->atoms])
        && rising(s->atom_start, s->nodes, s->atom_start[s->nodes])
        && within(s->owner, groups, 0, s->nodes) && within(s->use_group, many, 0, groups)
        && within(s->own_group, groups, 0, groups) && within(s->in_node, memberships, 0, s->nodes)
        && within(s->kill, s->kill_start[s->atoms], 0, s->nodes)
        && within(s->atom, s->atom_start[s->nodes], 0, s->atoms);
}

/* All sets of atoms of just this order that take node 0 down and whose smaller parts taken in the
   order of the search do not; how many, with what ended it in `stopped` (3: no memory, 4: the lists
   are no search's). */
long search(int nodes, int atoms, int groups, int memberships, const int *owner, const int *use_start, const int *use_group,
            const int *use_weight, const int *own_start, const int *own_group, const int *in_start,
            const int *in_node, const int *in_weight, const int *kill_start, const int *kill,
            const int *atom_start, const int *atom, int *slack, unsigned char *failed,
            unsigned char *excluded, int order, double seconds, int *out, long cap, int *stopped) {
    Search s;
    memset(&s, 0, sizeof s);
    s.nodes = nodes; s.atoms = atoms; s.order = order; s.owner = owner;
    s.use_start = use_start; s.use_group = use_group; s.use_weight = use_weight;
    s.own_start = own_start; s.own_group = own_group;
    s.in_start = in_start; s.in_node = in_node; s.in_weight = in_weight;
    s.kill_start = kill_start; s.kill = kill; s.atom_start = atom_start; s.atom = atom;
    s.slack = slack; s.failed = failed; s.excluded = excluded;
    s.out = out; s.cap = cap; s.until = now() + seconds;
    *stopped = 4;
    if (nodes < 1 || order < 1 || !sound(&s, groups, memberships)) return 0;
    size_t per_node = (size_t)nodes + 1, per_atom = (size_t)atoms + 1;
    size_t rooms = (size_t)(order + 2) * (size_t)atoms;
    int *work = calloc(3 * per_node + per_atom + rooms + (size_t)order + 1, sizeof(int));
    *stopped = 3;
    if (!work) return 0;
    s.trail = work; s.inside = work + per_node; s.stack = work + 2 * per_node;
    s.seen = work + 3 * per_node; s.room = s.seen + per_atom; s.chosen = s.room + rooms;
    branch(&s, 0);
    free(work);
    *stopped = s.stopped;
    return s.found;
}
