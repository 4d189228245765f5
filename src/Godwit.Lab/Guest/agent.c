// The one program of the small guest, and its process 1: it answers echoes, makes memory dirty, writes records that can be
// checked afterwards, and powers off when the power button is pressed.
//
// UDP 7000  "E..."     -> "E... ACKED ERRORS CLOCK"         what the outage client sends
//           "F..."     -> what firmware and TPM hold, see firmware.c
//           otherwise  -> settings in, statistics out       "drate=100 mem=32 mrate=5", "reset", "?"
// TCP 7000  echoes bytes
//
// Settings: drate=RECORDS/s  mem=MiB to touch  mrate=MiB/s to make dirty  rnd=0|1 random pages or in order
// mark=NUMBER that it keeps in memory and tells again: which of several pasts this guest has.
// Twins: GuestAgent.cs reads the statistics, RecordVerifier.cs knows struct record and slot_of.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PORT 7000
#define RECORD 4096
#define RECORD_AREA (1u << 20) // records start 1 MiB into the disk, clear of partition tables
#define MAX_DISKS 4

struct record {
    char magic[8]; // "GWRECORD"
    uint64_t sequence;
    uint64_t slot;
    double clock;
    uint32_t crc; // CRC-32 of the whole record with this field zero
    uint32_t reserved;
    uint8_t data[RECORD - 40];
};

static volatile double record_rate, memory_rate;
static volatile long memory_mib, mark;
static volatile int random_pages = 1;
static volatile uint64_t acknowledged, started, errors, pages;
static volatile double longest_write, longest_tick;
static volatile double tick = 0.002; // how often the clock is watched; a machine with many guests has better things to do
static long slots = 4096;
static int disks, fds[MAX_DISKS];
static char boot[37]; // which boot this is: a clock alone does not tell, since the next boot may take longer than this guest lived
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

int firmware(const char *wish, char *to, size_t size);

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static void rest(double seconds)
{
    if (seconds > 0)
        usleep(seconds * 1e6);
}

static uint32_t crc_table[256];

static void make_crc_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++)
            c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        crc_table[i] = c;
    }
}

static uint32_t crc32_of(const void *p, size_t n)
{
    const uint8_t *b = p;
    uint32_t c = ~0u;
    while (n--)
        c = crc_table[(c ^ *b++) & 255] ^ (c >> 8);
    return ~c;
}

static uint64_t xorshift(uint64_t x)
{
    x ^= x << 13;
    x ^= x >> 7;
    return x ^ x << 17;
}

// The multiplier is odd and the number of slots a power of two, so any run of `slots` sequence numbers fills each slot once.
static uint64_t slot_of(uint64_t sequence) { return sequence * 2654435761ull % slots; }

static int is_whole(struct record *r, uint64_t slot)
{
    if (memcmp(r->magic, "GWRECORD", 8) || r->slot != slot)
        return 0;
    uint32_t crc = r->crc;
    r->crc = 0;
    int whole = crc32_of(r, RECORD) == crc;
    r->crc = crc;
    return whole;
}

// A guest that boots again goes on where its disk ends, so that old records never pass for new ones.
static uint64_t last_sequence(int fd)
{
    enum { CHUNK = 64 };
    struct record *chunk;
    uint64_t last = 0;
    if (posix_memalign((void **)&chunk, RECORD, CHUNK * RECORD))
        return 0;
    for (long slot = 0; slot < slots; slot += CHUNK) {
        ssize_t got = pread(fd, chunk, CHUNK * RECORD, RECORD_AREA + slot * RECORD);
        for (long i = 0; i < got / RECORD; i++)
            if (chunk[i].sequence > last && is_whole(&chunk[i], slot + i))
                last = chunk[i].sequence;
    }
    free(chunk);
    return last;
}

static void fill(struct record *r, uint64_t sequence)
{
    memset(r, 0, RECORD);
    memcpy(r->magic, "GWRECORD", 8);
    r->sequence = sequence;
    r->slot = slot_of(sequence);
    r->clock = now();
    uint64_t x = sequence * 0x9E3779B97F4A7C15ull, *d = (uint64_t *)r->data;
    for (size_t i = 0; i < sizeof r->data / 8; i++)
        d[i] = x = xorshift(x);
    r->crc = crc32_of(r, RECORD);
}

