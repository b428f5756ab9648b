/* Decision diagrams for fault trees: the same operations as kernel_python.py, which is the
 * specification, for diagrams that are too large for it.
 *
 * A store holds nodes in one array to which is only appended: children stand before their parents,
 * so every later pass is one linear scan. A binary diagram skips a node whose branches are equal, a
 * zero-suppressed one (families of sets) a node whose high branch is empty. Node 0 is false or the
 * empty family, node 1 true or the family of the empty set. Garbage goes between gates, by
 * compaction. What exceeds a budget leaves by longjmp with a status, and the store stays fit for use;
 * nothing is printed, and no state is shared between stores. Programs are looked through before they
 * are run. One thread at a time may use a store. */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { FINE, TOO_MANY_NODES, TOO_LONG, CANCELLED, NO_MEMORY, TOO_DEEP, UNSOUND };
enum { AND, OR, ATLEAST, XOR, ROOT };
enum { ITE = 4, WITHOUT, UNION, PAIRS, DIFFERENCE, LIMIT };
#define TERMINAL 0xffffffffu
#define CHAIN_END 0u
#define MOST_CACHED (1u << 22)
#define MOST_NODES (1u << 26) /* what fits beside an operation in the key of a cached result */
#define MOST_ORDER 18         /* what the operations of a key have room for */
#define FEW_STEPS 16
#define MARGIN (96u << 10)    /* bytes of a thread's stack that a recursion leaves alone */

typedef struct { uint32_t level, lo, hi, next; } Node;
typedef struct { uint32_t a, b, c, result; } Entry;
typedef struct {
  Node *nodes;
  uint32_t size, room, limit;
  uint32_t *buckets, bucket_mask;
  Entry *cache;
  uint32_t cache_mask, kept;
  uint32_t *roots, n_roots, roots_room;
  int zero_suppressed, status, depth, deepest;
  const char *floor; /* how far down the stack of the calling thread may be used */
  uint32_t compact_at;
  uint64_t ticks, most_ticks, glances;
  double deadline;
  const volatile int32_t *cancel;
  const double *weight; /* families only: the probability of each level's event */
  double *mass;         /* and of each node: the sum over its sets */
  double *cached_mass;  /* and of each entry of the cache */
  int32_t progress;     /* gates finished by the last build */
  jmp_buf out;
} Store;
typedef struct {
  int32_t n_levels, n_gates;
  const int32_t *ops, *ks, *offsets;
  const int64_t *arguments; /* 2 * level, or 2 * (n_levels + gate); odd: negated */
  int32_t n_outputs;
  const int64_t *outputs;
} Program;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void leave(Store *s, int status) {
  s->status = status;
  longjmp(s->out, 1);
}

static void tick(Store *s) {
  if (++s->ticks & 0xfff) return;
  if (s->ticks > s->most_ticks) leave(s, TOO_MANY_NODES);
  if (s->cancel && *s->cancel) leave(s, CANCELLED);
  if (now() > s->deadline) leave(s, TOO_LONG);
}

/* For loops that may do nothing for long, which is no step of an operation. */
static void glance(Store *s) {
  if (++s->glances & 0xfff) return;
  if (s->cancel && *s->cancel) leave(s, CANCELLED);
  if (now() > s->deadline) leave(s, TOO_LONG);
}

static void *resized(Store *s, void *old, size_t bytes) {
  void *fresh = realloc(old, bytes);
  if (!fresh) leave(s, NO_MEMORY);
  return fresh;
}

static uint32_t mixed(uint32_t a, uint32_t b, uint32_t c) {
  uint64_t h = (uint64_t)a * 0x9E3779B97F4A7C15ull;
  h = (h ^ b) * 0xC2B2AE3D27D4EB4Full;
  h = (h ^ (h >> 29) ^ c) * 0x165667B19E3779F9ull;
  return (uint32_t)(h >> 32);
}

static void rehash(Store *s, uint32_t buckets) {
  if (buckets != s->bucket_mask + 1) s->buckets = resized(s, s->buckets, (size_t)buckets * sizeof(uint32_t));
  s->bucket_mask = buckets - 1;
  memset(s->buckets, 0, (size_t)buckets * sizeof(uint32_t));
  for (uint32_t n = 2; n < s->size; n++) {
    Node *node = &s->nodes[n];
    uint32_t *bucket = &s->buckets[mixed(node->level, node->lo, node->hi) & s->bucket_mask];
    node->next = *bucket;
    *bucket = n;
  }
}

static void grow_cache(Store *s, uint32_t entries) {
  Entry *old = s->cache;
  uint32_t old_size = old ? s->cache_mask + 1 : 0;
  Entry *fresh = calloc(entries, sizeof(Entry));
  if (!fresh) leave(s, NO_MEMORY);
  for (uint32_t i = 0; i < old_size; i++)
    if (old[i].c) fresh[mixed(old[i].a, old[i].b, old[i].c) & (entries - 1)] = old[i];
  free(old);
  s->cache = fresh;
  s->cache_mask = entries - 1;
  if (s->cached_mass) { /* entries have moved, their masses have not */
    memset(fresh, 0, (size_t)entries * sizeof(Entry));
    s->cached_mass = resized(s, s->cached_mass, (size_t)entries * sizeof(double));
  }
}

