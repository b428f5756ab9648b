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
    int *number, *low, *size, *mark, *count, *counted;
    List *open;                               /* sets of the component being swept, else NULL */
    int *slot;                                /* which of them a class has, else NONE */
    List stack, path, extras;
    int *frame_item, *frame_need, *frame_at;
    int turn, need_turn, orders, numbers;
    long pairs, steps, checked;
    double until;
    int spent, out_of_memory;
} Sweep;

static int over(Sweep *s, long steps) {
    s->steps += steps;
    if (s->steps - s->checked > 1000000) {
        s->checked = s->steps;
        if (now() > s->until) s->spent = 1;
    }
    if (s->extras.length > s->pairs) s->spent = 1;
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
    for (long one = from; one < s->stack.length; one++) {
        s->begin[s->stack.at[one]] = head;
        s->next[s->stack.at[one]] = one + 1 < s->stack.length ? s->stack.at[one + 1] : NONE;
    }
}

static void add(Sweep *s, List *into, int one) {
    if (s->mark[one] != s->turn) {
        s->mark[one] = s->turn;
        if (!push(into, one)) s->out_of_memory = 1;
    }
}

/* Calls the body for every element of the set of a class. */
#define EACH(s, class, thing, body)                                                   \
    do {                                                                              \
        int class_ = (class);                                                         \
        if ((s)->slot[class_] >= 0) {                                                 \
            List *list_ = &(s)->open[(s)->slot[class_]];                              \
            for (long at_ = 0; at_ < list_->length; at_++) { int thing = list_->at[at_]; body } \
        } else                                                                        \
            for (; class_ >= 0; class_ = (s)->base[class_])                           \
                for (int at_ = (s)->begin[class_]; at_ < (s)->end[class_]; at_++) {   \
                    int thing = (s)->extras.at[at_]; body }                           \
    } while (0)

static long width(Sweep *s, int class) {
    return s->slot[class] >= 0 ? s->open[s->slot[class]].length : s->size[class];
}

static void add_in_many(Sweep *s, List *into, int need) {
    int least = s->slack[need];
    fresh(&s->need_turn, s->counted, s->all);
    for (int at = s->start[need]; at < s->start[need + 1]; at++) {
        int member = s->members[at];
        if (s->failed[member]) continue;
        member = s->head[member];
        if (over(s, width(s, member) + 1)) return;
        EACH(s, member, thing, {
            if (s->counted[thing] != s->need_turn) { s->counted[thing] = s->need_turn; s->count[thing] = 0; }
            if (++s->count[thing] == least) add(s, into, thing);
        });
    }
}

/* The set of one class into a list, less what stands in the set of `base`. */
static void gather(Sweep *s, int class, int base, List *into) {
    fresh(&s->turn, s->mark, s->all);
    if (base >= 0) {
        if (over(s, s->size[base])) return;
        EACH(s, base, thing, { s->mark[thing] = s->turn; });
    }
    for (int item = class; item != NONE; item = s->next[item]) {
        add(s, into, item);
        for (int at = s->of[item]; at < s->of[item + 1]; at++)
            if (!s->fate_down[s->of_fates[at] - s->n]) add(s, into, s->of_fates[at]);
        for (int need = s->own[item]; need < s->own[item + 1]; need++) {
            if (s->slack[need] != 1) { add_in_many(s, into, need); continue; }
            for (int at = s->start[need]; at < s->start[need + 1]; at++) {
                int member = s->members[at];
                if (s->failed[member]) continue;
                member = s->head[member];
                /* What has its first element marked may still bring others: no short cut. */
                if (member == class || member == base) continue;
                if (over(s, width(s, member))) return;
                EACH(s, member, thing, { add(s, into, thing); });
            }
        }
    }
}

/* The largest set it plainly includes; `itself` tells whether a group holds one of its own class. */
static int largest(Sweep *s, int class, int *itself, int *simple) {
    int base = NONE;
    *itself = 0;
    *simple = s->next[class] == NONE && s->of[class] == s->of[class + 1];
    for (int item = class; item != NONE; item = s->next[item])
        for (int need = s->own[item]; need < s->own[item + 1]; need++) {
            if (s->slack[need] != 1) *simple = 0;
            for (int at = s->start[need]; at < s->start[need + 1]; at++) {
                int member = s->members[at];
                if (s->failed[member]) continue;
                member = s->head[member];
                if (s->slack[need] != 1) { if (member == class) *itself = 1; continue; }
                if (member == class || member == base) continue;
                if (base != NONE) *simple = 0;
                if (base == NONE || s->size[member] > s->size[base]) base = member;
            }
        }
    return base;
}

static void keep(Sweep *s, int class, int base, long from) {
    s->base[class] = base;
    s->begin[class] = (int)from;
    s->end[class] = (int)s->extras.length;
    s->size[class] = (int)(s->extras.length - from) + (base >= 0 ? s->size[base] : 0);
    s->order[s->orders++] = class;
}

static void sweep_cycle(Sweep *s, long from) {
    long many = s->stack.length - from;
    const int *classes = s->stack.at + from;
    List bigger = {0, 0, 0};
    s->open = calloc((size_t)many, sizeof(List));
    if (!s->open) { s->out_of_memory = 1; return; }
    for (long one = 0; one < many; one++) s->slot[classes[one]] = (int)one;
    int grew = 1;
    while (grew && !over(s, many)) {
        grew = 0;
        for (long one = many - 1; one >= 0 && !over(s, 1); one--) {
            bigger.length = 0;
            gather(s, classes[one], NONE, &bigger);
            if (bigger.length > s->open[one].length) {
                List old = s->open[one];
                s->open[one] = bigger;
                bigger = old;
                grew = 1;
            }
        }
    }
    for (long one = 0; one < many; one++) s->slot[classes[one]] = NONE;
    for (long one = many - 1; one >= 0; one--) {
        long place = s->extras.length;
        for (long at = 0; at < s->open[one].length && !s->spent; at++)
            if (!push(&s->extras, s->open[one].at[at])) { s->out_of_memory = 1; break; }
        if (!over(s, s->open[one].length)) keep(s, classes[one], NONE, place);
        free(s->open[one].at);
    }
    free(s->open);
    free(bigger.at);
    s->open = 0;
}

static void sweep_one(Sweep *s, long from) {
    int class = s->stack.at[from], itself, simple;
    if (over(s, 1)) return;
    if (s->stack.length - from > 1) { sweep_cycle(s, from); return; }
    int base = largest(s, class, &itself, &simple);
    if (itself) { sweep_cycle(s, from); return; }
    long place = s->extras.length;
    if (simple) { if (!push(&s->extras, class)) s->out_of_memory = 1; }
    else gather(s, class, base, &s->extras);
    if (s->spent || s->out_of_memory) s->extras.length = place;
    else keep(s, class, base, place);
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
    int *work = calloc(11 * all, sizeof(int));
    if (!work) return 2;
    s.next = work; s.number = work + all; s.low = work + 2 * all; s.size = work + 3 * all;
    s.mark = work + 4 * all; s.count = work + 5 * all; s.counted = work + 6 * all;
    s.slot = work + 7 * all; s.frame_item = work + 8 * all; s.frame_at = work + 9 * all;
    s.frame_need = work + 10 * all;
    for (int item = 0; item < n; item++) s.next[item] = s.slot[item] = NONE;
    components(&s, 1, join);
    for (int item = 0; item < n && !s.out_of_memory; item++)
        if (!failed[item]) { head[item] = begin[item]; begin[item] = 0; }
    if (!s.out_of_memory) components(&s, 0, sweep_one);
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