// Writes each record to every disk and acknowledges it when all of them have it durably.
static void *write_records(void *unused)
{
    struct record *r;
    if (posix_memalign((void **)&r, RECORD, RECORD))
        return unused;
    uint64_t sequence = acknowledged;
    for (double next = now();;) {
        if (record_rate <= 0 || !disks) {
            rest(0.02);
            next = now();
            continue;
        }
        pthread_mutex_lock(&writing); // held by the power-off for good
        started = ++sequence;
        fill(r, sequence);
        double begun = now();
        int ok = 1;
        for (int i = 0; i < disks; i++)
            ok &= pwrite(fds[i], r, RECORD, RECORD_AREA + r->slot * RECORD) == RECORD && fdatasync(fds[i]) == 0;
        double took = now() - begun;
        if (took > longest_write)
            longest_write = took;
        if (ok)
            acknowledged = sequence;
        else
            errors++, printf("GA disk error at record %llu: %m\n", (unsigned long long)sequence);
        pthread_mutex_unlock(&writing);
        next += 1.0 / record_rate;
        if (next - now() < -1)
            next = now(); // after a stall: go on at the rate, do not catch up
        rest(next - now());
    }
}

static void *dirty_memory(void *unused)
{
    uint8_t *memory = 0;
    long size = 0;
    uint64_t in_order = 0, x = 88172645463325252ull;
    for (double next = now();;) {
        if (memory_mib != size) {
            if (memory)
                munmap(memory, size << 20);
            size = memory_mib;
            memory = size ? mmap(0, size << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : 0;
            if (memory == MAP_FAILED)
                memory = 0;
            // An eighth of each page is random: it compresses as memory in use does, neither away nor not at all.
            uint64_t *words = (uint64_t *)memory;
            for (long i = 0; memory && i < (size << 20) / 8; i++)
                if ((i & 511) < 64)
                    words[i] = x = xorshift(x);
        }
        if (!memory || memory_rate <= 0) {
            rest(0.02);
            next = now();
            continue;
        }
        enum { BATCH = 64 };
        long count = (size << 20) / 4096;
        for (int i = 0; i < BATCH; i++) {
            x = xorshift(x);
            uint64_t *page = (uint64_t *)(memory + (random_pages ? x % count : in_order++ % count) * 4096);
            page[0]++, page[100] ^= x, page[300] += x;
        }
        pages += BATCH;
        next += BATCH * 4096.0 / (memory_rate * 1048576.0);
        if (next - now() < -0.5)
            next = now();
        if (next - now() > 0.002)
            rest(next - now());
    }
    return unused;
}

static void *watch_the_clock(void *unused)
{
    for (double last = now();;) {
        rest(tick);
        double t = now();
        if (t - last > longest_tick)
            longest_tick = t - last;
        last = t;
    }
    return unused;
}

static void *echo_connection(void *argument)
{
    int s = (int)(intptr_t)argument;
    char b[4096];
    for (ssize_t n; (n = read(s, b, sizeof b)) > 0;)
        if (write(s, b, n) != n)
            break;
    close(s);
    return 0;
}

static void start(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    if (!pthread_create(&thread, 0, body, argument))
        pthread_detach(thread);
}

static int bound(int type)
{
    int s = socket(AF_INET, type, 0), one = 1;
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(s, (void *)&any, sizeof any))
        printf("GA cannot bind: %m\n");
    return s;
}

static void *accept_connections(void *unused)
{
    int s = bound(SOCK_STREAM);
    listen(s, 64);
    for (int c; (c = accept(s, 0, 0)) >= 0 || errno == EINTR || errno == ECONNABORTED;)
        if (c >= 0)
            start(echo_connection, (void *)(intptr_t)c);
    return unused;
}