static void grow(Store *s) {
  if (s->size >= s->limit) leave(s, TOO_MANY_NODES);
  uint32_t room = s->room * 2 > s->limit ? s->limit : s->room * 2;
  s->nodes = resized(s, s->nodes, (size_t)room * sizeof(Node));
  if (s->mass) s->mass = resized(s, s->mass, (size_t)room * sizeof(double));
  s->room = room;
  if (room > s->bucket_mask + 1) rehash(s, (s->bucket_mask + 1) * 2);
  if (room > s->cache_mask + 1 && s->cache_mask + 1 < MOST_CACHED) grow_cache(s, (s->cache_mask + 1) * 2);
}

static uint32_t make(Store *s, uint32_t level, uint32_t lo, uint32_t hi) {
  if (s->zero_suppressed ? hi == 0 : lo == hi) return lo;
  uint32_t h = mixed(level, lo, hi);
  for (uint32_t n = s->buckets[h & s->bucket_mask]; n != CHAIN_END; n = s->nodes[n].next) {
    Node *node = &s->nodes[n];
    if (node->level == level && node->lo == lo && node->hi == hi) return n;
  }
  if (s->size == s->room) grow(s);
  uint32_t n = s->size++, *bucket = &s->buckets[h & s->bucket_mask];
  s->nodes[n] = (Node){level, lo, hi, *bucket};
  *bucket = n;
  if (s->mass) s->mass[n] = s->weight[level] * s->mass[hi] + s->mass[lo];
  return n;
}

/* The third key carries the operation in its upper five bits and is never zero for a real entry. */
static uint32_t key(uint32_t operation, uint32_t c) { return (operation + 1) << 27 | c; }

static Entry *cached(Store *s, uint32_t a, uint32_t b, uint32_t c) {
  Entry *e = &s->cache[mixed(a, b, c) & s->cache_mask];
  return e->a == a && e->b == b && e->c == c ? e : NULL;
}

static void keep(Store *s, uint32_t a, uint32_t b, uint32_t c, uint32_t result, double mass) {
  /* Answers can be many where new nodes are few; a cache that loses them costs exponential time. */
  if (++s->kept > s->cache_mask && s->cache_mask + 1 < MOST_CACHED) {
    grow_cache(s, (s->cache_mask + 1) * 2);
    s->kept = 0;
  }
  s->cache[mixed(a, b, c) & s->cache_mask] = (Entry){a, b, c, result};
  if (s->cached_mass) s->cached_mass[mixed(a, b, c) & s->cache_mask] = mass;
}

static double mass_of(Store *s, const Entry *hit) { return s->cached_mass[hit - s->cache]; }

/* Where the stack of this thread ends, and some room above that; NULL where nobody can tell. Threads
 * have as much as whoever started them said, which may be less than the deepest recursion takes. */
static const char *stack_floor(void) {
  static __thread const char *known = NULL;
  if (known) return known;
#if defined(__linux__)
#if !defined(__GLIBC__)
  /* Other libraries tell of the first thread only what it has used so far. */
  if (syscall(SYS_gettid) == getpid()) return NULL;
#endif
  pthread_attr_t attributes;
  void *end = NULL;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes)) return NULL;
  if (!pthread_attr_getstack(&attributes, &end, &size)) known = (const char *)end + MARGIN;
  pthread_attr_destroy(&attributes);
#elif defined(__APPLE__)
  pthread_t self = pthread_self();
  known = (const char *)pthread_get_stackaddr_np(self) - pthread_get_stacksize_np(self) + MARGIN;
#endif
  return known;
}

static void enter(Store *s) {
  char here;
  tick(s);
  if (++s->depth > s->deepest || &here < s->floor) leave(s, TOO_DEEP);
}

/* -- binary diagrams ------------------------------------------------------------------------- */

static uint32_t apply(Store *s, uint32_t op, uint32_t a, uint32_t b) {
  if (a > b) { uint32_t t = a; a = b; b = t; }
  if (op == AND) {
    if (a == 0) return 0;
    if (a == 1 || a == b) return b;
  } else if (op == OR) {
    if (a == 1) return 1;
    if (a == 0 || a == b) return b;
  } else {
    if (a == 0) return b;
    if (a == b) return 0;
  }
  Entry *hit = cached(s, a, b, key(op, 0));
  if (hit) return hit->result;
  enter(s);
  Node x = s->nodes[a], y = s->nodes[b];
  uint32_t level = x.level < y.level ? x.level : y.level;
  uint32_t lo = apply(s, op, x.level == level ? x.lo : a, y.level == level ? y.lo : b);
  uint32_t hi = apply(s, op, x.level == level ? x.hi : a, y.level == level ? y.hi : b);
  uint32_t result = make(s, level, lo, hi);
  s->depth--;
  keep(s, a, b, key(op, 0), result, 0);
  return result;
}

static uint32_t ite(Store *s, uint32_t f, uint32_t g, uint32_t h) {
  if (f == 1 || g == h) return g;
  if (f == 0) return h;
  if (g == 1 && h == 0) return f;
  if (g == 1 || g == f) return apply(s, OR, f, h);
  if (h == 0 || h == f) return apply(s, AND, f, g);
  Entry *hit = cached(s, f, g, key(ITE, h));
  if (hit) return hit->result;
  enter(s);
  Node x = s->nodes[f], y = s->nodes[g], z = s->nodes[h];
  uint32_t level = x.level < y.level ? x.level : y.level;
  if (z.level < level) level = z.level;
  uint32_t lo = ite(s, x.level == level ? x.lo : f, y.level == level ? y.lo : g, z.level == level ? z.lo : h);
  uint32_t hi = ite(s, x.level == level ? x.hi : f, y.level == level ? y.hi : g, z.level == level ? z.hi : h);
  uint32_t result = make(s, level, lo, hi);
  s->depth--;
  keep(s, f, g, key(ITE, h), result, 0);
  return result;
}

/* -- families of sets ------------------------------------------------------------------------ */

/* The family of the empty set, or nothing where v has that set too. It stands at the end of the low
 * branches, which may be many: where they are, what was found for one is kept for those above it. */
static uint32_t without_empty(Store *s, uint32_t v) {
  uint32_t end = v, steps = 0;
  Entry *hit = NULL;
  while (end > 1 && !hit) {
    end = s->nodes[end].lo;
    if (++steps > FEW_STEPS) hit = cached(s, 1, end, key(WITHOUT, 0));
  }
  uint32_t result = hit ? hit->result : end != 1;
  if (steps > FEW_STEPS) keep(s, 1, v, key(WITHOUT, 0), result, 0);
  return result;
}

/* The sets of u that are not sets of v. Low branches are walked down as above. */
static uint32_t difference(Store *s, uint32_t u, uint32_t v) {
  if (u == 0 || u == v) return 0;
  if (u == 1) return without_empty(s, v);
  uint32_t start = v, steps = 0;
  Entry *hit = NULL;
  while (s->nodes[v].level < s->nodes[u].level && !hit) {
    v = s->nodes[v].lo;
    if (++steps > FEW_STEPS) hit = cached(s, u, v, key(DIFFERENCE, 0));
  }
  uint32_t result;
  if (v == 0 || u == v)
    result = v ? 0 : u;
  else if (hit || (hit = cached(s, u, v, key(DIFFERENCE, 0))))
    result = hit->result;
  else {
    enter(s);
    Node x = s->nodes[u], y = s->nodes[v];
    uint32_t hi = x.level < y.level ? x.hi : difference(s, x.hi, y.hi);
    result = make(s, x.level, difference(s, x.lo, x.level < y.level ? v : y.lo), hi);
    s->depth--;
    keep(s, u, v, key(DIFFERENCE, 0), result, 0);
  }
  if (steps > FEW_STEPS) keep(s, u, start, key(DIFFERENCE, 0), result, 0);
  return result;
}

/* The sets of u that hold no set of v. */
static uint32_t without(Store *s, uint32_t u, uint32_t v) {
  if (u == 0 || v == 1 || u == v) return 0;
  if (v == 0) return u;
  if (u == 1) return without_empty(s, v);
  Entry *hit = cached(s, u, v, key(WITHOUT, 0));
  if (hit) return hit->result;
  enter(s);
  Node x = s->nodes[u], y = s->nodes[v];
  uint32_t result;
  if (x.level < y.level)
    { uint32_t hi = without(s, x.hi, v); result = make(s, x.level, without(s, x.lo, v), hi); }
  else if (x.level > y.level)
    result = without(s, u, y.lo);
  else {
    uint32_t hi = without(s, x.hi, y.lo);
    hi = without(s, hi, y.hi);
    result = make(s, x.level, without(s, x.lo, y.lo), hi);
  }
  s->depth--;
  keep(s, u, v, key(WITHOUT, 0), result, 0);
  return result;
}

static uint32_t unite(Store *s, uint32_t a, uint32_t b) {
  if (a > b) { uint32_t t = a; a = b; b = t; }
  if (a == 0 || a == b) return b;
  Entry *hit = cached(s, a, b, key(UNION, 0));
  if (hit) return hit->result;
  enter(s);
  Node x = s->nodes[a], y = s->nodes[b];
  uint32_t result;
  if (x.level == y.level) {
    uint32_t hi = unite(s, x.hi, y.hi);
    result = make(s, x.level, unite(s, x.lo, y.lo), hi);
  } else if (x.level < y.level)
    result = make(s, x.level, unite(s, x.lo, b), x.hi);
  else
    result = make(s, y.level, unite(s, a, y.lo), y.hi);
  s->depth--;
  keep(s, a, b, key(UNION, 0), result, 0);
  return result;
}

static double least(double a, double b) { return a < b ? a : b; }