// What a desktop's session does when the power button is pressed: finish the write under way, flush, off.
static void *wait_for_power_button(void *unused)
{
    struct pollfd inputs[16];
    int n = 0;
    char path[300];
    DIR *d = opendir("/dev/input");
    for (struct dirent *e; d && n < 16 && (e = readdir(d));)
        if (!strncmp(e->d_name, "event", 5)) {
            snprintf(path, sizeof path, "/dev/input/%s", e->d_name);
            if ((inputs[n].fd = open(path, O_RDONLY)) >= 0)
                inputs[n++].events = POLLIN;
        }
    printf("GA listens to %d input devices\n", n);
    while (n && poll(inputs, n, -1) >= 0)
        for (int i = 0; i < n; i++) {
            struct input_event event;
            if (!(inputs[i].revents & POLLIN) || read(inputs[i].fd, &event, sizeof event) != sizeof event)
                continue;
            if (event.type == EV_KEY && event.code == KEY_POWER && event.value == 1) {
                printf("GA POWER OFF\n");
                pthread_mutex_lock(&writing);
                sync();
                reboot(RB_POWER_OFF);
            }
        }
    return unused;
}

static double setting(const char *text, const char *key, double otherwise)
{
    const char *at = strstr(text, key);
    return at ? atof(at + strlen(key)) : otherwise;
}

static int statistics(char *to, size_t size)
{
    return snprintf(to, size,
        "acked=%llu started=%llu errs=%llu maxlat=%.4f maxtick=%.4f pages=%llu mem=%ld mrate=%.1f drate=%.1f disks=%d slots=%ld mark=%ld boot=%s t=%.3f",
        (unsigned long long)acknowledged, (unsigned long long)started, (unsigned long long)errors, longest_write, longest_tick,
        (unsigned long long)pages, memory_mib, memory_rate, record_rate, disks, slots, mark, boot, now());
}

// agent SLOTS DISK...: records go to every DISK named.
int main(int count, char **arguments)
{
    make_crc_table();
    setvbuf(stdout, 0, _IONBF, 0);
    int id = open("/proc/sys/kernel/random/boot_id", O_RDONLY);
    if (id < 0 || read(id, boot, sizeof boot - 1) <= 0)
        printf("GA cannot tell this boot from another: %m\n");
    close(id);
    if (count > 1 && atol(arguments[1]) > 0)
        slots = atol(arguments[1]);
    // Every disk has all that was acknowledged; where they end differently, the last was under way and is written again.
    for (int i = 2; i < count && disks < MAX_DISKS; i++)
        if ((fds[disks] = open(arguments[i], O_RDWR | O_DIRECT)) < 0)
            printf("GA cannot open %s: %m\n", arguments[i]);
        else {
            uint64_t last = last_sequence(fds[disks++]);
            acknowledged = disks == 1 || last < acknowledged ? last : acknowledged;
        }
    int s = bound(SOCK_DGRAM);
    start(write_records, 0);
    start(dirty_memory, 0);
    start(watch_the_clock, 0);
    start(accept_connections, 0);
    start(wait_for_power_button, 0);
    printf("GA READY %.3f\n", now());
    for (;;) {
        char in[2048], out[2200];
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        ssize_t n = recvfrom(s, in, sizeof in - 1, 0, (void *)&from, &length);
        if (n <= 0)
            continue;
        in[n] = 0;
        // "#12 QUESTION" -> "#12 ANSWER": an answer that comes late is not taken for the answer to another question.
        size_t tag = in[0] == '#' ? strcspn(in, " ") + 1 : 0;
        tag = tag > (size_t)n ? (size_t)n : tag;
        memcpy(out, in, tag);
        const char *wish = in + tag;
        char *answer = out + tag;
        size_t room = sizeof out - tag;
        if (wish[0] == 'E')
            n = snprintf(answer, room, "%.40s %llu %llu %.4f", wish, (unsigned long long)acknowledged, (unsigned long long)errors, now());
        else if (wish[0] == 'F')
            n = firmware(wish, answer, room);
        else {
            memory_mib = setting(wish, "mem=", memory_mib);
            memory_rate = setting(wish, "mrate=", memory_rate);
            random_pages = setting(wish, "rnd=", random_pages);
            record_rate = setting(wish, "drate=", record_rate);
            tick = setting(wish, "tick=", tick * 1e3) / 1e3;
            mark = setting(wish, "mark=", mark);
            n = statistics(answer, room);
            if (strstr(wish, "reset"))
                longest_write = longest_tick = 0;
        }
        n += tag;
        sendto(s, out, n, 0, (void *)&from, length);
    }
}