/* The sum of the probabilities of all unions of a set of a and a set of b. */
static double pairs(Store *s, uint32_t a, uint32_t b) {
  if (a > b) { uint32_t t = a; a = b; b = t; }
  if (a == 0) return 0;
  if (a == 1) return s->mass[b];
  Entry *hit = cached(s, a, b, key(PAIRS, 0));
  if (hit) return mass_of(s, hit);
  enter(s);
  Node x = s->nodes[a], y = s->nodes[b];
  uint32_t level = x.level < y.level ? x.level : y.level;
  double mass, p = s->weight[level];
  if (x.level == y.level)
    mass = p * (pairs(s, x.hi, y.hi) + pairs(s, x.hi, y.lo) + pairs(s, x.lo, y.hi)) + pairs(s, x.lo, y.lo);
  else if (x.level < y.level)
    mass = p * pairs(s, x.hi, b) + pairs(s, x.lo, b);
  else
    mass = p * pairs(s, a, y.hi) + pairs(s, a, y.lo);
  /* Both families must have a set that failed, so neither sum is exceeded. */
  mass = least(mass, least(least(s->mass[a], s->mass[b]), 1));
  s->depth--;
  keep(s, a, b, key(PAIRS, 0), 0, mass);
  return mass;
}

/* The sets of u with at most `order` events; the probability of the others is added to *lost. */
static uint32_t limited(Store *s, uint32_t u, uint32_t order, double *lost) {
  if (u < 2) return u;
  Entry *hit = cached(s, u, 0, key(LIMIT, order));
  if (hit) { *lost += mass_of(s, hit); return hit->result; }
  enter(s);
  Node x = s->nodes[u];
  double above = 0, beside = 0;
  uint32_t hi = 0;
  if (order) hi = limited(s, x.hi, order - 1, &above); else above = s->mass[x.hi];
  uint32_t result = make(s, x.level, limited(s, x.lo, order, &beside), hi);
  double mass = least(s->weight[x.level] * above + beside, 1);
  s->depth--;
  keep(s, u, 0, key(LIMIT, order), result, mass);
  *lost += mass;
  return result;
}

static uint32_t product(Store *s, uint32_t a, uint32_t b, uint32_t order, double *lost) {
  if (a > b) { uint32_t t = a; a = b; b = t; }
  if (a == 0) return 0;
  if (a == 1) return limited(s, b, order, lost);
  uint32_t c = key(LIMIT + 1 + order, 0); /* orders stay below 20, so this fits five bits */
  Entry *hit = cached(s, a, b, c);
  if (hit) { *lost += mass_of(s, hit); return hit->result; }
  enter(s);
  Node x = s->nodes[a], y = s->nodes[b];
  uint32_t level = x.level < y.level ? x.level : y.level;
  uint32_t a0 = x.level == level ? x.lo : a, a1 = x.level == level ? x.hi : 0;
  uint32_t b0 = y.level == level ? y.lo : b, b1 = y.level == level ? y.hi : 0;
  uint32_t hi = 0;
  double above = 0, beside = 0;
  if (order) {
    hi = product(s, a1, b1, order - 1, &above);
    hi = unite(s, hi, product(s, a1, b0, order - 1, &above));
    hi = unite(s, hi, product(s, a0, b1, order - 1, &above));
  } else
    above = pairs(s, a1, b1) + pairs(s, a1, b0) + pairs(s, a0, b1);
  uint32_t lo = product(s, a0, b0, order, &beside);
  uint32_t result = make(s, level, lo, hi);
  double mass = least(s->weight[level] * least(above, 1) + beside, 1);
  s->depth--;
  keep(s, a, b, c, result, mass);
  *lost += mass;
  return result;
}

/* The minimal sets of every node up to `u`, in one scan: children stand before parents. */
static uint32_t minimised(Store *s, uint32_t u) {
  if (u < 2) return u;
  uint32_t *minimal = malloc(((size_t)u + 1) * sizeof(uint32_t));
  char *wanted = calloc((size_t)u + 1, 1);
  if (!minimal || !wanted) { free(minimal); free(wanted); leave(s, NO_MEMORY); }
  jmp_buf outer;
  memcpy(outer, s->out, sizeof outer);
  if (setjmp(s->out)) {
    free(minimal);
    free(wanted);
    memcpy(s->out, outer, sizeof outer);
    longjmp(s->out, 1);
  }
  wanted[u] = 1;
  for (uint32_t n = u; n > 1; n--)
    if (wanted[n]) wanted[s->nodes[n].lo] = wanted[s->nodes[n].hi] = 1;
  minimal[0] = 0;
  minimal[1] = 1;
  for (uint32_t n = 2; n <= u; n++) {
    if (!wanted[n]) continue;
    Node x = s->nodes[n];
    uint32_t lo = minimal[x.lo];
    minimal[n] = make(s, x.level, lo, without(s, minimal[x.hi], lo));
  }
  uint32_t result = minimal[u];
  free(minimal);
  free(wanted);
  memcpy(s->out, outer, sizeof outer);
  return result;
}

/* -- stores ---------------------------------------------------------------------------------- */

void kernel_free(Store *s) {
  if (!s) return;
  free(s->nodes);
  free(s->buckets);
  free(s->cache);
  free(s->roots);
  free(s->mass);
  free(s->cached_mass);
  free(s);
}

Store *kernel_new(uint32_t limit, int32_t zero_suppressed, int32_t deepest) {
  Store *s = calloc(1, sizeof(Store));
  if (!s) return NULL;
  s->limit = limit < 64 ? 64 : limit > MOST_NODES ? MOST_NODES : limit;
  s->room = 64;
  s->size = 2;
  s->deepest = deepest;
  s->compact_at = 1u << 14;
  s->most_ticks = UINT64_MAX;
  s->zero_suppressed = zero_suppressed;
  s->nodes = malloc(s->room * sizeof(Node));
  s->buckets = calloc(64, sizeof(uint32_t));
  s->bucket_mask = 63;
  s->cache = calloc(64, sizeof(Entry));
  s->cache_mask = 63;
  s->roots_room = 8;
  s->roots = malloc(s->roots_room * sizeof(uint32_t));
  if (!s->nodes || !s->buckets || !s->cache || !s->roots) { kernel_free(s); return NULL; }
  s->nodes[0] = (Node){TERMINAL, 0, 0, 0};
  s->nodes[1] = (Node){TERMINAL, 1, 1, 0};
  return s;
}

/* How many steps an operation may take; beyond that its nodes count as too many. */
void kernel_steps(Store *s, uint64_t most) { s->most_ticks = most; }
int32_t kernel_progress(Store *s) { return s->progress; }
uint32_t kernel_size(Store *s) { return s->size; }
const Node *kernel_node(Store *s, uint32_t number) { return number < s->size ? &s->nodes[number] : NULL; }
uint32_t kernel_root(Store *s, uint32_t slot) { return slot < s->n_roots ? s->roots[slot] : TERMINAL; }
uint32_t kernel_roots(Store *s) { return s->n_roots; }

static void add_root(Store *s, uint32_t node) {
  if (s->n_roots == s->roots_room) {
    s->roots = resized(s, s->roots, (size_t)s->roots_room * 2 * sizeof(uint32_t));
    s->roots_room *= 2;
  }
  s->roots[s->n_roots++] = node;
}

/* Keep what the roots and `more` need; their numbers change with the nodes'. */
static void compact(Store *s, uint32_t *more, int32_t n_more) {
  uint32_t *place = calloc(s->size, sizeof(uint32_t));
  if (!place) leave(s, NO_MEMORY);
  for (uint32_t i = 0; i < s->n_roots; i++) place[s->roots[i]] = 1;
  for (int32_t i = 0; i < n_more; i++) place[more[i]] = 1;
  for (uint32_t n = s->size - 1; n > 1; n--)
    if (place[n]) place[s->nodes[n].lo] = place[s->nodes[n].hi] = 1;
  uint32_t kept = 2;
  place[0] = 0;
  place[1] = 1;
  for (uint32_t n = 2; n < s->size; n++) {
    if (!place[n]) continue;
    Node x = s->nodes[n];
    s->nodes[kept] = (Node){x.level, place[x.lo], place[x.hi], 0};
    if (s->mass) s->mass[kept] = s->mass[n];
    place[n] = kept++;
  }
  for (uint32_t i = 0; i < s->n_roots; i++) s->roots[i] = place[s->roots[i]];
  for (int32_t i = 0; i < n_more; i++) more[i] = place[more[i]];
  free(place);
  s->size = kept;
  memset(s->cache, 0, ((size_t)s->cache_mask + 1) * sizeof(Entry));
  rehash(s, s->bucket_mask + 1);
}

/* Begin a call: its budget, and where it returns to when that is spent. */
static void begin(Store *s, double seconds, const int32_t *cancel) {
  s->status = FINE;
  s->depth = 0;
  s->floor = stack_floor();
  s->deadline = seconds > 0 ? now() + seconds : now(); /* what is no number is no time either */
  s->ticks = s->glances = 0;
  s->cancel = cancel;
}

/* Give back what the table keeps beyond its nodes; the numbers of nodes change. */
int32_t kernel_compact(Store *s) {
  begin(s, 1e9, NULL);
  if (setjmp(s->out)) return s->status;
  compact(s, NULL, 0);
  uint32_t entries = 64;
  while (entries < s->size && entries < MOST_CACHED) entries *= 2;
  uint32_t room = s->size < 64 ? 64 : s->size;
  s->nodes = resized(s, s->nodes, (size_t)room * sizeof(Node));
  s->room = room;
  /* The new ones before the old go: a store without them is of no use to anybody. */
  if (entries != s->cache_mask + 1) {
    Entry *cache = calloc(entries, sizeof(Entry));
    if (!cache) leave(s, NO_MEMORY);
    free(s->cache);
    s->cache = cache;
    s->cache_mask = entries - 1;
  }
  s->kept = 0;
  rehash(s, entries);
  return FINE;
}

/* Forget all nodes and roots after the given ones. */
int32_t kernel_forget(Store *s, uint32_t size, uint32_t roots, uint32_t limit) {
  begin(s, 1e9, NULL);
  if (size < 2 || roots > s->n_roots) return UNSOUND;
  for (uint32_t i = 0; i < roots; i++)
    if (s->roots[i] >= size) return UNSOUND;
  s->limit = limit > MOST_NODES ? MOST_NODES : limit;
  s->n_roots = roots;
  if (size < s->size) {
    /* Newer nodes stand before older ones in every bucket, so each is its bucket's first in turn. */
    for (uint32_t n = s->size - 1; n >= size; n--) {
      Node *x = &s->nodes[n];
      s->buckets[mixed(x->level, x->lo, x->hi) & s->bucket_mask] = x->next;
    }
    s->size = size;
    memset(s->cache, 0, ((size_t)s->cache_mask + 1) * sizeof(Entry));
  }
  return FINE;
}

/* -- building from gates --------------------------------------------------------------------- */

static uint32_t literal(Store *s, const Program *p, const uint32_t *made, int64_t literal) {
  int64_t which = literal >> 1;
  int negated = (int)(literal & 1);
  if (which < p->n_levels)
    return negated && !s->zero_suppressed ? make(s, (uint32_t)which, 1, 0) : make(s, (uint32_t)which, 0, 1);
  uint32_t node = made[which - p->n_levels];
  return negated ? apply(s, XOR, 1, node) : node;
}

/* Deepest level first: what is added last stands above and touches least of what is there. */
static int by_key(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static void deepest_first(Store *s, uint32_t *nodes, int32_t n) {
  if (n < 2) return;
  uint64_t *keys = malloc((size_t)n * sizeof(uint64_t));
  if (!keys) leave(s, NO_MEMORY);
  for (int32_t i = 0; i < n; i++) keys[i] = (uint64_t)~s->nodes[nodes[i]].level << 32 | nodes[i];
  qsort(keys, (size_t)n, sizeof(uint64_t), by_key);
  for (int32_t i = 0; i < n; i++) nodes[i] = (uint32_t)keys[i];
  free(keys);
}

/* What must outlive a compaction while gates are built: results of gates, arguments, partial sums. */
typedef struct { uint32_t *nodes; int32_t n; } Live;

static void make_room(Store *s, const Live *live) {
  if (s->size <= s->compact_at) return;
  compact(s, live->nodes, live->n);
  uint32_t most = s->limit / 4 * 3, next = s->size * 3 < (1u << 14) ? 1u << 14 : s->size * 3;
  s->compact_at = next > most ? most : next;
  /* When little was garbage, compacting again soon would only cost time. */
  if (s->compact_at < s->size + s->size / 4) s->compact_at = s->size + s->size / 4;
}

/* At least k of n: after each argument, reached[j] says that j of those before are true. */
static uint32_t threshold(Store *s, const Live *live, uint32_t *nodes, int32_t n, int32_t k, uint32_t order, double *lost) {
  uint32_t *reached = nodes + n;
  reached[0] = 1;
  for (int32_t j = 1; j <= k; j++) reached[j] = 0;
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = k < i + 1 ? k : i + 1; j >= 1 && j >= k - (n - i - 1); j--) {
      make_room(s, live);
      glance(s);
      if (!s->zero_suppressed)
        reached[j] = ite(s, nodes[i], reached[j - 1], reached[j]);
      else
        reached[j] = minimised(s, unite(s, product(s, nodes[i], reached[j - 1], order, lost), reached[j]));
    }
    nodes[i] = 0;
  }
  return reached[k];
}

static uint32_t gate(Store *s, const Live *live, int32_t op, int32_t k, uint32_t *nodes, int32_t n, uint32_t order, double *lost) {
  if (op == ROOT) return s->roots[k];
  deepest_first(s, nodes, n);
  if (op == ATLEAST) return threshold(s, live, nodes, n, k, order, lost);
  uint32_t *result = nodes + n;
  *result = op == AND;
  for (int32_t i = 0; i < n; i++) {
    make_room(s, live);
    if (!s->zero_suppressed) *result = apply(s, (uint32_t)op, *result, nodes[i]);
    else if (op == OR) *result = unite(s, *result, nodes[i]);
    else *result = minimised(s, product(s, *result, nodes[i], order, lost));
    nodes[i] = 0;
  }
  return s->zero_suppressed ? minimised(s, *result) : *result;
}

/* How many places a gate takes: its arguments, the sums of a vote, and its result. */
static int32_t room_of(const Program *p, int32_t g) {
  return p->offsets[g + 1] - p->offsets[g] + (p->ops[g] == ATLEAST ? p->ks[g] : 0) + 1;
}

static void run(Store *s, const Program *p, const Live *live, int32_t *uses, uint32_t order, double *lost) {
  uint32_t *made = live->nodes, *nodes = made + p->n_gates;
  int32_t touched = 0; /* by the gate before, of the places for arguments and partial sums */
  for (int32_t i = 0; i < p->offsets[p->n_gates]; i++)
    if ((p->arguments[i] >> 1) >= p->n_levels) uses[(p->arguments[i] >> 1) - p->n_levels]++;
  for (int32_t i = 0; i < p->n_outputs; i++)
    if ((p->outputs[i] >> 1) >= p->n_levels) uses[(p->outputs[i] >> 1) - p->n_levels]++;
  for (int32_t g = 0; g < p->n_gates; g++) {
    s->progress = g;
    memset(nodes, 0, (size_t)touched * sizeof(uint32_t));
    make_room(s, live);
    glance(s);
    int32_t n = p->offsets[g + 1] - p->offsets[g];
    touched = room_of(p, g);
    const int64_t *arguments = p->arguments + p->offsets[g];
    for (int32_t i = 0; i < n; i++) nodes[i] = literal(s, p, made, arguments[i]);
    /* What is used here for the last time lives on as an argument only. */
    for (int32_t i = 0; i < n; i++) {
      int64_t used = (arguments[i] >> 1) - p->n_levels;
      if (used >= 0 && --uses[used] == 0) made[used] = 0;
    }
    made[g] = gate(s, live, p->ops[g], p->ks[g], nodes, n, order, lost);
  }
  for (int32_t i = 0; i < p->n_outputs; i++) add_root(s, literal(s, p, made, p->outputs[i]));
}

static int32_t widest_gate(const Program *p) {
  int32_t widest = 1;
  for (int32_t g = 0; g < p->n_gates; g++)
    if (room_of(p, g) > widest) widest = room_of(p, g);
  return widest;
}

static int is_literal(const Store *s, const Program *p, int64_t literal, int32_t gates) {
  if (literal < 0 || (literal >> 1) >= (int64_t)p->n_levels + gates) return 0;
  return !(s->zero_suppressed && literal & 1); /* a family cannot say that something is not */
}

/* Whether every number in a program is that of something there is. */
static int sound(const Store *s, const Program *p) {
  if (p->n_levels < 0 || p->n_gates < 0 || p->n_outputs < 0 || p->offsets[0] != 0) return 0;
  for (int32_t g = 0; g < p->n_gates; g++) {
    int32_t from = p->offsets[g], to = p->offsets[g + 1], k = p->ks[g];
    if (to < from || p->ops[g] < AND || p->ops[g] > ROOT) return 0;
    if (p->ops[g] == ATLEAST && (k < 0 || k > to - from)) return 0;
    if (p->ops[g] == ROOT && (k < 0 || (uint32_t)k >= s->n_roots)) return 0;
    if (p->ops[g] == XOR && s->zero_suppressed) return 0;
    for (int32_t i = from; i < to; i++)
      if (!is_literal(s, p, p->arguments[i], g)) return 0;
  }
  for (int32_t i = 0; i < p->n_outputs; i++)
    if (!is_literal(s, p, p->outputs[i], p->n_gates)) return 0;
  return 1;
}

static int32_t build(Store *s, const Program *p, uint32_t order, double *lost) {
  const int32_t widest = widest_gate(p);
  Live live = {calloc((size_t)p->n_gates + (size_t)widest, sizeof(uint32_t)), p->n_gates + widest};
  int32_t *uses = calloc((size_t)p->n_gates + 1, sizeof(int32_t));
  if (!live.nodes || !uses) s->status = NO_MEMORY;
  else if (!setjmp(s->out)) run(s, p, &live, uses, order, lost);
  free(live.nodes);
  free(uses);
  return s->status;
}

/* Build the outputs as new roots of a binary diagram. */
int32_t kernel_build(Store *s, const Program *p, double seconds, const int32_t *cancel, int32_t may_compact) {
  begin(s, seconds, cancel);
  if (s->zero_suppressed || !sound(s, p)) return s->status = UNSOUND;
  s->compact_at = !may_compact ? 0xffffffffu : s->limit / 2 < (1u << 14) ? s->limit / 2 : 1u << 14;
  return build(s, p, 0, NULL);
}

/* The probabilities of families that were there before. */
static int weigh(Store *s, uint32_t levels) {
  for (uint32_t n = 2; n < s->size; n++) {
    const Node *x = &s->nodes[n];
    if (x->level >= levels) return UNSOUND;
    s->mass[n] = s->weight[x->level] * s->mass[x->hi] + s->mass[x->lo];
  }
  return FINE;
}

/* The minimal sets of at most `order` events of a coherent tree as a new root; *lost is at least
 * the probability that one of the sets cut off on the way has failed. */
int32_t kernel_sets(Store *s, const Program *p, const double *weight, uint32_t order, double seconds, const int32_t *cancel, double *lost) {
  begin(s, seconds, cancel);
  *lost = 0;
  if (!s->zero_suppressed || order > MOST_ORDER || !sound(s, p)) return s->status = UNSOUND;
  s->weight = weight;
  s->mass = calloc((size_t)s->room, sizeof(double));
  s->cached_mass = malloc(((size_t)s->cache_mask + 1) * sizeof(double));
  int32_t status = NO_MEMORY;
  if (s->mass && s->cached_mass) {
    s->mass[1] = 1;
    status = weigh(s, (uint32_t)p->n_levels);
    if (status == FINE) status = build(s, p, order, lost);
  }
  s->weight = NULL;
  free(s->mass);
  free(s->cached_mass);
  s->mass = s->cached_mass = NULL;
  memset(s->cache, 0, ((size_t)s->cache_mask + 1) * sizeof(Entry));
  return status;
}

/* The minimal solutions of a root of b, at most `order` events each, as a new root of z.
 * In a coherent function no minimal set of the high branch holds a smaller one of the low branch:
 * that would be true on the high branch too. So only the very same sets have to go. */
static void solutions(Store *b, uint32_t root, Store *z, int32_t order, int32_t coherent, uint32_t *made) {
  uint32_t *before = made, *after = made + root + 2, *spare;
  int32_t all = (int32_t)(2 * (root + 2));
  for (int32_t most = 0; most <= (order < 0 ? 0 : order); most++) {
    after[0] = 0;
    after[1] = 1;
    for (uint32_t n = 2; n <= root; n++) {
      /* Only when room runs out, because compacting forgets all answers. */
      if (z->size > z->compact_at) {
        compact(z, made, all);
        z->compact_at = z->size + (z->limit - z->size) / 4 * 3;
      }
      glance(z);
      Node x = b->nodes[n];
      uint32_t lo = after[x.lo];
      uint32_t hi = order < 0 ? after[x.hi] : most ? before[x.hi] : 0;
      after[n] = make(z, x.level, lo, coherent ? difference(z, hi, lo) : without(z, hi, lo));
    }
    spare = before;
    before = after;
    after = spare;
  }
  add_root(z, before[root]);
}

int32_t kernel_solutions(Store *b, uint32_t slot, Store *z, int32_t order, int32_t coherent, double seconds, const int32_t *cancel) {
  begin(z, seconds, cancel);
  if (b == z || slot >= b->n_roots || b->zero_suppressed || !z->zero_suppressed) return z->status = UNSOUND;
  uint32_t root = b->roots[slot], *made = calloc((size_t)(root + 2) * 2, sizeof(uint32_t));
  z->compact_at = z->limit / 4 * 3;
  if (!made) z->status = NO_MEMORY;
  else if (!setjmp(z->out)) solutions(b, root, z, order, coherent, made);
  free(made);
  return z->status;
}

/* The function "some set of the family has failed" as a new root of b. */
static void some_set(Store *z, uint32_t root, Store *b, uint32_t *made) {
  made[0] = 0;
  made[1] = 1;
  for (uint32_t n = 2; n <= root; n++) {
    Node x = z->nodes[n];
    uint32_t hi = apply(b, OR, made[x.hi], made[x.lo]);
    made[n] = make(b, x.level, made[x.lo], hi);
  }
  add_root(b, made[root]);
}

int32_t kernel_some_set(Store *z, uint32_t slot, Store *b, double seconds, const int32_t *cancel) {
  begin(b, seconds, cancel);
  if (b == z || slot >= z->n_roots || b->zero_suppressed || !z->zero_suppressed) return b->status = UNSOUND;
  uint32_t root = z->roots[slot], *made = malloc(((size_t)root + 2) * sizeof(uint32_t));
  if (!made) b->status = NO_MEMORY;
  else if (!setjmp(b->out)) some_set(z, root, b, made);
  free(made);
  return b->status;
}

/* -- linear passes --------------------------------------------------------------------------- */

/* Each is given how many levels its weights are of, and refuses a diagram that has more. */

/* The sum over all paths to 1 of the product of their weights, for every node. */
int32_t kernel_sum(Store *s, uint32_t levels, const double *high, const double *low, double *out) {
  out[0] = 0;
  out[1] = 1;
  for (uint32_t n = 2; n < s->size; n++) {
    const Node *x = &s->nodes[n];
    if (x->level >= levels) return UNSOUND;
    out[n] = high[x->level] * out[x->hi] + low[x->level] * out[x->lo];
  }
  return FINE;
}

/* The greatest sum of weights on a path to 1, for every node. */
int32_t kernel_best(Store *s, uint32_t levels, const double *high, const double *low, double *out) {
  out[0] = -HUGE_VAL;
  out[1] = 0;
  for (uint32_t n = 2; n < s->size; n++) {
    const Node *x = &s->nodes[n];
    if (x->level >= levels) return UNSOUND;
    double a = high[x->level] + out[x->hi], b = low[x->level] + out[x->lo];
    out[n] = a > b ? a : b;
  }
  return FINE;
}

/* The derivative of a root's probability by each level's; `value` is what kernel_sum gave. */
int32_t kernel_derivative(Store *s, uint32_t root, uint32_t levels, const double *high, const double *low, const double *value, double *reach, double *out) {
  if (root >= s->size) return UNSOUND;
  memset(reach, 0, (size_t)s->size * sizeof(double));
  reach[root] = 1;
  for (uint32_t n = root; n > 1; n--) {
    if (reach[n] == 0) continue;
    const Node *x = &s->nodes[n];
    if (x->level >= levels) return UNSOUND;
    out[x->level] += reach[n] * (value[x->hi] - value[x->lo]);
    reach[x->hi] += reach[n] * high[x->level];
    reach[x->lo] += reach[n] * low[x->level];
  }
  return FINE;
}

/* kernel_sum in whole numbers modulo a prime below 2^62, low branches weighing one. */
int32_t kernel_modular(Store *s, uint32_t root, uint32_t levels, const uint64_t *high, uint64_t prime, uint64_t *out) {
  if (root >= s->size || prime < 2 || prime >> 62) return UNSOUND;
  out[0] = 0;
  out[1] = 1;
  for (uint32_t n = 2; n <= root; n++) {
    const Node *x = &s->nodes[n];
    if (x->level >= levels) return UNSOUND;
    uint64_t sum = (uint64_t)((__uint128_t)high[x->level] * out[x->hi] % prime) + out[x->lo];
    out[n] = sum >= prime ? sum - prime : sum;
  }
  return FINE;
}
